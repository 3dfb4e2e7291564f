"""From what was typed to everything that a run depends on. Imports Keras."""

import math
import re

import click

import keras_gan
from keras_gan import runs
from keras_gan.cli import bounded, versions
from keras_gan.cli.flagged import flagged
from keras_gan.cli.kinds import kind_of

DATA_SEED = 0  # of the split: runs with other seeds are measured by the same held-out samples


def load_data(name, size, seed, held_out=None, flags="--data", streaming=False):
    """`keras_gan.data.load`, its errors with the flag."""
    chosen = {} if held_out is None else {"held_out": held_out}
    with flagged(flags if size is None else f"{flags}, --size"):
        return keras_gan.data.load(name, size=size, seed=seed, streaming=streaming, **chosen)


def load_own_data(settings):
    """The data that a run was begun with."""
    with flagged("--data" if settings["size"] is None else "--data, --size"):
        return runs.load_data(settings)


def load_measured_data(settings):
    """The same to measure a run by, which must not have changed."""
    data = load_own_data(settings)
    _check_unchanged(kind_of(variant_class(settings["variant"])), data, settings)
    return data


def variant_class(name):
    """The class, or an error that names VARIANT."""
    with flagged("VARIANT"):
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
    kind = kind_of(cls)
    kind.check(options, cls, data)
    recipe = runs.recipe(cls, data.spec())
    chosen_or = {name: recipe[name] if options[name] is None else options[name]
                 for name in ("average", "decay_after")}  # fmt: skip
    settings = {
        "variant": options["variant"],
        "data": options["data"],
        "size": options["size"],
        "streaming": options["streaming"],
        "labels": options["labels"],
        "backend": backend,
        "seed": options["seed"],
        "data_seed": DATA_SEED,
        "epochs": None,
        "steps": None,
        "steps_per_epoch": None,
        "batch_size": options["batch_size"] or recipe["batch_size"],
        "latent_dim": options["latent_dim"],
        "width": options["width"] or recipe["width"],
        "networks": options["networks"],
        "augment": options["augment"],
        "pack": options["pack"],
        "learning_rate": options["learning_rate"],
        "average": chosen_or["average"] or 0,
        "decay_after": chosen_or["decay_after"],
        "set": chosen,
        "evaluations": options["evaluations"],
        "checkpoints": options["checkpoints"],
        "evaluation": options["evaluation"],
        "tokens": None,
        **kind.sizes(data),
        **kind.described(options, cls, data),
    }
    model = build(settings)
    with flagged("--batch-size"):
        longest = max(settings["samples"], settings["target_samples"] or 0)
        per_epoch = model.steps_per_epoch(longest, settings["batch_size"])
    steps = options["steps"] or (options["epochs"] or 0) * per_epoch or recipe["steps"]
    with flagged("--epochs"):
        _check_steps(steps, per_epoch)
    settings |= {
        "latent_dim": _latent_dim(model, settings),
        "epochs": math.ceil(steps / per_epoch),
        "steps": steps,
        "steps_per_epoch": per_epoch,
        "data_fingerprint": kind.fingerprint(data, settings),
        "data_place": _place(options["data"]),
        "parameters": runs.parameters_of(model),
        "training": runs.training_of(model),
        "versions": versions.here(backend),
    }
    return settings, model


def _place(name):
    """Where its files lie, None of data without files."""
    place = keras_gan.data.placed(name)
    return None if place == name else place


def _check_steps(steps, per_epoch):
    if steps > bounded.steps.max:
        raise ValueError(
            f"They make {steps:,} steps, {per_epoch:,} each, and {bounded.steps.why}. "
            f"Received: epochs={steps // per_epoch}"
        )


def _latent_dim(model, settings):
    """The length of the latent vector; None for other latents, and where nobody can choose it."""
    if settings["tokens"] and not hasattr(model.recipes.get("tokens"), "latent_dim"):
        return None
    shapes = getattr(model, "latent_shapes", ())  # a translator has none
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
    if name in ("learning_rate", "augment", "pack", "latent_dim"):
        return click.BadParameter(str(error), param_hint=f"--{name.replace('_', '-')}")
    if name in settings["set"]:
        return click.BadParameter(str(error), param_hint="--set")
    typed = "".join(f" --set {name}={value}" for name, value in settings["set"].items())
    return click.UsageError(
        f"VARIANT {settings['variant']}{typed} does not fit --data {settings['data']}: {error}"
    )


def check_data(model, data, settings):
    """The data of today fit the model of run.json, which may be of yesterday."""
    kind = kind_of(type(model))
    _check_unchanged(kind, data, settings)
    with flagged("--data"):
        model.check_arrays(*kind.training_data(data, settings))


def _check_unchanged(kind, data, settings):
    sizes = kind.sizes(data)
    begun = {name: settings[name] for name in sizes}
    if sizes != begun:
        raise click.BadParameter(
            f"{settings['data']} has changed since the run was begun: it had {_counted(begun)}, "
            f"now {_counted(sizes)}. Begin another run in another folder.",
            param_hint="--data",
        )
    kind.check_data(data, settings)
    if settings["data_fingerprint"] not in (None, kind.fingerprint(data, settings)):
        raise click.BadParameter(
            f"{settings['data']} has changed since the run was begun: as many samples of the same "
            "shape, and other content. Begin another run in another folder.",
            param_hint="--data",
        )


def _counted(sizes):
    ends = ("samples", "shape"), ("target_samples", "target_shape")
    return " and ".join(
        f"{sizes[number]} samples of shape {tuple(sizes[shape])}"
        for number, shape in ends
        if sizes[shape]
    )
