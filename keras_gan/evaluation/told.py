"""What was asked of samples, what a classifier sees in them, and what one learns from them."""

import dataclasses
from collections.abc import Callable

import numpy as np

from keras_gan.statistics.conditions.agreement import LabelAgreement


@dataclasses.dataclass(frozen=True)
class Told:
    """Belongs to the samples of a `Collected`; real samples were asked for what they are.

    Args:
        asked: int array (number,), labels.
        names: what the labels mean, strings.
        seen: int array (number,), the labels by a classifier; None if nobody looked.
        learn: function without arguments that trains a classifier on such samples and returns
            (how it sees held-out real ones, how many it learnt from); or None.
    """

    asked: np.ndarray
    names: tuple[str, ...]
    seen: np.ndarray | None = None
    learn: Callable[[], tuple[LabelAgreement, int]] | None = None

    def first(self, count):
        """The same of the first samples only; from these nobody learns."""
        seen = None if self.seen is None else self.seen[:count]
        return Told(self.asked[:count], self.names, seen)

    def named(self, of_classes):
        """{name: value} of {label: value}."""
        return {self.names[label]: value for label, value in of_classes.items()}
