"""Sums and buffers of float32 features that grow inside a compiled step."""

import numpy as np
from keras import ops

from keras_gan.statistics.moments import Moments


class Accumulator:
    """A sum in two float32 variables, which together are as exact as one of twice the digits.

    [Moller, 1965](https://doi.org/10.1007/BF01975722): the rounding error of each addition is
    itself exact in float32, and is added up beside the sum.
    """

    def __init__(self, metric, shape, name):
        self.high = metric.add_variable(shape, "zeros", name=name)
        self.low = metric.add_variable(shape, "zeros", name=f"{name}_rest")

    def add(self, term):
        """Add a tensor of the sum's shape."""
        old = ops.convert_to_tensor(self.high.value)
        new = old + term
        part = new - old
        error = (old - (new - part)) + (term - part)
        self.low.assign_add(error)
        self.high.assign(new)

    @property
    def value(self):
        """float64 array."""
        high, low = (ops.convert_to_numpy(v.value) for v in (self.high, self.low))
        return high.astype("float64") + low


class MomentStream:
    """`Moments` of features in `folds` disjoint parts; sample i belongs into fold i % folds.

    Args:
        metric: `keras.metrics.Metric` that owns the variables.
        dimension: of the features, d. The state is 8 folds d (d + 2) bytes large.
        folds: number of parts.
        name: str.
    """

    def __init__(self, metric, dimension, folds, name):
        self.folds = folds
        self.count = metric.add_variable((), "zeros", dtype="int32", name=f"{name}_count")
        # The first batch's mean: large means cancel before they are squared.
        self.center = metric.add_variable((dimension,), "zeros", name=f"{name}_center")
        self.sum = Accumulator(metric, (folds, dimension), f"{name}_sum")
        self.outer = Accumulator(metric, (folds, dimension, dimension), f"{name}_outer")

    def add(self, features):
        """Add a batch (rows, d)."""
        seen = ops.convert_to_tensor(self.count.value)
        mean = ops.mean(features, axis=0)
        center = ops.where(seen == 0, mean, ops.convert_to_tensor(self.center.value))
        self.center.assign(center)
        rows = ops.shape(features)[0]
        shifted = _dealt(features - center, seen, rows, self.folds)  # (folds, rows / folds, d)
        self.sum.add(ops.sum(shifted, axis=1))
        self.outer.add(ops.matmul(ops.transpose(shifted, (0, 2, 1)), shifted))
        self.count.assign(seen + rows)

    def moments(self):
        """List of `Moments`, one for each fold."""
        count = int(ops.convert_to_numpy(self.count.value))
        center = ops.convert_to_numpy(self.center.value).astype("float64")
        sums, outers = self.sum.value, self.outer.value
        return [
            Moments.from_arrays(
                {"count": len(range(fold, count, self.folds)), "center": center,
                 "sum": sums[fold], "outer": outers[fold]}
            )
            for fold in range(self.folds)
        ]  # fmt: skip


def _dealt(values, seen, rows, folds):
    """Rows dealt out to folds like cards, going on where the last batch ended; zeros fill up."""
    first = (ops.arange(folds, dtype="int32") - seen) % folds
    each = -(-rows // folds)
    index = first[:, None] + folds * ops.arange(each, dtype="int32")[None, :]
    dealt = ops.take(values, ops.minimum(index, rows - 1), axis=0)  # (folds, each, d)
    return dealt * ops.cast(index < rows, values.dtype)[..., None]


class Buffer:
    """The first `capacity` rows of what is added, kept as they are.

    Args:
        metric: `keras.metrics.Metric` that owns the variables.
        capacity: rows.
        width: of a row.
        name: str.
    """

    def __init__(self, metric, capacity, width, name):
        self.capacity = capacity
        self.count = metric.add_variable((), "zeros", dtype="int32", name=f"{name}_count")
        # The last row takes what comes too late.
        self.rows = metric.add_variable((capacity + 1, width), "zeros", name=name)

    def add(self, values):
        """Add a batch (rows, width)."""
        count = ops.convert_to_tensor(self.count.value)
        rows = ops.shape(values)[0]
        places = ops.minimum(count + ops.arange(rows, dtype="int32"), self.capacity)
        kept = ops.convert_to_tensor(self.rows.value)
        self.rows.assign(ops.scatter_update(kept, places[:, None], ops.cast(values, "float32")))
        self.count.assign(count + rows)

    @property
    def value(self):
        """float32 array (at most capacity, width)."""
        count = min(int(ops.convert_to_numpy(self.count.value)), self.capacity)
        return np.array(ops.convert_to_numpy(self.rows.value)[:count])
