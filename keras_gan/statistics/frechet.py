"""Frechet distance between the Gaussians that fit two sets of features: FID, exactly."""

import numpy as np

from keras_gan.statistics.feature_arrays import feature_array
from keras_gan.statistics.moments import Moments


def frechet_distance(real, fake):
    r"""d^2 = |m1 - m2|^2 + tr(S1) + tr(S2) - 2 tr((S1 S2)^(1/2)), with unbiased covariances.

    With R R^T = S1 the last trace is the sum of the square roots of the eigenvalues of R^T S2 R,
    a symmetric matrix: no complex numbers, no failing root of a product, never below zero. The
    root of `real` is kept in its `Moments`, so give the same object again for the next `fake`.
    With n <= d samples only the n - 1 eigenvalues that can differ from zero are used, from the
    (n, n) matrix X R R^T X^T if `fake` is an array, which is faster too.

    Args:
        real, fake: `Moments`, or arrays (number, d) of features, at least two rows each.

    Returns:
        float, in the square of the features' unit.

    Example:
        reference = keras_gan.metrics.Moments.of(real_features)
        fid = frechet_distance(reference, fake_features)

    [Heusel et al., 2017](https://arxiv.org/abs/1706.08500)
    """
    real = real if isinstance(real, Moments) else Moments.of(feature_array("real", real))
    if not isinstance(fake, Moments):
        fake = feature_array("fake", fake, dimension=real.dimension)
        if 2 <= len(fake) <= real.dimension:
            return _few_samples(real, fake.astype("float64"))
        fake = Moments.of(fake)
    _check_pair(real, fake)
    projected = real.root.T @ fake.covariance @ real.root  # (rank, rank)
    values = np.linalg.eigvalsh(projected)
    rank = min(real.rank, fake.rank)
    return _distance(real, fake.mean, fake.total_variance, values[len(values) - rank :])


def _few_samples(real, fake):
    """The same for n <= d generated samples, through their (n, n) Gram matrix."""
    count, mean = len(fake), fake.mean(axis=0)
    centered = fake - mean
    projected = centered @ real.root  # (n, rank)
    small = projected @ projected.T if count <= real.rank else projected.T @ projected
    values = np.linalg.eigvalsh(small / (count - 1))
    rank = min(real.rank, count - 1)
    trace = (centered**2).sum() / (count - 1)
    return _distance(real, mean, trace, values[len(values) - rank :])


def _distance(real, mean, trace, values):
    difference = real.mean - mean
    shared = np.sqrt(values.clip(0.0)).sum()
    distance = difference @ difference + real.total_variance + trace - 2.0 * shared
    # The distance is a square; what is below zero is rounding of the three large terms.
    return float(max(distance, 0.0))


def _check_pair(real, fake):
    if real.dimension != fake.dimension:
        raise ValueError(
            "Features of different extractors cannot be compared. Received: real with "
            f"{real.dimension} and fake with {fake.dimension} features"
        )
    for name, moments in (("real", real), ("fake", fake)):
        if moments.count < 2:
            raise ValueError(
                f"A covariance needs at least 2 samples. Received: {name} with {moments.count}"
            )


