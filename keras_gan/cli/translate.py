"""`keras-gan translate`."""

import contextlib
import re

import click

from keras_gan.cli import backend_choice, existing, run_checks
from keras_gan.cli.grouped import GroupedCommand, option
from keras_gan.cli.quiet import verbose_option
from keras_gan.cli.spelling import OneOf
from keras_gan.runs import RunFolder

_WHAT = "What to translate"
_FLAGS = {"overwrite": "--overwrite", "out": "--out", "to": "--to"}


@click.command(cls=GroupedCommand)
@click.argument("run", type=click.Path(exists=True, file_okay=False), metavar="RUN")
@click.argument("folder", type=click.Path(exists=True, file_okay=False), metavar="FOLDER")
@option("--out", group=_WHAT, required=True, type=existing.OutPath(file_okay=False),
        metavar="FOLDER", help="For the translated pictures: PNG files of the same names, in the "
        "same subfolders.")  # fmt: skip
@option("--to", group=_WHAT, type=click.Choice(["a", "b"]), default="b", show_default=True,
        help="The kind that pictures become; a for a model that knows the way back.")  # fmt: skip
@option("--whole", group=_WHAT, is_flag=True,
        help="Squeeze whole pictures to the model's size, and stretch the results to the sizes of "
        "the sources. Without it the middle is cut out, as in training, and the results have the "
        "model's size.")  # fmt: skip
@option("--overwrite", group=_WHAT, is_flag=True, help="Replace files of the same names.")
@option("--backend", group="On what", type=OneOf("BACKEND", lambda: backend_choice.BACKENDS),
        help="tensorflow, jax or torch; the run's own when left out.")  # fmt: skip
@verbose_option
def translate(run, folder, out, to, whole, overwrite, backend):
    """Translate the pictures in FOLDER with the model in the folder RUN.

    Pictures of any size, upright, with white behind what is transparent. A file that cannot be read
    is named and left out; the exit code is then 1.

    \b
    keras-gan translate runs/outlines drawings --out filled
    keras-gan translate runs/zebras photos/zebras --to a --out horses
    """
    run = RunFolder(run)
    settings = run_checks.read_settings(run)
    run_checks.check_translates(run, settings)
    if not run.finished:
        run_checks.check_loadable(run)
    backend_choice.choose(backend, settings["backend"])
    # They import Keras: only now, when the backend is chosen.
    from keras_gan import runs
    from keras_gan.cli import loading

    model = loading.load_model(run, settings)
    with _flags():
        done = runs.translate_folder(model, folder, out, to, whole=whole, overwrite=overwrite)
    for path in done.written:
        click.echo(path)
    for message in done.broken.values():
        click.echo(f"left out: {message}", err=True)
    if done.broken:
        raise SystemExit(1)


@contextlib.contextmanager
def _flags():
    """The library's errors end with the name of the argument that is wrong."""
    try:
        yield
    except (ValueError, OSError) as error:
        received = re.search(r"Received: (\w+)=", str(error))
        flag = _FLAGS.get(received and received[1], "FOLDER")
        raise click.BadParameter(str(error), param_hint=flag) from error
