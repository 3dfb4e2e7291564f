"""How far every sample's k-th neighbour is."""

import hashlib

import numpy as np

from keras_gan.statistics.distances.distance_bounds import DistanceBounds
from keras_gan.statistics.feature_arrays import blocks

_SPARE = 3  # candidates beyond k, so that few rows need a second search


def distinct_rows(features):
    """(rows without repetition, how often each occurs): a collapsed generator costs nothing."""
    seen = {}
    keys = (hashlib.blake2b(row.tobytes(), digest_size=16).digest() for row in features)
    group = [seen.setdefault(key, len(seen)) for key in keys]
    if len(seen) == len(features):
        return features, np.ones(len(features), np.int64)
    _, first, counts = np.unique(group, return_index=True, return_counts=True)
    return features[first], counts


def neighbour_radii(points, counts, k, block):
    """Exact squared distance from each point to its k-th neighbour, itself not among them.

    Args:
        points, counts: what `distinct_rows` gave; copies of a point are its neighbours at 0.
        k: less than the sum of `counts`.
        block: bounds in memory at a time are (block, block).

    Returns:
        float64, shape (len(points),).
    """
    number = min(k + _SPARE, len(points) - 1)
    if number == 0:
        return np.zeros(len(points))
    bounds = DistanceBounds(points, points)
    lowest, nearest = _lowest_bounds(bounds, number, block)
    i = np.repeat(np.arange(len(points)), number)
    squares = bounds.exact(i, nearest.ravel()).reshape(nearest.shape)
    radii = _kth(squares, counts[nearest], counts, k)
    # All others are above the highest bound kept. Where this is no farther than the radius, one
    # of them may be nearer.
    doubtful = (lowest.max(axis=1) <= radii) & (counts <= k) & (number < len(points) - 1)
    doubtful = np.flatnonzero(doubtful)
    for part in blocks(len(doubtful), block):
        rows = doubtful[part]
        candidates = _within(bounds.precise, rows, radii[rows], block)
        for row, others in zip(rows, candidates, strict=True):
            squares = bounds.exact(np.full(len(others), row), others)
            radii[row] = _kth(squares[None], counts[others][None], counts[row : row + 1], k)[0]
    return radii


def _lowest_bounds(bounds, number, block):
    """The `number` lowest bounds of each row and whose they are, in no order."""
    size = len(bounds.left)
    lowest = np.full((size, number), np.inf, bounds.dtype)
    nearest = np.zeros((size, number), np.int64)

    def keep(rows, columns, lower):
        found = _argmin(lower, number)
        values = np.hstack([lowest[rows], np.take_along_axis(lower, found, axis=1)])
        indices = np.hstack([nearest[rows], found + columns.start])
        kept = _argmin(values, number)
        lowest[rows] = np.take_along_axis(values, kept, axis=1)
        nearest[rows] = np.take_along_axis(indices, kept, axis=1)

    for rows in blocks(size, block):
        for columns in blocks(size, block):
            if columns.start < rows.start:
                continue  # by symmetry
            lower = bounds.lower(rows, columns)
            if columns.start == rows.start:
                np.fill_diagonal(lower, np.inf)  # itself, by index: copies of it stay
            keep(rows, columns, lower)
            if columns.start > rows.start:
                keep(columns, rows, np.ascontiguousarray(lower.T))
    return lowest, nearest


def _argmin(values, number):
    """Columns of the `number` smallest values of each row; all columns if there are fewer."""
    if values.shape[1] <= number:
        return np.broadcast_to(np.arange(values.shape[1]), values.shape)
    return np.argpartition(values, number - 1, axis=1)[:, :number]


def _kth(squares, weights, own, k):
    """The k-th smallest of each row's squares, each counted `weights` times; own - 1 are 0."""
    order = np.argsort(squares, axis=1)
    reached = np.cumsum(np.take_along_axis(weights, order, axis=1), axis=1) + own[:, None] > k
    place = np.take_along_axis(order, reached.argmax(axis=1)[:, None], axis=1)
    return np.where(own > k, 0.0, np.take_along_axis(squares, place, axis=1)[:, 0])


def _within(bounds, rows, radii, block):
    """For each of the rows: all other points that may be within its radius."""
    found = [[] for _ in rows]
    for columns in blocks(len(bounds.right), block):
        close = bounds.lower(rows, columns) <= radii[:, None]
        for place in np.flatnonzero(close.any(axis=1)):
            others = np.flatnonzero(close[place]) + columns.start
            found[place].append(others[others != rows[place]])
    return [np.concatenate(others) for others in found]
