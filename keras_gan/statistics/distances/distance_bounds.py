"""Squared distances of all pairs: cheap bounds that hold for certain, exact values when asked."""

import functools

import numpy as np

_PAIRS = 2**20  # numbers in memory while exact distances are taken


class DistanceBounds:
    """|x_i - y_j|^2 for rows of two matrices, from matrix products that may not decide.

    |x|^2 + |y|^2 - 2 x.y is a matrix product and therefore fast, but the difference of large
    numbers: in float32 equal rows of 2048 features come out 0.02 apart where 17 is usual. The
    error is at most (d + some) roundings of |x|^2 + |y|^2 however the product is summed
    ([Higham, 2002](https://doi.org/10.1137/1.9780898718027), section 3.1). So `lower` is below
    the exact value for certain, `lower + gap` above it, and the pairs between are recomputed from
    differences. The answer then depends neither on the block nor on the linear algebra library.

    Args:
        left, right: float arrays of one dtype, shapes (n, d) and (m, d), finite.
        dtype: of the products. None: float32 where squares fit into its range.
    """

    def __init__(self, left, right, dtype=None):
        self.left, self.right = left, right
        # Distances do not change with the origin, the error does. Any origin near will do.
        self.center = right.mean(axis=0, dtype=np.float64).astype(right.dtype)
        self.dtype = np.float64
        norms = self._norms(left), self._norms(right)
        largest = max(norms[0].max(), norms[1].max())
        if not np.isfinite(largest):
            raise ValueError(
                "Squared distances of these features overflow float64; scale them down. "
                f"Received: max |features|={max(np.abs(left).max(), np.abs(right).max())}"
            )
        if dtype is None:
            dtype = np.float32 if 1e-20 < largest < 1e30 else np.float64
        self.dtype = dtype
        dimension = left.shape[1]
        limits = np.finfo(dtype)
        # Half of eps is one rounding. 64: the centring, three sums and the exact value's own.
        self.relative = (dimension + 64) * float(limits.eps) / 2
        self.absolute = dimension * float(limits.smallest_normal)  # what underflows
        self.norms = norms
        self.lower_norms = [(1 - self.relative) * n - self.absolute / 2 for n in norms]

    @functools.cached_property
    def precise(self):
        """The same with float64 products: slower, the gap a billionth of it."""
        return DistanceBounds(self.left, self.right, np.float64)

    def lower(self, rows, columns):
        """Lower bounds, shape (rows, columns), which are slices or indices."""
        x = self._centered(self.left[rows])
        x *= -2
        squares = x @ self._centered(self.right[columns]).T
        squares += self.lower_norms[0][rows, None].astype(self.dtype)
        squares += self.lower_norms[1][columns].astype(self.dtype)
        return squares

    def gap(self, i, j):
        """Upper minus lower bound of the pairs (i, j)."""
        return 2 * self.relative * (self.norms[0][i] + self.norms[1][j]) + 2 * self.absolute

    def exact(self, i, j):
        """Float64 squares of the pairs (i, j), each the same in whatever company it is asked."""
        squares = np.empty(len(i))
        step = max(1, _PAIRS // self.left.shape[1])
        for start in range(0, len(i), step):
            part = slice(start, start + step)
            difference = np.subtract(self.left[i[part]], self.right[j[part]], dtype=np.float64)
            squares[part] = np.square(difference, out=difference).sum(axis=1)
        return squares

    def within(self, lower, rows, columns, limit):
        """The pairs (i, j) whose exact square is <= limit.

        Args:
            lower: what `lower(rows, columns)` gave.
            rows, columns: slices.
            limit: float64, shape (rows, 1) or (1, columns).
        """
        flat = np.flatnonzero(lower <= limit.astype(lower.dtype))
        i, j = np.divmod(flat, lower.shape[1])
        limits = limit[i, 0] if limit.shape[1] == 1 else limit[0, j]
        lowest = lower.ravel()[flat]
        i += rows.start
        j += columns.start
        inside = lowest + self.gap(i, j) <= limits
        open_ = np.flatnonzero(~inside)
        if len(open_) > lower.size // 32 and self.dtype == np.float32:
            # Tight clusters far from each other: one product more is cheaper than these pairs.
            precise = self.precise
            return precise.within(precise.lower(rows, columns), rows, columns, limit)
        inside[open_] = self.exact(i[open_], j[open_]) <= limits[open_]
        return i[inside], j[inside]

    def _centered(self, features):
        # In the wider of the two types, then rounded: one rounding of the result either way.
        dtype = np.promote_types(self.dtype, features.dtype)
        return np.subtract(features, self.center, dtype=dtype).astype(self.dtype, copy=False)

    def _norms(self, features):
        norms = np.empty(len(features))
        step = max(1, _PAIRS // features.shape[1])
        with np.errstate(over="ignore"):
            for start in range(0, len(features), step):
                part = self._centered(features[start : start + step])
                norms[start : start + step] = np.square(part, out=part).sum(axis=1)
        return norms
