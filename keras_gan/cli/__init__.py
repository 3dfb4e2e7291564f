"""The command line: parse, check, call, print.

The modules here come in two kinds. Those that `main` imports never import Keras, which fixes its
backend at that moment: they answer `--help` and typing errors at once and choose the backend. Those
that do (`settings`, `training`, `loading`, `evaluating`, `progress` ...) are imported by the
commands after that.
"""

import errno
import sys

import click

from keras_gan.cli.evaluate import evaluate
from keras_gan.cli.export import export
from keras_gan.cli.generate import generate
from keras_gan.cli.lab import lab
from keras_gan.cli.listing import list_command
from keras_gan.cli.report import report
from keras_gan.cli.train import train
from keras_gan.cli.translate import translate
from keras_gan.files import NotWritten


class _Commands(click.Group):
    def invoke(self, ctx):
        try:
            return super().invoke(ctx)
        except NotWritten as error:  # a full disk, at whatever is written
            raise click.ClickException(str(error)) from error

    def main(self, *args, **kwargs):
        try:
            return super().main(*args, **kwargs)
        except OSError as error:
            if error.errno != errno.ENOSPC or error.filename is not None:
                raise
            # Files of ours are `NotWritten`: it is what a shell sends elsewhere, `> FILE`.
            said = f"Error: what the command says cannot be written: {error.strerror}."
            click.echo(said, err=True)
            sys.exit(1)


@click.group(
    cls=_Commands,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
def main():
    """Train generative adversarial networks, draw samples, translate pictures, measure them.

    \b
    keras-gan list
    keras-gan train wgan-gp --data digits --out runs/digits
    keras-gan generate runs/digits --count 64 --out samples.png
    keras-gan translate runs/outlines drawings --out filled
    keras-gan evaluate runs/digits
    keras-gan report runs/digits
    keras-gan export runs/digits --out digits.onnx
    keras-gan lab
    """


main.add_command(list_command)
main.add_command(train)
main.add_command(generate)
main.add_command(translate)
main.add_command(evaluate)
main.add_command(report)
main.add_command(export)
main.add_command(lab)
