"""Precision, recall, density and coverage: quality and diversity apart."""

import dataclasses

import numpy as np

from keras_gan.statistics.distances.distance_bounds import DistanceBounds
from keras_gan.statistics.distances.neighbour_radii import distinct_rows, neighbour_radii
from keras_gan.statistics.feature_arrays import blocks, feature_arrays


@dataclasses.dataclass(frozen=True)
class NeighbourScores:
    """What `neighbour_scores` found."""

    precision: float
    recall: float
    density: float
    coverage: float
    k: int
    n_real: int
    n_fake: int


def neighbour_scores(real, fake, *, k=5, block=1024):
    """Precision, recall, density and coverage of fakes among the k nearest neighbours.

    The ball of a sample reaches to its k-th nearest neighbour in its own set:

        precision  share of fakes inside the ball of at least one real: are samples plausible?
        recall     share of reals inside the ball of at least one fake: is the data's variety met?
        density    mean over fakes of the number of reals' balls around it, / k: precision that
                   one outlier among the reals cannot lift; may exceed 1
        coverage   share of reals with at least one fake inside their ball: recall that outliers
                   among the fakes cannot lift

    A generator collapsed to one good image has high precision and low recall. For samples of the
    data's own distribution density is near 1 and coverage near 1 - 2^-k. All four depend on k and
    on both numbers of samples: compare only what shares them.

    Balls are closed and a sample is not its own neighbour, whether or not it has copies. So fakes
    that equal the reals get precision, recall and coverage 1, and a ball of radius 0, of a sample
    with k copies, holds just these. Distances are compared exactly, as float64 sums of squared
    differences. (The balls of prdc are open: where copies decide, it answers 0, or rounding.)

    Args:
        real, fake: features, arrays of shape (n, d), more than k rows each.
        k: which neighbour gives the radius; 5 in the paper on density and coverage, 3 in the one
            on precision and recall.
        block: distances in memory at a time are (block, block).

    Returns:
        `NeighbourScores(precision, recall, density, coverage, k, n_real, n_fake)`.

    Example:
        scores = neighbour_scores(features_of_data, features_of_samples)
        scores.precision, scores.recall

    [Kynkaanniemi et al., 2019](https://arxiv.org/abs/1904.06991), section 2;
    [Naeem et al., 2020](https://arxiv.org/abs/2002.09797), section 3.
    """
    if k < 1:
        raise ValueError(f"`k` must be at least 1. Received: k={k}")
    real, fake = feature_arrays(real, fake, least=1)
    n_real, n_fake = len(real), len(fake)
    if min(n_real, n_fake) <= k:
        raise ValueError(
            "A k-th neighbour needs more than `k` samples in either set; pass more samples or "
            f"a smaller k. Received: k={k}, real.shape={real.shape}, fake.shape={fake.shape}"
        )
    dtype = np.promote_types(real.dtype, fake.dtype)
    real, real_counts = distinct_rows(real.astype(dtype, copy=False))
    fake, fake_counts = distinct_rows(fake.astype(dtype, copy=False))
    real_radii = neighbour_radii(real, real_counts, k, block)
    fake_radii = neighbour_radii(fake, fake_counts, k, block)

    precise, recalled, covered = (np.zeros(len(x), bool) for x in (fake, real, real))
    balls = 0  # pairs of a fake and a real's ball around it
    bounds = DistanceBounds(real, fake)
    for rows in blocks(len(real), block):
        for columns in blocks(len(fake), block):
            lower = bounds.lower(rows, columns)
            i, j = bounds.within(lower, rows, columns, real_radii[rows, None])
            precise[j] = True
            covered[i] = True
            balls += int(real_counts[i] @ fake_counts[j])
            i, _ = bounds.within(lower, rows, columns, fake_radii[None, columns])
            recalled[i] = True
    return NeighbourScores(
        precision=float(fake_counts @ precise / n_fake),
        recall=float(real_counts @ recalled / n_real),
        density=balls / (k * n_fake),
        coverage=float(real_counts @ covered / n_real),
        k=k,
        n_real=n_real,
        n_fake=n_fake,
    )
