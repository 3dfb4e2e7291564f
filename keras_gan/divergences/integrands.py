"""q f(p / q) of each divergence, written so that neither density may divide by 0."""

import numpy as np
from scipy.special import rel_entr

from keras_gan.losses.f_divergence import check_divergence


def _squares_over(numerator, divisor):
    """numerator^2 / divisor; 0 where both are, infinite where only the divisor is."""
    with np.errstate(divide="ignore", over="ignore"):
        ratio = np.divide(
            numerator**2, divisor, out=np.full_like(divisor, np.inf), where=divisor > 0.0
        )
    return np.where(numerator == 0.0, 0.0, ratio)


def _jensen_shannon(p, q):
    # Half the smallest number there is would be 0, and dividing by it infinite.
    return 0.5 * (rel_entr(2.0 * p, p + q) + rel_entr(2.0 * q, p + q))


_INTEGRANDS = {
    "kl": rel_entr,
    "reverse_kl": lambda p, q: rel_entr(q, p),
    "pearson": lambda p, q: _squares_over(p - q, q),
    "neyman": lambda p, q: _squares_over(p - q, p),
    "squared_hellinger": lambda p, q: (np.sqrt(p) - np.sqrt(q)) ** 2,
    "jeffrey": lambda p, q: rel_entr(p, q) + rel_entr(q, p),
    "jensen_shannon": _jensen_shannon,
    "gan": lambda p, q: rel_entr(p, p + q) + rel_entr(q, p + q),
    "total_variation": lambda p, q: 0.5 * np.abs(p - q),
}


def _alpha(alpha):
    def integrand(p, q):
        with np.errstate(divide="ignore", over="ignore", invalid="ignore"):
            mixed = np.exp(alpha * np.log(p) + (1.0 - alpha) * np.log(q))
        mixed = np.where((p == 0.0) & (q == 0.0), 0.0, mixed)
        return (mixed - alpha * p - (1.0 - alpha) * q) / (alpha * (alpha - 1.0))

    return integrand


def integrand(divergence, alpha=None):
    """The function of (p, q), float64 arrays >= 0, whose integral is the divergence."""
    check_divergence(divergence, alpha)
    return _alpha(float(alpha)) if divergence == "alpha" else _INTEGRANDS[divergence]
