"""The scores of the discriminator that cannot be improved."""

import numpy as np

from keras_gan.losses.f_divergence import check_divergence


def optimal_scores(divergence, log_ratio, alpha=None):
    """V*, with which `losses.FDivergence(...).bound` is the divergence itself.

    g(V*) = f'(r) for r = p / q. It is what a trained discriminator is compared with, and turns
    anything that tells real from fake by log r into a score for this divergence.

    Args:
        divergence: a name of `losses.FDivergence`.
        log_ratio: log(p(x) / q(x)) at any points, an array.
        alpha: of `"alpha"`.

    Returns:
        An array of scores; those of the total variation are infinite, with the sign of log r.

    Example:
        from scipy.stats import norm

        x = np.linspace(-8, 8, 4001)
        optimal_scores("gan", norm.logpdf(x) - norm.logpdf(x, 1, 1.2))     # log r itself

    [Nowozin et al., 2016](https://arxiv.org/abs/1606.00709), equation 5 and table 6.
    """
    check_divergence(divergence, alpha)
    log_ratio = np.asarray(log_ratio, "float64")
    if divergence != "alpha":
        return _SCORES[divergence](log_ratio)
    power = (alpha - 1.0) * log_ratio
    if alpha > 1.0:
        return np.expm1(power) / (alpha - 1.0)
    # softplus(-V) = r^(alpha - 1) / (1 - alpha), the right side of which is s.
    s = np.exp(power) / (1.0 - alpha)
    return -s - np.log(-np.expm1(-s))


_SCORES = {
    "kl": lambda log_r: 1.0 + log_r,
    "reverse_kl": lambda log_r: log_r,
    "pearson": lambda log_r: 2.0 * np.expm1(log_r),
    "neyman": lambda log_r: 2.0 * log_r,
    "squared_hellinger": lambda log_r: 0.5 * log_r,
    "jeffrey": lambda log_r: 1.0 + log_r - np.exp(-log_r),
    "jensen_shannon": lambda log_r: log_r,
    "gan": lambda log_r: log_r,
    "total_variation": lambda log_r: np.where(log_r == 0.0, 0.0, np.copysign(np.inf, log_r)),
}
