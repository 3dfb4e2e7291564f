"""How near samples are to the training set, in units of its own spacing there."""

import math

import numpy as np

from keras_gan.files import row_slices, select
from keras_gan.statistics.copies.nearest_transformed import nearest_transformed

_EQUAL = 2 * float(
    np.finfo(np.float32).eps
)  # what float32 may do to a sample, per unit of its length


def copy_ratios(found, train, block):
    """Distance over that from the training sample to its nearest neighbour in the training set.

    Args:
        found: A list of `NearestTransformed`, all under the same names.
        train: What they were found in.
        block: Samples at a time.

    Returns:
        For each of `found` an array of shape (names, samples). It is 0 for copies to float32
        rounding, also for copies of a training sample that has a duplicate; others near such a
        sample are infinitely far from it.
    """
    neighbours = _neighbours(found, train, block)
    equal = _EQUAL * _length(train)
    ratios = []
    for part in found:
        with np.errstate(divide="ignore", invalid="ignore"):
            ratio = part.distances / neighbours[part.indices]
        ratios.append(np.where(part.distances <= equal, 0.0, ratio))
    return ratios


def _neighbours(found, train, block):
    """Distance to the nearest other training sample, where it is needed; shape (n_train,)."""
    used = np.unique(np.concatenate([part.indices.ravel() for part in found]))
    others = nearest_transformed(
        select(train, used), train, found[0].names, block, leave_out=used
    )
    distances = np.full(len(train), np.nan)
    distances[used] = others.distances.min(axis=0)
    return distances


def _length(samples):
    """Root mean square of their Euclidean lengths."""
    squares = [np.square(samples[part], dtype=np.float64).sum() for part in row_slices(samples)]
    return math.sqrt(float(sum(squares)) / len(samples))
