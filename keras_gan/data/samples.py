"""What a source hands to `load`: its samples before they are split and scaled."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from keras_gan.data.data import Modes
from keras_gan.data.sequences.law import Law


@dataclass(frozen=True, eq=False)
class Samples:
    """All the samples of a source, in the source's own order.

    Args:
        values: uint8 images (number, height, width, channels), which `load` scales to [-1, 1];
            or float32, images in [-1, 1] or points (number, 2), which it leaves as they are, or
            `DiskImages`.
        labels, class_names, fields, modes: As in `Data`.
        shown: Where several rows show one sample, such as an image with several captions: the place
            in `values` that each row of labels and fields belongs to; None if each has its own.
        groups: The group of each sample of which none may be on the other side of the split than
            the rest, such as neighbouring windows of one text; None if there are no groups.
        sequence, law: As in `Data`; the values are then int32, which `load` leaves as they are.
        held_out: The samples that the source's makers hold out themselves, if they do.
    """

    values: np.ndarray
    labels: np.ndarray | None = None
    class_names: tuple[str, ...] | None = None
    fields: dict[str, np.ndarray] = field(default_factory=dict)
    modes: Modes | None = None
    shown: np.ndarray | None = None
    groups: np.ndarray | None = None
    sequence: dict | None = None
    law: Law | None = None
    held_out: Samples | None = None


@dataclass(frozen=True, eq=False)
class TwoSamples:
    """All the pictures of a source of two kinds, in the source's own order.

    Args:
        a, b: uint8 pictures (number, height, width, channels), or `DiskImages`.
        names: of each pair, where row i of a belongs to row i of b; None where they are no pairs.
        held_out_from: Where the source's makers hold out pictures themselves: the first such row
            of a and of b.
        of: What each pair shows, such as its font: all pairs of one are held out together. None
            if each pair stands alone.
        labels: int class of each pair, of which each gives its share to what is held out; it may
            depend on `of` alone.
        alike: int for each pair; pairs with the same are near-duplicates, which are kept together
            where pairs are taken apart. None if there are none.
    """

    a: np.ndarray
    b: np.ndarray
    names: tuple[str, ...] | None = None
    held_out_from: tuple[int, int] | None = None
    of: np.ndarray | None = None
    labels: np.ndarray | None = None
    alike: np.ndarray | None = None
