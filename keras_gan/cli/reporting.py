"""The page about a run, after it was trained or measured."""

import shlex

import click

from keras_gan import pages


def write(run, err=False):
    """Write RUN/report.html and print its path; whatever goes wrong is a note and no error.

    Args:
        run: `runs.RunFolder`.
        err: whether the path goes to stderr.
    """
    try:
        click.echo(pages.write_report(run), err=err)
    except Exception as error:  # what it is about is safe, and the page can be written again
        again = f"keras-gan report {shlex.quote(str(run.path))}"
        click.echo(f"note: no report: {error} Type: {again}", err=True)
