"""Which field of the data a model is told: its labels, its captions, or another one as classes."""

import dataclasses

import numpy as np

from keras_gan.data import SOUNDS, clusters
from keras_gan.data.text import UNITS

SENTENCES = "caption"
CLUSTERS = "clusters"


def conditioned(data, field):
    """The same `keras_gan.data.Data`, whose condition is a field: sentences, sounds, or classes.

    "clusters" are groups of like samples, which every data have: see `keras_gan.data.clusters`. A
    "caption" is told as a sentence and a "sound" as it is, in `train_condition`; every value of any
    other field becomes a class, in `train_labels` and `class_names`.

    Args:
        data: `keras_gan.data.Data`.
        field: "labels", "clusters", "clusters:20" for another number of them, "caption:characters"
            for sentences told letter by letter, or a key of `data.train_fields` that holds words or
            whole numbers. None gives the data back as they are.

    Example:
        glyphs = keras_gan.runs.conditioned(keras_gan.data.load("glyphs"), "style")
        glyphs.class_names, glyphs.train_labels, glyphs.train_condition
    """
    if field is None:
        return data
    known = [*(["labels"] if data.train_labels is not None else []), *data.train_fields]
    name, colon, more = field.partition(":")
    if field not in known and name == CLUSTERS:
        return _clustered(data, field)
    if colon and name == SENTENCES in known:
        if more not in UNITS:
            raise ValueError(
                f"Captions are told by {' or by '.join(UNITS)}, as in 'caption:{UNITS[1]}'. "
                f"Received: condition={field!r}"
            )
        return dataclasses.replace(data, told=SENTENCES, unit=more)
    if field not in known:
        fields = ", ".join([*known, CLUSTERS])
        raise ValueError(
            f"There is no such field. The fields of {data.name!r}: {fields}. "
            f"Received: condition={field!r}"
        )
    if field == "labels":
        return data
    if field in (SENTENCES, SOUNDS):
        return dataclasses.replace(data, told=field, unit=UNITS[0])
    train, held_out = (np.asarray(part[field]) for part in (data.train_fields,
                                                            data.held_out_fields))  # fmt: skip
    words = train.ndim == 1 and train.dtype.kind in "biuUT"
    values, indices = [], []
    if words:
        values, indices = np.unique(np.concatenate([train, held_out]), return_inverse=True)
    if not words or 2 * len(values) > len(indices):
        raise ValueError(
            "A condition is 'caption', 'sound', or a field of words or whole numbers that samples "
            f"share. Received: condition={field!r}, {len(values)} shared values of type "
            f"{train.dtype} in {len(train) + len(held_out)} samples"
        )
    indices = indices.astype("int32")
    return dataclasses.replace(
        data,
        train_labels=indices[: len(train)],
        held_out_labels=indices[len(train) :],
        class_names=tuple(map(str, values)),
    )


def _clustered(data, field):
    _, colon, count = field.partition(":")
    if not colon:
        return clusters(data)
    if not count.isdecimal():
        raise ValueError(
            f"A number of clusters is a whole number, as in 'clusters:20'. Received: "
            f"condition={field!r}"
        )
    return clusters(data, int(count))


def usual_condition(cls, data):
    """The field that `keras-gan train` takes when none is asked for, or None.

    Args:
        cls: the variant's class.
        data: `keras_gan.data.Data`.
    """
    if cls.needs_condition == "any":
        return next((f for f in (SENTENCES, SOUNDS) if f in data.train_fields), "labels")
    return cls.needs_condition


def some_captions(captions, count=8):
    """Different ones from all over the alphabet, for a picture."""
    different = np.unique(captions)
    chosen = np.linspace(0, len(different) - 1, min(count, len(different))).round().astype(int)
    return different[chosen].tolist()


def some_sounds(data, count=10):
    """(sounds, a name for each): of held-out samples, of each class one, for a picture."""
    held_out = len(data.held_out) > 0
    sounds = (data.held_out_fields if held_out else data.train_fields)[SOUNDS]
    labels = data.held_out_labels if held_out else data.train_labels
    if labels is None:
        rows = np.linspace(0, len(sounds) - 1, min(count, len(sounds))).round().astype(int)
        return sounds[rows], [f"sound {row}" for row in rows]
    classes, rows = np.unique(labels, return_index=True)
    return sounds[rows[:count]], [data.class_names[label] for label in classes[:count]]
