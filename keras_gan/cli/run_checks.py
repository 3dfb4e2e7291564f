"""When RUN may be written and read, with the flag in the error. Imports no Keras."""

import os

import click

from keras_gan import launched, runs
from keras_gan.cli import backend_choice
from keras_gan.files import Held, Lock

_LOCK = "keras_gan.lock"


def check_new(run, overwrite):
    """RUN can be made, or emptied when that was asked for."""
    existing = next(p for p in (run.path, *run.path.absolute().parents) if p.exists())
    if not existing.is_dir():
        raise click.BadParameter(f"{existing} is a file, not a folder.", param_hint="--out")
    if not os.access(existing, os.W_OK | os.X_OK):
        raise click.BadParameter(f"{existing} is not writable.", param_hint="--out")
    if existing != run.path or run.empty:
        return
    if not run.settings_file.exists():
        raise click.BadParameter(
            f"{run.path} is not empty and holds no run (no run.json), so "
            f"{'--overwrite leaves it alone' if overwrite else 'it is left alone'}. "
            "Choose another folder.",
            param_hint="--out",
        )
    if not run.ours:
        raise click.BadParameter(
            f"{run.settings_file} was not written by keras-gan, so the folder is left alone. "
            "Choose another one.",
            param_hint="--out",
        )
    if not overwrite:
        raise click.BadParameter(
            f"{run.path} holds a run already. Go on with it (--resume), begin anew and lose "
            "it (--overwrite), or choose another folder.",
            param_hint="--out",
        )


def hold(run, context):
    """Nobody else trains in RUN until the command is over; what a killed process left is settled.

    Args:
        run: `runs.RunFolder`.
        context: of click.
    """
    if context.meta.get(_LOCK) or not launched.is_first():
        return
    lock = context.meta[_LOCK] = Lock(run.lock)
    try:
        run.path.mkdir(parents=True, exist_ok=True)
        lock.acquire()
    except Held as error:
        raise click.ClickException(
            f"{error} trains in {run.path}. Wait until it is done, stop it, or choose another "
            "folder."
        ) from None
    except OSError as error:
        raise click.BadParameter(f"cannot write there: {error}", param_hint="--out") from error
    context.call_on_close(lock.release)
    if runs.settle(run):
        click.echo(
            f"note: a run that was to replace the one in {run.path} ended before it had anything, "
            "so the old one is back",
            err=True,
        )


def check_backend(backend):
    """Several processes of a launcher can share a run on it."""
    count = launched.processes()
    if count > 1 and backend != backend_choice.SHARED_BY_PROCESSES:
        raise click.BadParameter(
            f"{count} processes were started, and on {backend} a run is trained by one. Start one, "
            f"or choose {backend_choice.SHARED_BY_PROCESSES}.",
            param_hint="--backend",
        )


def check_batch_size(batch_size):
    """Several processes of a launcher can share such minibatches."""
    count = launched.processes()
    if batch_size % count:
        raise click.BadParameter(
            f"each minibatch is cut into equal parts for {count} processes, and {batch_size} is no "
            f"multiple of {count}.",
            param_hint="--batch-size",
        )


def read_settings(run):
    """What run.json says."""
    try:
        return run.read_settings()
    except FileNotFoundError as error:
        raise click.ClickException(str(error)) from error
    except ValueError as error:
        raise click.ClickException(
            f"{error}. Begin anew with --overwrite, or in another folder."
        ) from None


def check_translates(run, settings):
    """The run's model makes pictures out of pictures."""
    if not settings["target_shape"]:
        raise click.BadParameter(
            f"the model in {run.path} is {settings['variant']}, which draws samples and translates "
            "none: keras-gan generate.",
            param_hint="RUN",
        )


def check_generates(run, settings):
    """The run's model makes samples out of nothing."""
    if settings["target_shape"]:
        raise click.BadParameter(
            f"the model in {run.path} is {settings['variant']}, which translates pictures: "
            "keras-gan translate RUN FOLDER --out FOLDER.",
            param_hint="RUN",
        )


def check_places(run):
    """No folder lies where a file of RUN is to be, and no file where a folder is to be."""
    for path in (run.settings_file, run.history, run.losses, run.final_samples, run.model,
                 run.checkpoint):  # fmt: skip
        if path.is_dir():
            raise click.ClickException(f"{path} is a folder, and must be a file of the run.")
    for path in (run.samples, run.checkpoints, run.evaluation):
        if path.exists() and not path.is_dir():
            raise click.ClickException(f"{path} is a file, and must be a folder of the run.")


def check_resumable(run):
    if not run.finished and not run.checkpoint.exists():
        raise click.BadParameter(
            f"there is nothing to go on from: no {run.checkpoint} was written before the run "
            "ended. Begin anew with --overwrite.",
            param_hint="--resume",
        )


def check_loadable(run):
    """RUN holds a model that can be drawn from or measured."""
    if not run.finished and not run.checkpoint.exists():
        raise click.BadParameter(
            f"{run.path} holds no model yet: neither {run.checkpoint.name} nor a finished "
            f"{run.model.name}. While it trains, wait for its first checkpoint (--checkpoints of "
            "`keras-gan train`).",
            param_hint="RUN",
        )
