"""`keras-gan report`."""

import re

import click

from keras_gan.cli import existing, run_checks
from keras_gan.cli.grouped import GroupedCommand, option
from keras_gan.runs import RunFolder

_FLAGS = {"out": "--out", "overwrite": "--out"}


@click.command(cls=GroupedCommand)
@click.argument("runs", nargs=-1, required=True, metavar="RUN [RUN...]",
                type=click.Path(exists=True, file_okay=False))  # fmt: skip
@option("--out", group="What to write", type=existing.OutPath(dir_okay=False), metavar="FILE",
        help="The page; must be given for several runs.  [default: RUN/report.html]")  # fmt: skip
@option("--overwrite", group="What to write", is_flag=True,
        help="Replace FILE though it is no report of keras-gan.")  # fmt: skip
def report(runs, out, overwrite):
    """Say in one HTML page what happened in RUN and whether it is good; compare several.

    Collapsed, memorised or fine, with the evidence: samples over training, losses, all numbers of
    `keras-gan evaluate` with their doubts, settings, and the lines that make it again. `train` and
    `evaluate` write it too. The page needs no network.

    \b
    keras-gan report runs/digits
    keras-gan report runs/a runs/b --out both.html
    """
    for run in runs:
        run_checks.read_settings(RunFolder(run))
    # It imports the libraries that draw: only now, when it is known what to draw.
    from keras_gan import pages

    try:
        click.echo(pages.write_report(runs, out, overwrite=overwrite))
    except ValueError as error:
        received = re.search(r"Received: (\w+)=", str(error))
        flag = _FLAGS.get(received and received[1], "RUN")
        raise click.BadParameter(str(error), param_hint=flag) from error
