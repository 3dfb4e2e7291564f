"""The nearest training sample, which may be flipped or moved."""

from dataclasses import dataclass

import numpy as np

from keras_gan.files import block_rows, is_streamed, row_slices
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

    Arrays on disk are read in blocks, `train` once for each block of `samples`.

    Args:
        samples, train: Images, arrays of shape (number, height, width, channels), or points
            (number, d), for which every transform is the identity.
        names: Of `TRANSFORMS`.
        block: Samples at a time.
        leave_out: A training sample for each sample that does not count, shape (samples,).
    """
    found = []
    for rows in _portions(samples, min(block, 4 * block_rows(samples))):
        own = None if leave_out is None else leave_out[rows]
        found.append(_searched(samples[rows], train, names, block, own))
    parts = (np.concatenate(part, axis=1) for part in zip(*found, strict=True))
    return NearestTransformed(tuple(names), *parts)


def _portions(array, rows):
    """Slices of so many rows; an array in memory is one portion."""
    return row_slices(array, rows if is_streamed(array) else len(array))


def _searched(samples, train, names, block, leave_out):
    """Distances, indices and numbers of the transforms, all of shape (names, samples)."""
    tried = [(name, number, transform) for name in names
             for number, transform in enumerate(TRANSFORMS[name])
             if train.ndim != 4 or transform.fits(train)]  # fmt: skip
    squares = np.full((len(tried), len(samples)), np.inf)
    indices, shares = np.zeros(squares.shape, np.int64), np.ones((len(tried), 1))
    # As many of them at a time as there are samples: both are in memory.
    for part in _portions(train, min(block, max(len(samples), block_rows(train)))):
        points = train[part]
        others = None if leave_out is None else leave_out - part.start
        for row, (_, _, transform) in enumerate(tried):
            compared = samples, points
            if train.ndim == 4:
                *compared, shares[row] = transform.compared(samples, points)
            found, which = nearest(*compared, block, others)
            nearer = found < squares[row]
            squares[row, nearer], indices[row, nearer] = found[nearer], which[nearer] + part.start
    # As if the part that is not seen were like the rest.
    return _best_of_each_name(names, tried, np.sqrt(squares / shares), indices)


def _best_of_each_name(names, tried, moved, indices):
    shape = len(names), moved.shape[1]
    distances, best = np.full(shape, np.inf), np.zeros(shape, np.int64)
    numbers = np.zeros(shape, np.int64)
    for (name, number, _), distance, index in zip(tried, moved, indices, strict=True):
        row = names.index(name)
        nearer = distance < distances[row]
        distances[row, nearer], best[row, nearer] = distance[nearer], index[nearer]
        numbers[row, nearer] = number
    return distances, best, numbers
