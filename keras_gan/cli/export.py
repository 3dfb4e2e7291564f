"""`keras-gan export`."""

from pathlib import Path

import click

from keras_gan.cli import backend_choice, run_checks
from keras_gan.cli.existing import OutPath
from keras_gan.cli.grouped import GroupedCommand, option
from keras_gan.cli.quiet import verbose_option
from keras_gan.cli.spelling import OneOf
from keras_gan.files.formats import EXPORTS
from keras_gan.runs import RunFolder


@click.command(cls=GroupedCommand)
@click.argument("run", type=click.Path(exists=True, file_okay=False), metavar="RUN")
@option("--out", group="What to write", required=True, type=OutPath(), metavar="FILE",
        help="FILE.onnx, FILE.pt2 (torch), FILE.tflite (LiteRT), or a folder for a SavedModel of "
        "TensorFlow.")  # fmt: skip
@option("--to", group="What to write", type=click.Choice(["a", "b"]),
        help="Of a model that translates: what pictures become.  [default: b]")  # fmt: skip
@option("--overwrite", group="What to write", is_flag=True, help="Replace FILE.")
@option("--backend", group="On what", type=OneOf("BACKEND", lambda: backend_choice.BACKENDS),
        help="tensorflow, jax or torch; when left out one that can write FILE.")  # fmt: skip
@verbose_option
def export(run, out, to, overwrite, backend):
    """Write the generator in the folder RUN for programs without Keras.

    It is the one that `keras-gan generate` draws with, and takes latents, and a condition if the
    model is told one, of any number of samples at once; or pictures in [-1, 1] to translate.

    \b
    keras-gan export runs/digits --out digits.onnx
    keras-gan export runs/zebras --out horses.onnx --to a
    """
    run, out = RunFolder(run), Path(out)
    settings = run_checks.read_settings(run)
    kind, able = _format_of(out)
    _check_out(out, overwrite)
    if not run.finished:
        run_checks.check_loadable(run)
    backend_choice.choose(backend or _backend_for(able, settings["backend"], kind))
    # It imports Keras: only now, when the backend is chosen.
    from keras_gan.cli import loading

    model = loading.load_model(run, settings)
    if to and not hasattr(model, "translate"):
        raise click.BadParameter("this model translates nothing.", param_hint="--to")
    try:
        model.export(str(out), format=kind, **({"to": to} if to else {}))
    except ImportError as error:
        raise click.ClickException(str(error)) from error
    except ValueError as error:
        raise click.BadParameter(str(error), param_hint="--out") from error
    click.echo(out)


def _format_of(out):
    """(format, backends that write it) by the end of a file's name."""
    for kind, (suffix, able) in EXPORTS.items():
        if out.suffix == suffix:
            return kind, able
    known = ", ".join(suffix for suffix, _ in EXPORTS.values() if suffix)
    raise click.BadParameter(
        f"the name must end in {known}, or in nothing for the folder of a SavedModel, not "
        f"{out.suffix!r}.",
        param_hint="--out",
    )


def _check_out(out, overwrite):
    if not out.parent.is_dir():
        raise click.BadParameter(f"{out.parent} is no folder.", param_hint="--out")
    if out.exists() and not overwrite:
        raise click.BadParameter(
            f"{out} is there already. Choose another name or add --overwrite.", param_hint="--out"
        )


def _backend_for(able, of_run, kind):
    """The run's own backend if it can write the format, else another that can."""
    found = [backend for backend in (of_run, *able)
             if backend in able and backend_choice.is_installed(backend)]  # fmt: skip
    if not found:
        raise click.ClickException(
            f"Keras writes {kind} on {' or '.join(able)}, and neither is installed. "
            f'Type: pip install "keras_gan[{able[0]}]"'
        )
    return found[0]
