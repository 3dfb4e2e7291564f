"""What every source gives back: arrays, and what is known about them."""

from dataclasses import dataclass, field

import numpy as np

from keras_gan.data.sequences.law import Law
from keras_gan.data.sequences.part import decode
from keras_gan.data.sounds import SOUNDS, sound_part
from keras_gan.data.spec import check_spec, spec_of_shape
from keras_gan.data.text import text_part


@dataclass(frozen=True, eq=False)
class Modes:
    """The Gaussians that a toy distribution is a mixture of, equally likely.

    Args:
        centers: float32 array of shape (modes, 2).
        standard_deviation: Of every Gaussian along each axis.
    """

    centers: np.ndarray
    standard_deviation: float


@dataclass(frozen=True, eq=False, repr=False)
class Data:
    """Samples to train on, samples held out to measure with, and what is known about both.

    Images are float32 in [-1, 1], of shape (number, height, width, channels) with one channel
    (grey) or three (RGB). Points are float32 of shape (number, 2) and unbounded. Sequences are
    int32 numbers of tokens, of shape (number, length). Labels are int32 of shape (number,), and
    label `k` means `class_names[k]`.

    Args:
        name: The name that it was loaded by.
        train, held_out: The samples; no sample is in both, but that draws from a known `law` may
            agree by chance.
        train_labels, held_out_labels: The class of each sample, or None.
        class_names: A tuple of strings, or None.
        value_range: (-1.0, 1.0) for images, None for points and sequences.
        modes: The mixture behind `ring` and `grid`, else None.
        train_fields, held_out_fields: Whatever else is known of each sample, such as the
            "style" and the "caption" of a glyph: name -> array with one row for each sample. A
            "caption" is a sentence, a "sound" an array, any other field of words a class.
        told: The field of sentences or sounds that models are told instead of labels, or None; see
            `keras_gan.runs.conditioned`.
        unit: What told sentences are cut into, "words" or "characters".
        sequence: The part of the spec, of kind "tokens", that sequences are; else None.
        law: The `Law` that sequences were drawn from, where it is known, else None.

    Example:
        data = keras_gan.data.load("digits")
        data.train.shape, data.num_classes    # (1438, 8, 8, 1), 10
    """

    name: str
    train: np.ndarray
    held_out: np.ndarray
    train_labels: np.ndarray | None = None
    held_out_labels: np.ndarray | None = None
    class_names: tuple[str, ...] | None = None
    value_range: tuple[float, float] | None = None
    modes: Modes | None = None
    train_fields: dict[str, np.ndarray] = field(default_factory=dict)
    held_out_fields: dict[str, np.ndarray] = field(default_factory=dict)
    told: str | None = None
    unit: str = "words"
    sequence: dict | None = None
    law: Law | None = None

    @property
    def shape(self):
        """The shape of one sample: (height, width, channels), (2,), or (length,)."""
        return self.train.shape[1:]

    @property
    def num_classes(self):
        """The number of classes, or None when there are no labels."""
        return None if self.class_names is None else len(self.class_names)

    @property
    def train_condition(self):
        """What models are told of each sample of `train`: sentences, sounds, labels, or None."""
        return self.train_labels if self.told is None else self.train_fields[self.told]

    @property
    def held_out_condition(self):
        """The same of `held_out`."""
        return self.held_out_labels if self.told is None else self.held_out_fields[self.told]

    @property
    def training_parts(self):
        """What `fit` takes for this object: (train, condition if there is one)."""
        return _without_none(self.train, self.train_condition)

    @property
    def held_out_parts(self):
        """What `evaluate` and `validation_data` take for it."""
        return _without_none(self.held_out, self.held_out_condition)

    @property
    def vocabulary(self):
        """What each token of sequences is, a tuple of strings; None where they are numbers."""
        known = (self.sequence or {}).get("vocabulary")
        return None if known is None else tuple(known)

    @property
    def end(self):
        """The number of the end token of sequences; None where they have one fixed length."""
        return (self.sequence or {}).get("end")

    def decode(self, ids):
        """The sequences of an array (count, length) as a list of strings."""
        if self.sequence is None:
            raise ValueError(f"These data are no sequences. Received: data={self!r}")
        return decode(self.sequence, ids)

    def spec(self):
        """What the data are, as a dictionary that JSON can hold; see `data.check_spec`.

        `from_spec` of a variant builds networks for it, and `{"real": data.spec()["real"]}` is
        the spec of the same samples without their condition. The vocabulary of sentences is that
        of the training samples.
        """
        if self.sequence is not None:
            return check_spec({"real": self.sequence})
        if self.told is None:
            return spec_of_shape(self.shape, self.num_classes)
        told = self.train_condition
        part = sound_part(told) if self.told == SOUNDS else text_part(told, self.unit)
        return {**spec_of_shape(self.shape), "condition": part}

    def __repr__(self):
        return (
            f"Data(name={self.name!r}, train={self.train.shape}, "
            f"held_out={self.held_out.shape}, num_classes={self.num_classes})"
        )


def _without_none(*parts):
    return tuple(part for part in parts if part is not None)
