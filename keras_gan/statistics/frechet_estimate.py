"""FID with an error bar and without the bias of a finite sample, from sums alone."""

from dataclasses import asdict, dataclass

import numpy as np

from keras_gan.statistics.frechet import frechet_distance
from keras_gan.statistics.moments import Moments

FOLDS = 10


@dataclass(frozen=True)
class FrechetEstimate:
    """A Frechet distance and how far it can be trusted; `real` is held fixed throughout.

    Args:
        value: of all generated samples. Its bias is about a constant / n_fake upwards, often far
            more than `standard_error`: compare values of equal `n_fake` only.
        standard_error: of `value` and of `infinity`; None with fewer than two folds.
        infinity: extrapolated to infinitely many generated samples; or None likewise.
        converged: whether `infinity` means something. False: the samples are so few against the
            number of features that the bias does not fall as 1 / n yet.
        n_real, n_fake: samples seen.
    """

    value: float
    standard_error: float | None
    infinity: float | None
    converged: bool | None
    n_real: int
    n_fake: int

    def to_dict(self):
        """For JSON."""
        return asdict(self)


def frechet_estimate(real, folds):
    """The Frechet distance of generated samples that came in disjoint folds.

    No feature is kept: each of the K folds is a `Moments`. With d_k the distance of all samples
    but fold k, the jackknife gives

        standard error  sqrt((K - 1) / K sum_k (d_k - mean d_k)^2)
        infinity        K d - (K - 1) mean d_k,   free of the bias' first term, constant / n

    `infinity` is `converged` when an extrapolation from two halves, 2 d(n) - d(n / 2), whose next
    term is twice as large, differs from it by less than the standard error. Ten folds cost 13
    distances. The interval infinity +- 2.26 standard errors (Student's t, 9 degrees) holds the true
    distance of Gaussians in at least nine of ten samples (tests/test_frechet.py).

    Args:
        real: `Moments` of the reference.
        folds: list of `Moments`; sample i belongs into fold i % 10.

    Returns:
        `FrechetEstimate`.

    [Chong and Forsyth, 2020](https://arxiv.org/abs/1911.07023) showed the bias and drew a line
    through distances at 15 sizes; Quenouille's jackknife needs no random subsets.
    """
    everything = sum(folds, Moments(real.dimension))
    value = frechet_distance(real, everything)
    count = len(folds)
    if count < 2 or min(fold.count for fold in folds) < 2:
        return FrechetEstimate(value, None, None, None, real.count, everything.count)
    rest = [sum(folds[:k] + folds[k + 1 :], Moments(real.dimension)) for k in range(count)]
    without = np.array([frechet_distance(real, moments) for moments in rest])
    error = float(np.sqrt((count - 1) / count * ((without - without.mean()) ** 2).sum()))
    infinity = float(count * value - (count - 1) * without.mean())
    halves = [sum(folds[start::2], Moments(real.dimension)) for start in (0, 1)]
    from_halves = 2 * value - np.mean([frechet_distance(real, half) for half in halves])
    return FrechetEstimate(
        value,
        error,
        infinity,
        bool(abs(from_halves - infinity) < error),
        real.count,
        everything.count,
    )
