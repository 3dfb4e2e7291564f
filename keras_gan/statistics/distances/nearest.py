"""The nearest point of each query: searched in float32 blocks, decided in float64."""

import numpy as np

from keras_gan.statistics.distances.distance_bounds import DistanceBounds
from keras_gan.statistics.feature_arrays import blocks


def nearest(queries, points, block, leave_out=None):
    """Squared distances to the nearest of `points`, and which it is: the first among equals.

    Args:
        queries, points: Arrays of shapes (n, d) and (m, d), finite.
        block: Queries at a time; the memory is block x m.
        leave_out: A point for each query that is not looked at, integers of shape (n,); one
            that is not in [0, m) leaves out none.

    Returns:
        float64 and int64 arrays of shape (n,). Infinity where the only point was left out.
    """
    bounds = DistanceBounds(*same_floats(queries, points))
    squares, indices = np.empty(len(queries)), np.empty(len(queries), np.int64)
    for rows in blocks(len(queries), block):
        lower = bounds.lower(rows, slice(None))
        i = np.arange(rows.start, rows.stop)
        if leave_out is not None:
            own = leave_out[rows]
            inside = (own >= 0) & (own < len(points))
            lower[np.flatnonzero(inside), own[inside]] = np.inf
        best = lower.argmin(axis=1)
        limit = lower[i - rows.start, best] + bounds.gap(i, best)  # no nearest one is beyond
        i, j = np.nonzero(lower <= limit[:, None].astype(lower.dtype))
        exact = bounds.exact(i + rows.start, j)
        if leave_out is not None:
            exact[leave_out[i + rows.start] == j] = np.inf
        order = np.lexsort((j, exact, i))
        _, first = np.unique(i[order], return_index=True)
        squares[rows], indices[rows] = exact[order][first], j[order][first]
    return squares, indices


def same_floats(*arrays):
    """The arrays in one float type that holds all their values."""
    dtype = np.result_type(np.float32, *arrays)
    return [array.astype(dtype, copy=False) for array in arrays]
