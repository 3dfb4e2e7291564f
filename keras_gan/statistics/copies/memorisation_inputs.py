"""What the memorisation test asks of its arguments."""

import math

import numpy as np

from keras_gan.files import held, row_slices
from keras_gan.statistics.copies.order_statistics import detectable_count
from keras_gan.statistics.copies.transforms import TRANSFORMS


def checked_sets(train, fake, held_out):
    """The three sets as finite arrays of the same shape of a sample and the same kind."""
    sets = {"train": train, "fake": fake, "held_out": held_out}
    train, fake, held_out = (_checked(name, values) for name, values in sets.items())
    if len(train) < 2:
        raise ValueError(f"Two training samples at least. Received: train.shape={train.shape}")
    for name, values in (("fake", fake), ("held_out", held_out)):
        if values.shape[1:] != train.shape[1:]:
            raise ValueError(
                f"Samples of `train` and `{name}` must have the same shape. Received: "
                f"train.shape={train.shape}, {name}.shape={values.shape}"
            )
        if (values.dtype.kind == "f") != (train.dtype.kind == "f"):
            raise ValueError(
                f"`train` and `{name}` must have the same units: scale both, or none. Received: "
                f"train.dtype={train.dtype}, {name}.dtype={values.dtype}"
            )
    return train, fake, held_out


def _checked(name, values):
    values = held(values)
    if values.dtype.kind not in "fiu":
        raise TypeError(
            f"`{name}` must be an array of numbers. Received: {name}.dtype={values.dtype}"
        )
    if values.ndim not in (2, 4) or 0 in values.shape:
        raise ValueError(
            f"`{name}` must be images of shape (number, height, width, channels) or points of "
            f"shape (number, d), at least one. Received: {name}.shape={values.shape}"
        )
    bad = [index for part in row_slices(values) for index in _not_finite(values[part], part.start)]
    if bad:
        raise ValueError(
            f"`{name}` must be finite. Leave these samples out, or find out where they come "
            f"from. Received: {name} with {len(bad)} that are not, the first {bad[:5]}"
        )
    return values


def _not_finite(values, start):
    """Indices of samples, counted from `start`."""
    finite = np.isfinite(values)
    if finite.all():
        return []
    return (np.flatnonzero(~finite.reshape(len(values), -1).all(axis=1)) + start).tolist()


def checked_transforms(transforms, train):
    """The names that can be asked of these samples."""
    unknown = [name for name in transforms if name not in TRANSFORMS]
    if unknown or not transforms or isinstance(transforms, str):
        raise ValueError(
            f"`transforms` must be a tuple of {', '.join(TRANSFORMS)}. "
            f"Received: transforms={transforms!r}"
        )
    if train.ndim == 4:
        return tuple(dict.fromkeys(transforms))
    return ("identity",)


def checked_order(quantile, n_held_out, alpha):
    """Which of the held-out distances, counted from 1, is the one at the quantile."""
    for name, value in (("quantile", quantile), ("alpha", alpha)):
        if not 0 < value < 1:
            raise ValueError(f"`{name}` must be between 0 and 1. Received: {name}={value}")
    # Of n + 1 gaps between held-out distances, the new one falls into each with equal chance.
    order = math.floor(quantile * (n_held_out + 1) + 1e-9)
    if order < 1:
        raise ValueError(
            f"A quantile of {quantile} needs at least {math.ceil(1 / quantile - 1 - 1e-9)} "
            "held-out samples: hold out more, or ask for a larger quantile. Received: "
            f"len(held_out)={n_held_out}"
        )
    return order


def checked_detectable(n_fake, n_held_out, alpha, order=1):
    """How many copies among the generated samples give one p-value of alpha for certain.

    `order` is that of the held-out distance which they are below.
    """
    count = detectable_count(n_fake, n_held_out, order, alpha)
    if count is None:
        needed = n_fake + 1
        while detectable_count(needed, n_held_out, order, alpha) is None:
            needed += 1
        raise ValueError(
            f"Even if all were copies, {n_fake} generated samples could not be significant: "
            f"generate at least {needed}. Received: len(fake)={n_fake}"
        )
    return count
