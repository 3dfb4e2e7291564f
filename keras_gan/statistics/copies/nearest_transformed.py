"""The nearest training sample, which may be flipped or moved."""

from dataclasses import dataclass

import numpy as np

from keras_gan.statistics.copies.transforms import TRANSFORMS
from keras_gan.statistics.distances.nearest import nearest


@dataclass(frozen=True, eq=False)
class NearestTransformed:
    """The nearest training sample of each sample, under every name of a transform.

    Attributes:
        names: As asked for.
        distances, indices: Of shape (names, samples): how far, and which training sample.
        numbers: Which of `TRANSFORMS[name]` it was, of shape (names, samples).
    """

    names: tuple[str, ...]
    distances: np.ndarray
    indices: np.ndarray
    numbers: np.ndarray

    def transform(self, number, sample):
        """The one of `TRANSFORMS[names[number]]` that brings the nearest to this sample."""
        return TRANSFORMS[self.names[number]][self.numbers[number, sample]]


def nearest_transformed(samples, train, names, block, leave_out=None):
    """Search under each name.

    Args:
        samples, train: Images, arrays of shape (number, height, width, channels), or points
            (number, d), for which every transform is the identity.
        names: Of `TRANSFORMS`.
        block: Samples at a time.
        leave_out: A training sample for each sample that does not count, shape (samples,).
    """
    found = [_under(name, samples, train, block, leave_out) for name in names]
    return NearestTransformed(tuple(names), *(np.stack(part) for part in zip(*found, strict=True)))


def _under(name, samples, train, block, leave_out):
    distances = np.full(len(samples), np.inf)
    indices, numbers = np.zeros(len(samples), np.int64), np.zeros(len(samples), np.int64)
    for number, transform in enumerate(TRANSFORMS[name]):
        rows, train_rows, share = samples, train, 1.0
        if train.ndim == 4:
            if not transform.fits(train):
                continue
            rows, train_rows, share = transform.compared(samples, train)
        squares, which = nearest(rows, train_rows, block, leave_out)
        moved = np.sqrt(squares / share)  # as if the part that is not seen were like the rest
        nearer = moved < distances
        distances[nearer], indices[nearer] = moved[nearer], which[nearer]
        numbers[nearer] = number
    return distances, indices, numbers
