"""A trained model and its samples. Imports Keras."""

import random

import click
import keras
import numpy as np

from keras_gan import drawing
from keras_gan.cli import settings as run_settings
from keras_gan.cli import training
from keras_gan.files import written_beside


def load_model(run, settings):
    """The finished model, or that of the last checkpoint."""
    if not run.finished:
        model = run_settings.build(settings)
        training.load_checkpoint(model, run.checkpoint)
        click.echo(f"note: the run is at step {training.steps_done(model)} of "
                   f"{settings['steps']}", err=True)  # fmt: skip
        return model
    try:
        return keras.saving.load_model(run.model)
    except Exception as error:  # zip, HDF5, JSON and Keras have a kind for each sort of damage
        raise click.ClickException(
            f"{run.model} cannot be loaded ({type(error).__name__}: {error}). It is damaged or of "
            "another version; delete it and write it again from the checkpoint with "
            "`keras-gan train ... --resume`."
        ) from error


def write_samples(model, settings, out, count, label, seed):
    """`count` samples into a PNG or NPY file."""
    if seed is None:
        seed = random.randrange(2**31)
        click.echo(f"seed: {seed}", err=True)
    labels = None
    if settings["class_names"]:
        labels = np.arange(count) % len(settings["class_names"])
        if label is not None:
            labels[:] = label
    samples = model.generate(count, condition=labels, seed=seed)
    if out.suffix == ".npy":
        with written_beside(out) as beside:
            np.save(beside, samples)
        return
    real = None
    if samples.ndim == 2:  # points need the real ones behind them; images do not
        real = run_settings.load_own_data(settings).train
    drawing.samples(samples, out, real=real, labels=labels)
