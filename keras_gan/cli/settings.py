"""From what was typed to everything that a run depends on. Imports Keras."""

import contextlib
import math
import platform
import re
import sys

import click
import keras
import numpy as np

import keras_gan
from keras_gan import runs

DATA_SEED = 0  # of the split: runs with other seeds are measured by the same held-out samples


def load_data(name, size, seed, held_out=None, flags="--data", streaming=False):
    """`keras_gan.data.load`, its errors with the flag."""
    chosen = {} if held_out is None else {"held_out": held_out}
    with _flagged(flags if size is None else f"{flags}, --size"):
        return keras_gan.data.load(name, size=size, seed=seed, streaming=streaming, **chosen)


def load_own_data(settings):
    """The data that a run was begun with."""
    with _flagged("--data" if settings["size"] is None else "--data, --size"):
        return runs.load_data(settings)


def conditioned(data, field):
    """`runs.conditioned`, its errors with the flag."""
    with _flagged("--condition"):
        return runs.conditioned(data, field)


@contextlib.contextmanager
def _flagged(flags):
    try:
        yield
    except (ValueError, OSError, ImportError) as error:
        if "Received: streaming=" in str(error):
            flags = "--streaming"
        raise click.BadParameter(str(error), param_hint=flags) from error


def variant_class(name):
    """The class, or an error that names VARIANT."""
    with _flagged("VARIANT"):
        return runs.variant_class(name)


def resolve(options, chosen, data, backend):
    """(the settings that run.json holds, every default filled in; the model).

    Args:
        options: what was typed.
        chosen: {name: value} of --set.
        data: `keras_gan.data.Data`.
        backend: its name.
    """
    cls = variant_class(options["variant"])
    field = options["condition"] or runs.usual_condition(cls, data)
    if field == "labels" and data.train_labels is None:
        wanted = "labels or captions" if cls.needs_condition == "any" else "labels"
        raise click.BadParameter(
            f"{options['variant']} needs {wanted}, and {options['data']!r} has none. Choose "
            "another VARIANT, or data with classes (a folder's subfolders are classes).",
            param_hint="--condition" if options["condition"] else "--data",
        )
    _check_labels(options, cls)
    told = conditioned(data, field)
    recipe = runs.recipe(cls, data.spec())
    average = recipe["average"] if options["average"] is None else options["average"]
    settings = {
        "variant": options["variant"],
        "data": options["data"],
        "size": options["size"],
        "streaming": options["streaming"],
        "condition": field,
        "labels": options["labels"],
        "backend": backend,
        "seed": options["seed"],
        "data_seed": DATA_SEED,
        "epochs": None,
        "steps": None,
        "steps_per_epoch": None,
        "batch_size": options["batch_size"] or recipe["batch_size"],
        "latent_dim": options["latent_dim"],
        "width": options["width"],
        "networks": options["networks"],
        "augment": options["augment"],
        "pack": options["pack"],
        "learning_rate": options["learning_rate"],
        "average": average or 0,
        "set": chosen,
        "evaluations": options["evaluations"],
        "checkpoints": options["checkpoints"],
        "evaluation": options["evaluation"],
        "shape": list(data.shape),
        "samples": len(data.train),
        **_told(told, field),
    }
    model = build(settings)
    with _flagged("--batch-size"):
        per_epoch = model.steps_per_epoch(settings["samples"], settings["batch_size"])
    steps = options["steps"] or (options["epochs"] or 0) * per_epoch or recipe["steps"]
    settings |= {
        "latent_dim": _latent_dim(model),
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
    return settings, model


def _told(told, field):
    """What a model is told: names of classes, or a vocabulary and sentences for the pictures."""
    if not field or told.told is None:
        names = list(told.class_names) if field else None
        return {"class_names": names, "text": None, "captions": None}
    with _flagged("--data"):
        text = told.spec()["condition"]
    captions = runs.some_captions(told.train_condition)
    return {"class_names": None, "text": text, "captions": captions}


def _check_labels(options, cls):
    few = any("labels" in stream for stream in cls.streams)
    if few == (options["labels"] is not None):
        return
    if few:
        message = "say how many training samples keep their label; the others are unlabelled data."
    else:
        message = (
            f"{options['variant']} does not learn from few labels; semi-supervised-gan does. "
            "Leave --labels out, or choose another VARIANT."
        )
    raise click.BadParameter(message, param_hint="--labels")


def _latent_dim(model):
    """The length of the latent vector; None for other latents."""
    shapes = model.latent_shapes
    return int(shapes[0][0]) if len(shapes) == 1 and len(shapes[0]) == 1 else None


def build(settings):
    """`runs.build`, its errors with the flag."""
    variant_class(settings["variant"])
    try:
        return runs.build(settings)
    except (ValueError, TypeError, NotImplementedError) as error:
        raise _typed_wrongly(error, settings) from error


def _typed_wrongly(error, settings):
    """The library's errors end with the name of the argument that is wrong."""
    received = re.search(r"Received: (\w+)=", str(error))
    name = received and received[1]
    if name in ("learning_rate", "augment", "pack"):
        return click.BadParameter(str(error), param_hint=f"--{name.replace('_', '-')}")
    if name in settings["set"]:
        return click.BadParameter(str(error), param_hint="--set")
    typed = "".join(f" --set {name}={value}" for name, value in settings["set"].items())
    return click.UsageError(
        f"VARIANT {settings['variant']}{typed} does not fit --data {settings['data']}: {error}"
    )


def check_data(model, data, settings):
    """The data of today fit the model of run.json, which may be of yesterday."""
    if len(data.train) != settings["samples"] or list(data.shape) != settings["shape"]:
        raise click.BadParameter(
            f"{settings['data']} has changed since the run was begun: it had {settings['samples']} "
            f"samples of shape {tuple(settings['shape'])}, now {len(data.train)} of "
            f"{tuple(data.shape)}. Begin another run in another folder.",
            param_hint="--data",
        )
    conditioned(data, settings["condition"])  # its errors name --condition
    with _flagged("--labels" if settings["labels"] else "--data"):
        labels = runs.training_condition(data, settings)
    with _flagged("--data"):
        model.check_arrays(data.train, labels)
