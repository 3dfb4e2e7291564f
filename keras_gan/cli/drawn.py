"""Samples that were asked for, in a file. Imports Keras."""

import random
from pathlib import Path

import click
import numpy as np

from keras_gan import data, drawing, latents
from keras_gan.cli import settings as run_settings
from keras_gan.cli.flagged import flagged
from keras_gan.files import save_array, write_lines


def write_samples(model, settings, out, count, chosen, seed, *, steps=1, bound=None):
    """`count` samples into a PNG or NPY file, or sequences into a text file.

    Args:
        model: the model.
        settings: what run.json holds.
        out: path of the file.
        count: number of samples.
        chosen: indices of classes, sentences or paths of sounds, in turn; if there are none all
            classes, the sentences of the picture in RUN, or sounds of the training.
        seed: int, or None for any.
        steps: of --interpolate: samples in a row from one latent to another; 1 for none.
        bound: of --truncation, or None.
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
    rows = np.arange(count) // steps
    if model.conditional:
        chosen = chosen or (settings["captions"] or [])[: count // steps]
        condition = rows % len(classes) if classes else None
    if chosen:
        condition = np.array(chosen)[rows * len(chosen) // (count // steps)]
        names = [classes[index] for index in condition] if classes else condition
        if (settings["text"] or {}).get("kind") == "sound":
            names = [Path(path).stem for path in condition]
            condition = data.read_sounds(
                condition, settings["text"]["rate"], settings["text"]["length"]
            )
    with flagged("--condition"):
        if steps == 1 and bound is None:
            samples = model.generate(count, condition=condition, seed=seed)
        else:
            inputs = model.sampling_inputs(count, condition=condition, seed=seed)
            samples = model.made_of(_changed(model, inputs, steps, bound))
    if out.suffix == ".npy":
        save_array(out, samples)
        return
    if settings["tokens"]:
        write_lines(out, model.decode(samples))
        return
    labels = condition if classes else None
    real = None
    if samples.ndim == 2 and settings["data"]:  # points need the real ones behind them
        real = run_settings.load_own_data(settings).train
    columns = steps if steps > 1 else None
    if names is not None and columns is None:
        columns = min(8, -(-count // len(chosen)))
    drawing.samples(samples, out, columns=columns, real=real, labels=labels, names=names)


def _changed(model, inputs, steps, bound):
    """The inputs with truncated latents, and in each row those between its first and its last."""
    if hasattr(model, "decode"):
        raise click.BadParameter(
            "sequences of tokens are drawn as their latents come.",
            param_hint="--truncation" if steps == 1 else "--interpolate",
        )
    prior = latents.prior_of(model)
    if prior is None or len(model.latent_shapes) != 1:
        raise click.BadParameter(
            f"{type(model).__name__} draws its latents by a law of its own.",
            param_hint="--truncation" if steps == 1 else "--interpolate",
        )
    alone = hasattr(inputs, "shape")
    z, *told = [inputs] if alone else inputs
    if bound is not None:
        if prior != "normal":
            raise click.BadParameter(
                "this model's latents are uniform, which have no tails to cut off.",
                param_hint="--truncation",
            )
        with flagged("--truncation"):
            z = latents.truncate(z, bound)
    if steps > 1:
        way = latents.spherical if prior == "normal" else latents.linear
        between = way(z[::steps], z[steps - 1 :: steps], steps)  # (steps, rows, ...)
        z = between.swapaxes(0, 1).reshape(z.shape)
    return z if alone else [z, *told]
