"""What run.json must hold: a value that was edited, or is of a newer version, is named."""

import math
import sys

import keras_gan
from keras_gan.runs.recipes import NETWORKS

_INTEGER, _SHAPE = "a whole number of at least {}", "a list of whole numbers of at least 1"


def _at_least(least):
    return (lambda value: _whole(value) and value >= least), _INTEGER.format(least)


def _whole(value):
    return isinstance(value, int) and not isinstance(value, bool) and value < 2**63


def _number(good, text):
    def accepts(value):
        number = isinstance(value, int | float) and not isinstance(value, bool)
        return number and abs(value) <= sys.float_info.max and good(value)  # NaN is not

    return accepts, text


def _kind(kind, text):
    return (lambda value: isinstance(value, kind)), text


def _or_none(rule):
    return (lambda value: value is None or rule[0](value)), f"{rule[1]}, or null"


def _list_of(good, text):
    return (lambda value: isinstance(value, list) and value and all(map(good, value))), text


_words = _kind(str, "a text")
_true = _kind(bool, "true or false")
_shape = _list_of(lambda number: _whole(number) and number >= 1, _SHAPE)
_names = _list_of(lambda name: isinstance(name, str), "a list of texts")
_networks = (lambda value: isinstance(value, str) and value in NETWORKS), " or ".join(NETWORKS)
_object = _kind(dict, "an object")
_steps = (lambda value: _whole(value) and 1 <= value <= 10**9), "a whole number from 1 to 10**9"
#: Of runs of all versions.
_ALWAYS = {
    "variant": _words, "data": _words, "size": _or_none(_at_least(1)),
    "backend": (("tensorflow", "jax", "torch").__contains__, "tensorflow, jax or torch"),
    "seed": _at_least(0), "epochs": _at_least(1), "steps": _steps,
    "steps_per_epoch": _at_least(1), "batch_size": _at_least(1),
    "latent_dim": _or_none(_at_least(1)), "width": _or_none(_at_least(1)),
    "learning_rate": _or_none(_number(lambda rate: rate > 0, "a number above 0")),
    "average": _number(lambda decay: 0 <= decay < 1, "a number from 0 to below 1"),
    "shape": _shape, "samples": _at_least(1), "class_names": _or_none(_names),
}  # fmt: skip
#: Of runs of later versions; what is left out has a meaning.
_LATER = {
    "data_seed": _at_least(0), "streaming": _true, "labels": _or_none(_at_least(1)),
    "networks": _or_none(_networks), "augment": _or_none(_words), "pack": _or_none(_at_least(2)),
    "decay_after": _or_none(_number(lambda share: 0 <= share <= 1, "a number from 0 to 1")),
    "set": _object, "evaluations": _at_least(0), "checkpoints": _at_least(0), "evaluation": _true,
    "target_shape": _or_none(_shape), "target_samples": _or_none(_at_least(1)),
    "condition": _or_none(_words), "text": _or_none(_object), "captions": _or_none(_names),
    "tokens": _or_none(_object),
    "data_fingerprint": _or_none(_words), "data_place": _or_none(_words),
    "parameters": _object, "versions": _object, "training": _or_none(_object),
}  # fmt: skip


def check_settings(settings, file):
    """All that a run needs is there, and nothing that this version does not know.

    Args:
        settings: what run.json holds.
        file: its path, for the message.
    """
    written = settings.get("versions", {})
    written = written.get("keras_gan") if isinstance(written, dict) else None
    if isinstance(written, str) and _release(written) > _release(keras_gan.__version__):
        raise ValueError(
            f"{file} was written by a newer version of keras_gan, and this is "
            f"{keras_gan.__version__}: pip install -U keras_gan. Received: keras_gan={written}"
        )
    for name in _ALWAYS:
        if name not in settings:
            raise ValueError(f"{file} lacks {name!r}. Received: {', '.join(settings)}")
    rules = {**_ALWAYS, **_LATER}
    for name, value in settings.items():
        if name not in rules:
            raise ValueError(
                f"{file} holds {name!r}, which this version of keras_gan does not know. "
                f"Received: {name}={value!r}"
            )
        good, text = rules[name]
        if not good(value):
            raise ValueError(f"{file}: {name!r} must be {text}. Received: {name}={value!r}")
    epochs = math.ceil(settings["steps"] / settings["steps_per_epoch"])
    if epochs != settings["epochs"]:
        raise ValueError(
            f"{file}: 'steps' in 'steps_per_epoch' make {epochs} epochs. "
            f"Received: epochs={settings['epochs']}"
        )


def _release(version):
    """(major, minor)."""
    parts = [part for part in version.split(".")[:2] if part.isdecimal()]
    return tuple(int(part) for part in parts)
