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
