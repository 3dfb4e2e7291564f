"""From what was typed to everything that a run depends on. Imports Keras."""

import math
import platform
import sys

import click
import keras
import numpy as np

import keras_gan
from keras_gan.cli.variant_files import variant_class

DATA_SEED = 0  # of the split: runs with other seeds are measured by the same held-out samples
DEFAULT_STEPS = 5000  # conditional-gan follows its labels on digits by then, not by 3000
DEFAULT_AVERAGE = 0.999  # of images; the densities of points are better without


def load_data(name, size, seed, held_out=None, flags="--data"):
    """`keras_gan.data.load`, its errors with the flag."""
    chosen = {} if held_out is None else {"held_out": held_out}
    try:
        return keras_gan.data.load(name, size=size, seed=seed, **chosen)
    except (ValueError, OSError, ImportError) as error:
        flags = flags if size is None else f"{flags}, --size"
        raise click.BadParameter(str(error), param_hint=flags) from error


def load_own_data(settings):
    """The data that a run was begun with."""
    # Runs of before had one seed for everything.
    seed = settings.get("data_seed", settings["seed"])
    return load_data(settings["data"], settings["size"], seed)


def resolve(options, data, backend):
    """The settings that run.json holds, every default filled in."""
    cls = variant_class(options["variant"])
    conditional = cls.needs_condition
    if conditional and data.train_labels is None:
        raise click.BadParameter(
            f"{options['variant']} needs labels, and {options['data']!r} has none. Choose another "
            "VARIANT, or data with classes (a folder's subfolders are classes).",
            param_hint="--data",
        )
    average = options["average"]
    if average is None:
        average = DEFAULT_AVERAGE if len(data.shape) == 3 else 0
    settings = {
        "variant": options["variant"],
        "data": options["data"],
        "size": options["size"],
        "backend": backend,
        "seed": options["seed"],
        "data_seed": DATA_SEED,
        "epochs": None,
        "steps": None,
        "steps_per_epoch": None,
        "batch_size": options["batch_size"] or cls.batch_size,
        "latent_dim": options["latent_dim"],
        "width": options["width"],
        "learning_rate": options["learning_rate"],
        "average": average,
        "evaluations": options["evaluations"],
        "checkpoints": options["checkpoints"],
        "evaluation": options["evaluation"],
        "shape": list(data.shape),
        "samples": len(data.train),
        "class_names": list(data.class_names) if conditional else None,
    }
    model = build(settings)
    settings["latent_dim"] = int(model.generator.inputs[0].shape[1])
    per_epoch = _steps_per_epoch(model, settings)
    steps = options["steps"] or (options["epochs"] or 0) * per_epoch or DEFAULT_STEPS
    settings |= {
        "epochs": math.ceil(steps / per_epoch),
        "steps": steps,
        "steps_per_epoch": per_epoch,
        "parameters": {
            "generator": model.generator.count_params(),
            "discriminator": model.discriminator.count_params(),
        },
        "versions": {
            "keras_gan": keras_gan.__version__,
            "keras": keras.__version__,
            backend: sys.modules[backend].__version__,
            "numpy": np.__version__,
            "python": platform.python_version(),
        },
    }
    return settings


def _steps_per_epoch(model, settings):
    group = model.discriminator_steps if model.minibatches == "fresh" else 1
    needed = group * settings["batch_size"]
    # With one minibatch a step the last, shorter one counts; a short group is dropped.
    if group == 1:
        return math.ceil(settings["samples"] / needed)
    if settings["samples"] < needed:
        raise click.BadParameter(
            f"one step of {settings['variant']} takes {group} x {settings['batch_size']} = "
            f"{needed} samples, and the data have {settings['samples']} to train on. Lower it to "
            f"at most {settings['samples'] // group}.",
            param_hint="--batch-size",
        )
    return settings["samples"] // needed


def build(settings):
    """A fresh, compiled model; the same settings give the same weights."""
    keras.utils.set_random_seed(settings["seed"])
    cls = variant_class(settings["variant"])
    labels = {"num_classes": len(settings["class_names"])} if settings["class_names"] else {}
    try:
        model = cls.from_shape(
            settings["shape"],
            latent_dim=settings["latent_dim"],
            width=settings["width"],
            average=settings["average"] or None,
            seed=settings["seed"],
            **labels,
        )
    except ValueError as error:
        raise click.UsageError(
            f"VARIANT {settings['variant']} does not fit --data {settings['data']}: {error}"
        ) from error
    model.compile()
    if settings["learning_rate"]:
        _set_learning_rate(model, settings)
    return model


def _set_learning_rate(model, settings):
    try:
        for optimizer in (model.generator_optimizer, model.discriminator_optimizer):
            optimizer.learning_rate = settings["learning_rate"]
    except TypeError as error:
        raise click.BadParameter(
            f"the rates of {settings['variant']} follow the paper's schedule; leave it out.",
            param_hint="--learning-rate",
        ) from error


def check_data(model, data, settings):
    """The data of today fit the model of run.json, which may be of yesterday."""
    if len(data.train) != settings["samples"] or list(data.shape) != settings["shape"]:
        raise click.BadParameter(
            f"{settings['data']} has changed since the run was begun: it had {settings['samples']} "
            f"samples of shape {tuple(settings['shape'])}, now {len(data.train)} of "
            f"{tuple(data.shape)}. Begin another run in another folder.",
            param_hint="--data",
        )
    try:
        model.check_data(data.train, data.train_labels)
    except ValueError as error:
        raise click.BadParameter(str(error), param_hint="--data") from error
