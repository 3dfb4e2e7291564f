"""Two histograms over the same bins: do they differ, and which bins are too poor?"""

import numpy as np
from scipy.stats import chi2, hypergeom, norm

_DRAWS = 9999
_FEW = 5  # expected samples in a bin below which the chi-squared limit is not trusted


def chi_squared(real, fake, seed=0):
    """(statistic, p-value) of Pearson's test that two rows of counts come from one distribution.

    Bins that are empty in both are left out. Where a bin expects fewer than 5 samples, the
    p-value is that of 9999 random tables with the same sums (never below 1e-4), else the limit's.

    Args:
        real, fake: Counts, integer arrays of shape (bins,).
        seed: Of the random tables.
    """
    together = real + fake
    real, fake, together = (counts[together > 0] for counts in (real, fake, together))
    if len(together) < 2:
        return 0.0, 1.0
    # (fake - expected)^2 / expected, summed over both rows: the real row differs as much.
    expected = together * (fake.sum() / together.sum())
    weights = 1 / expected + 1 / (together - expected)
    statistic = float(((fake - expected) ** 2 * weights).sum())
    if min(expected.min(), (together - expected).min()) >= _FEW:
        return statistic, float(chi2.sf(statistic, len(together) - 1))
    tables = np.random.default_rng(seed).multivariate_hypergeometric(
        together, int(fake.sum()), size=_DRAWS
    )
    drawn = ((tables - expected) ** 2 * weights).sum(axis=1)
    # A table as far off as ours must count although its sum may be rounded otherwise.
    beyond = (drawn >= statistic * (1 - 1e-9)).sum()
    return statistic, float((1 + beyond) / (1 + _DRAWS))


def too_few(real, fake):
    """Each bin's p-value that `fake` has a smaller share than `real`, corrected for all bins.

    Fisher's exact test, one-sided, then Holm's correction: under the null hypothesis the chance
    that any of them is below alpha is at most alpha.
    """
    total = int(real.sum() + fake.sum())
    p_values = hypergeom.cdf(fake, total, real + fake, int(fake.sum()))
    return holm(np.where(real + fake > 0, p_values, 1.0))


def holm(p_values):
    """Adjusted p-values [Holm, 1979](https://www.jstor.org/stable/4615733), in the same order."""
    order = np.argsort(p_values, kind="stable")
    adjusted = np.empty(len(p_values))
    factors = np.arange(len(p_values), 0, -1)
    adjusted[order] = np.minimum(np.maximum.accumulate(p_values[order] * factors), 1.0)
    return adjusted


def differing(real, fake, alpha):
    """How many bins differ in a two-sided, uncorrected z-test of two proportions at alpha.

    The "number of statistically different bins" of [Richardson & Weiss,
    2018](https://arxiv.org/abs/1805.12462); alpha x bins of them differ by chance.
    """
    n_real, n_fake = real.sum(), fake.sum()
    pooled = (real + fake) / (n_real + n_fake)
    error = np.sqrt(pooled * (1 - pooled) * (1 / n_real + 1 / n_fake))
    distance = np.abs(real / n_real - fake / n_fake)
    return int((distance > norm.isf(alpha / 2) * error).sum())
