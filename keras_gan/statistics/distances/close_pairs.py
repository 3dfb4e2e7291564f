"""The nearest pairs inside one set of samples."""

import numpy as np

from keras_gan.statistics.distances.distance_bounds import DistanceBounds
from keras_gan.statistics.distances.nearest import same_floats
from keras_gan.statistics.feature_arrays import blocks


def closest_pairs(samples, number, block):
    """The `number` nearest pairs (i, k) with i < k: squared distances, i's and k's, sorted.

    Pairs at equal distances are sorted by i and k, and are kept or left out in that order.

    Args:
        samples: Array of shape (n, d), finite.
        number: How many pairs; all, if there are fewer.
        block: Samples at a time; the memory is block x n.
    """
    bounds = DistanceBounds(*same_floats(samples, samples))
    squares, pairs = np.empty(0), np.empty((0, 2), np.int64)
    for rows in blocks(len(samples), block):
        lower = bounds.lower(rows, slice(None))
        i, k = _later(rows, lower)
        lowest = lower[i - rows.start, k]
        limit = squares[number - 1] if len(squares) == number else np.inf
        if len(i) > number:
            few = np.argpartition(lowest, number - 1)[:number]
            limit = min(limit, (lowest[few] + bounds.gap(i[few], k[few])).max())
        near = np.flatnonzero(lowest <= np.asarray(limit).astype(lower.dtype))
        squares = np.concatenate([squares, bounds.exact(i[near], k[near])])
        pairs = np.concatenate([pairs, np.stack([i[near], k[near]], axis=1)])
        order = np.lexsort((pairs[:, 1], pairs[:, 0], squares))[:number]
        squares, pairs = squares[order], pairs[order]
    return squares, pairs[:, 0], pairs[:, 1]


def count_pairs_within(samples, square, block):
    """How many pairs have at most this squared distance."""
    bounds = DistanceBounds(*same_floats(samples, samples))
    count = 0
    for rows in blocks(len(samples), block):
        limit = np.full((rows.stop - rows.start, 1), square)
        i, k = bounds.within(bounds.lower(rows, slice(None)), rows, slice(0, None), limit)
        count += int((i < k).sum())
    return count


def _later(rows, lower):
    """The pairs (i, k) of a block with i < k, so that each pair counts once."""
    i, k = np.nonzero(np.arange(lower.shape[1]) > np.arange(rows.start, rows.stop)[:, None])
    return i + rows.start, k
