"""A trained model and its samples. Imports Keras."""

import random

import click
import numpy as np

from keras_gan import drawing, runs
from keras_gan.callbacks import read_history
from keras_gan.cli import settings as run_settings
from keras_gan.files import save_array, write_lines


def load_model(run, settings):
    """The finished model, or that of the last checkpoint."""
    run_settings.variant_class(settings["variant"])  # a file of one's own may be gone
    if run.finished:
        advice = (
            "delete it and write it again from the checkpoint with `keras-gan train ... --resume`"
        )
        return _opened(lambda: runs.load_run(run), advice)
    model = load_weights(run_settings.build(settings), run.checkpoint, settings)
    click.echo(f"note: the run is at step {model.steps_done} of {settings['steps']}", err=True)
    return model


def load_weights(model, file, settings):
    """`runs.load_weights`, its error with what to do."""
    return _opened(lambda: runs.load_weights(model, file, settings), "begin anew with --overwrite")


def _opened(load, advice):
    try:
        return load()
    except ValueError as error:
        raise click.ClickException(f"{error}; {advice}.") from error


def check_history(run, step):
    """history.csv leads up to the step from which RUN goes on, without a gap."""
    if not run.history.exists():
        click.echo(f"note: {run.history} is gone and begins anew after step {step}", err=True)
        return
    again = "Put it back, or remove it to go on with a history that begins here."
    try:
        rows = read_history(run.history)
    except ValueError as error:
        raise click.ClickException(f"{error}. {again}") from error
    epochs = [row["epoch"] for row in rows]
    # Rows may be ahead of the last checkpoint, which are then made again.
    if not rows or rows[-1]["step"] < step or epochs != [*range(epochs[0], epochs[-1] + 1)]:
        raise click.ClickException(
            f"{run.history} does not lead up to step {step}, where the run stopped: it was edited "
            f"or cut. {again}"
        )


def write_samples(model, settings, out, count, chosen, seed):
    """`count` samples into a PNG or NPY file, or sequences into a text file.

    Args:
        model: the model.
        settings: what run.json holds.
        out: path of the file.
        count: number of samples.
        chosen: indices of classes or sentences, in turn; all classes, or those of the picture in
            RUN, if there are none.
        seed: int, or None for any.
    """
    if seed is None:
        seed = random.randrange(2**31)
        click.echo(f"seed: {seed}", err=True)
    if chosen and not model.conditional:
        raise click.BadParameter(
            f"{settings['variant']} learns the classes of samples and draws none by name. Leave it "
            "out.",
            param_hint="--condition",
        )
    classes, condition, names = settings["class_names"], None, None
    if model.conditional:
        chosen = chosen or (settings["captions"] or [])[:count]
        condition = np.arange(count) % len(classes) if classes else None
    if chosen:
        condition = np.array(chosen)[np.arange(count) * len(chosen) // count]
        names = [classes[index] for index in condition] if classes else condition
    samples = model.generate(count, condition=condition, seed=seed)
    if out.suffix == ".npy":
        save_array(out, samples)
        return
    if settings["tokens"]:
        write_lines(out, model.decode(samples))
        return
    labels = condition if classes else None
    real = None
    if samples.ndim == 2:  # points need the real ones behind them; images do not
        real = run_settings.load_own_data(settings).train
    columns = None
    if names is not None:
        columns = min(8, -(-count // len(chosen)))
    drawing.samples(samples, out, columns=columns, real=real, labels=labels, names=names)
