"""Mean and covariance of features as sums that add up: over batches, shards, resumes, classes."""

import functools

import numpy as np

from keras_gan.statistics.feature_arrays import feature_array

_ROWS = 1024  # float32 sums are flushed to float64 after so many rows


class Moments:
    """Count, sum and sum of outer products of features, exact although features are float32.

    Squares of features whose mean is large against their spread (a collapsed generator) cancel
    in float32: the covariance of raw moments is wrong by 1 % there and indefinite. So features
    are shifted by a fixed centre before they are multiplied, and every 1024 rows the sums go on
    in float64: covariances are right to about 3e-8. Features in float64 stay in float64.

    Adding two moments is plain addition; the order and the batches do not matter.

    Args:
        dimension: number of features, d.
        center: array (d,), near the mean; that of the first batch if None.

    Example:
        moments = Moments(2048)
        for batch in features:
            moments.update(batch)                # (rows, 2048)
        both = moments + Moments.of(others)
        both.mean, both.covariance
    """

    def __init__(self, dimension, center=None):
        self.dimension = dimension
        self.center = None if center is None else np.asarray(center, "float32").astype("float64")
        self.count = 0
        self.sum = np.zeros(dimension)  # of x - center
        self.outer = np.zeros((dimension, dimension))  # of (x - center) (x - center)^T

    @classmethod
    def of(cls, features, center=None):
        """The moments of an array (number, d)."""
        features = feature_array("features", features)
        moments = cls(features.shape[1], center)
        moments.update(features)
        return moments

    def update(self, features):
        """Add the rows of an array (rows, d)."""
        features = feature_array("features", features, dimension=self.dimension)
        if not len(features):
            return
        if self.center is None:
            # Rounded to float32, so that the shift itself loses nothing.
            self.center = features.mean(axis=0, dtype="float64").astype("float32").astype("float64")
        center = self.center.astype(features.dtype)
        for start in range(0, len(features), _ROWS):
            shifted = features[start : start + _ROWS] - center
            self.sum += shifted.sum(axis=0, dtype="float64")
            self.outer += shifted.T @ shifted
        self.count += len(features)
        self.__dict__.pop("root", None)

    def __add__(self, other):
        if self.dimension != other.dimension:
            raise ValueError(
                "Moments of different features cannot be added. Received: dimensions "
                f"{self.dimension} and {other.dimension}"
            )
        if not other.count or not self.count:
            return (self if self.count else other)._moved(None)
        total = self._moved(None)
        other = other._moved(self.center)
        total.count += other.count
        total.sum += other.sum
        total.outer += other.outer
        return total

    def __radd__(self, other):  # so that `sum(list of moments)` works
        return self if other == 0 else NotImplemented

    def _moved(self, center):
        """A copy, around another centre if one is given."""
        moved = Moments(self.dimension)
        moved.count = self.count
        moved.center = self.center if center is None else center
        moved.sum, moved.outer = self.sum.copy(), self.outer.copy()
        if center is not None and not np.array_equal(center, self.center):
            shift = self.center - center
            cross = np.outer(self.sum, shift)
            moved.sum += self.count * shift
            moved.outer += cross + cross.T + self.count * np.outer(shift, shift)
        return moved

    @property
    def mean(self):
        """float64 (d,)."""
        self._check_count(1)
        return self.center + self.sum / self.count

    @property
    def covariance(self):
        """Unbiased, float64 (d, d)."""
        self._check_count(2)
        mean = self.sum / self.count
        return (self.outer - self.count * np.outer(mean, mean)) / (self.count - 1)

    @property
    def total_variance(self):
        """The covariance's trace, without the covariance."""
        self._check_count(2)
        mean = self.sum / self.count
        return (np.trace(self.outer) - self.count * (mean @ mean)) / (self.count - 1)

    @property
    def rank(self):
        """The highest rank that the covariance of so many samples can have."""
        return min(self.dimension, self.count - 1)

    @functools.cached_property
    def root(self):
        """R (d, rank) with R R^T = covariance; kept until the next update."""
        values, vectors = np.linalg.eigh(self.covariance)
        # What is beyond the rank is rounding noise, whose square root would be a million times it.
        kept = slice(self.dimension - self.rank, None)
        return vectors[:, kept] * np.sqrt(values[kept].clip(0.0))

    def arrays(self):
        """Everything, for `numpy.savez`."""
        center = np.zeros(self.dimension) if self.center is None else self.center
        return {"count": self.count, "center": center, "sum": self.sum, "outer": self.outer}

    @classmethod
    def from_arrays(cls, arrays):
        """The opposite of `arrays`."""
        moments = cls(len(arrays["sum"]))
        moments.count = int(arrays["count"])
        moments.center = np.array(arrays["center"], "float64") if moments.count else None
        moments.sum = np.array(arrays["sum"], "float64")
        moments.outer = np.array(arrays["outer"], "float64")
        return moments

    def _check_count(self, needed):
        if self.count < needed:
            raise ValueError(
                f"At least {needed} samples are needed. Received: count={self.count}"
            )
