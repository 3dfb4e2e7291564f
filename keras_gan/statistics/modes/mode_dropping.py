"""Which parts of the data does a generator leave out?"""

import math
import warnings
from dataclasses import dataclass

import numpy as np
from sklearn.cluster import KMeans
from sklearn.exceptions import ConvergenceWarning

from keras_gan.statistics.feature_arrays import feature_arrays
from keras_gan.statistics.modes.class_histogram import check_alpha
from keras_gan.statistics.modes.histograms import chi_squared, differing, too_few

_MOST_BINS = 100  # as in the paper
_LEAST_SAMPLES = 20


@dataclass(frozen=True, eq=False)
class ModeDropping:
    """What `mode_dropping_test` found.

    Attributes:
        p_value, alpha: `differs` is p_value <= alpha, for the histogram as a whole.
        chi_squared: The statistic behind it.
        dropped: Bins with fewer generated samples than chance explains, the surest first; an
            ideal generator has any of them at a rate of at most alpha.
        dropped_p_values: Of every bin, one-sided and corrected, shape (bins,).
        empty: Bins with real samples and no generated ones.
        different: How many bins differ at alpha, either way and uncorrected (NDB).
        real_shares, fake_shares: Of each bin, shape (bins,).
        examples: For each bin of `dropped`, indices of the real samples nearest its centre.
        n_real: How many real samples were counted: those that did not make the bins.
    """

    p_value: float
    differs: bool
    alpha: float
    chi_squared: float
    dropped: tuple[int, ...]
    dropped_p_values: np.ndarray
    empty: tuple[int, ...]
    different: int
    real_shares: np.ndarray
    fake_shares: np.ndarray
    examples: dict[int, tuple[int, ...]]
    bins: int
    n_real: int
    n_fake: int


def mode_dropping_test(real, fake, *, bins=None, seed=0, alpha=0.05, max_examples=8):
    """Compare how many real and generated samples fall into bins made by k-means.

    Half of the real samples, drawn by `seed`, make the bins; the other half is counted. (Bins
    made by all of them hold more of them than of new ones: among Gaussians in 300 dimensions
    every like set was found to differ.) So the tests are valid as they stand: `p_value` is
    Pearson's chi-squared test of both histograms, and for the single bin Fisher's exact test of
    "fewer than in the data", with Holm's correction for all bins.

    Both answer "is there a difference", which ever more samples will find in any generator; the
    shares tell how large it is. Pixels serve for small grey pictures; else use features.

    Args:
        real, fake: Points or features, arrays of shape (n, d), at least 20 real ones.
        bins: At least 2; by default the root of the number of samples that are counted in the
            smaller set, at most 100, so that a bin expects ten samples if there are a hundred.
            Equal real samples share a bin, so that there may be fewer.
        seed: Of the halves, of k-means and of the random tables that take the place of the
            chi-squared limit where a bin expects fewer than 5 samples.
        alpha: The rate of false alarms, in (0, 1): of `differs`, and of any bin in `dropped`.
        max_examples: How many real samples to name for each dropped bin.

    Returns:
        A `ModeDropping`.

    Example:
        result = mode_dropping_test(features(data.train), features(gan.generate(2000)))
        print(result.p_value, result.examples)  # pictures that are not generated

    [Richardson & Weiss, 2018](https://arxiv.org/abs/1805.12462), section 2, which counts the
    samples that made the bins too.
    """
    real, fake = (rows.astype(np.float64) for rows in feature_arrays(real, fake, least=1))
    check_alpha(alpha)
    if len(real) < _LEAST_SAMPLES:
        raise ValueError(
            f"Half of the real samples make the bins and half are counted, which takes at least "
            f"{_LEAST_SAMPLES}. Received: real.shape={real.shape}"
        )
    order = np.random.default_rng(seed).permutation(len(real))
    to_fit, to_count = order[: len(real) // 2], order[len(real) // 2 :]
    if bins is None:
        bins = min(max(round(math.sqrt(min(len(to_count), len(fake)))), 2), _MOST_BINS)
    if not 2 <= bins <= len(to_fit):
        raise ValueError(
            f"`bins` must be between 2 and {len(to_fit)}, half the number of real samples. "
            f"Received: bins={bins}"
        )
    means = _fit(real[to_fit], bins, seed)
    real_bins = means.predict(real)
    real_counts = np.bincount(real_bins[to_count], minlength=means.n_clusters)
    fake_counts = np.bincount(means.predict(fake), minlength=means.n_clusters)

    statistic, p_value = chi_squared(real_counts, fake_counts, seed)
    fewer = too_few(real_counts, fake_counts)
    dropped = [int(b) for b in np.argsort(fewer, kind="stable") if fewer[b] <= alpha]
    return ModeDropping(
        p_value=p_value,
        differs=p_value <= alpha,
        alpha=alpha,
        chi_squared=statistic,
        dropped=tuple(dropped),
        dropped_p_values=fewer,
        empty=tuple(np.flatnonzero((real_counts > 0) & (fake_counts == 0)).tolist()),
        different=differing(real_counts, fake_counts, alpha),
        real_shares=real_counts / real_counts.sum(),
        fake_shares=fake_counts / fake_counts.sum(),
        examples={b: _central(real, real_bins, means, b, max_examples) for b in dropped},
        bins=means.n_clusters,
        n_real=len(to_count),
        n_fake=len(fake),
    )


def _fit(samples, bins, seed):
    """k-means without empty bins."""
    with warnings.catch_warnings():
        # "Number of distinct clusters smaller than n_clusters": it is fitted again below.
        warnings.simplefilter("ignore", ConvergenceWarning)
        means = KMeans(bins, n_init=1, random_state=seed).fit(samples)
    distinct = len(np.unique(means.labels_))
    if distinct < 2:
        raise ValueError(
            "The real samples are all alike, so that there is nothing to drop: look at the "
            f"extractor. Received: real with {len(samples)} equal rows of those looked at"
        )
    return means if distinct == bins else _fit(samples, distinct, seed)


def _central(real, real_bins, means, number, most):
    members = np.flatnonzero(real_bins == number)
    distances = np.linalg.norm(real[members] - means.cluster_centers_[number], axis=1)
    return tuple(members[np.argsort(distances, kind="stable")[:most]].tolist())
