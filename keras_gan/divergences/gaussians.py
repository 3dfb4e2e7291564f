"""Exact divergences of two Gaussians."""

import math

import numpy as np
from scipy import integrate
from scipy.special import ndtr

from keras_gan.divergences.integrands import integrand
from keras_gan.losses.f_divergence import check_divergence


def between_gaussians(divergence, p, q, alpha=None):
    """D_f(p || q) of two normal distributions, by closed form where there is one.

        C_a = integral p^a q^(1 - a)
            = |S_p|^((1-a)/2) |S_q|^(a/2) |V|^(-1/2) exp(-a (1-a) d' V^-1 d / 2)

    with V = (1 - a) S_p + a S_q and d the difference of the means; where V is not positive definite
    the integral is infinite. It gives Pearson's (a = 2), Neyman's (-1), Hellinger's (1/2) and
    alpha; KL and its sums have forms of their own. Total variation follows from the points where
    the densities cross. Those of Jensen and Shannon have no closed form: quadrature, to 1e-9.

    Args:
        divergence: a name of `losses.FDivergence`.
        p, q: (mean, standard deviation) as two numbers; or (mean, covariance) as arrays of shapes
            (n,) and (n, n).
        alpha: of `"alpha"`.

    Returns:
        A float, which may be infinite.

    Raises:
        ValueError: for `"total_variation"`, `"jensen_shannon"` and `"gan"` in more than one
            dimension, unless the covariances are equal.

    Example:
        between_gaussians("kl", (0, 1), (1, 1.2))        # 0.376766

    [van Erven and Harremoes, 2014](https://arxiv.org/abs/1206.2459), of C_a.
    """
    check_divergence(divergence, alpha)
    p, q = _moments("p", p), _moments("q", q)
    if p[0].shape != q[0].shape:
        raise ValueError(
            "Both must have the same dimension. "
            f"Received: p of {p[0].size} numbers, q of {q[0].size}"
        )
    if divergence in ("kl", "reverse_kl", "jeffrey"):
        there, back = _kl(p, q), _kl(q, p)
        return {"kl": there, "reverse_kl": back, "jeffrey": there + back}[divergence]
    if divergence == "alpha":
        return (_chernoff(p, q, alpha) - 1.0) / (alpha * (alpha - 1.0))
    if divergence == "squared_hellinger":
        return 2.0 - 2.0 * _chernoff(p, q, 0.5)
    if divergence in ("pearson", "neyman"):
        return _chernoff(p, q, 2.0 if divergence == "pearson" else -1.0) - 1.0
    return _on_the_line(divergence, *_as_line(divergence, p, q))


def _moments(name, given):
    """(mean (n,), covariance (n, n)), or an error."""
    if len(given) != 2:
        raise ValueError(f"`{name}` is (mean, spread). Received: {name}={given}")
    mean, spread = (np.asarray(part, "float64") for part in given)
    if mean.ndim == 0 and spread.ndim == 0:
        if not spread > 0.0:
            raise ValueError(f"The standard deviation must be above 0. Received: {name}={given}")
        return mean[None], spread[None, None] ** 2
    if mean.ndim != 1 or spread.shape != (mean.size, mean.size):
        raise ValueError(
            f"`{name}` is (mean, standard deviation), two numbers, or (mean, covariance) of shapes "
            f"(n,) and (n, n). Received: {name} of shapes {mean.shape}, {spread.shape}"
        )
    if not np.allclose(spread, spread.T) or np.linalg.eigvalsh(spread).min() <= 0.0:
        raise ValueError(
            f"The covariance must be symmetric and positive definite. Received: {name}={given}"
        )
    return mean, spread


def _log_det(matrix):
    return np.linalg.slogdet(matrix)[1]


def _kl(p, q):
    apart, (_, of_p), (_, of_q) = p[0] - q[0], p, q
    spread = np.trace(np.linalg.solve(of_q, of_p)) - apart.size
    moved = apart @ np.linalg.solve(of_q, apart)
    return 0.5 * float(spread + moved + _log_det(of_q) - _log_det(of_p))


def _chernoff(p, q, a):
    apart, (_, of_p), (_, of_q) = p[0] - q[0], p, q
    mixed = (1.0 - a) * of_p + a * of_q
    if np.linalg.eigvalsh(mixed).min() <= 0.0:
        return math.inf
    logs = (1.0 - a) * _log_det(of_p) + a * _log_det(of_q) - _log_det(mixed)
    moved = a * (1.0 - a) * (apart @ np.linalg.solve(mixed, apart))
    return math.exp(0.5 * (logs - moved))


def _as_line(divergence, p, q):
    """The same problem for two Gaussians of numbers: (mean, deviation) of both."""
    if p[0].size == 1:
        return [(float(mean[0]), math.sqrt(spread[0, 0])) for mean, spread in (p, q)]
    if not np.allclose(p[1], q[1], rtol=1e-12, atol=0.0):
        raise ValueError(
            f"{divergence!r} has no closed form in {p[0].size} dimensions unless the covariances "
            "are equal: take `on_a_grid`, or `estimate`. "
            f"Received: divergence={divergence!r}"
        )
    # Only the direction from mean to mean tells them apart.
    apart = p[0] - q[0]
    return [(0.0, 1.0), (math.sqrt(apart @ np.linalg.solve(p[1], apart)), 1.0)]


def _on_the_line(divergence, p, q):
    points = _crossings(p, q)
    if divergence == "total_variation":
        edges = [-math.inf, *points, math.inf]
        masses = [np.diff(ndtr((np.array(edges) - side[0]) / side[1])) for side in (p, q)]
        return 0.5 * float(np.abs(masses[0] - masses[1]).sum())
    of = integrand(divergence)
    ends = [side[0] + sign * 40.0 * side[1] for side in (p, q) for sign in (-1, 1)]
    # Where the mass is, or a wide interval hides a narrow density from the quadrature.
    near = [side[0] + sign * 6.0 * side[1] for side in (p, q) for sign in (-1, 0, 1)]
    edges = sorted({min(ends), *near, *points, max(ends)})
    return sum(
        integrate.quad(lambda x: of(_density(x, *p), _density(x, *q)), a, b, epsabs=1e-12)[0]
        for a, b in zip(edges[:-1], edges[1:], strict=True)
    )


def _density(x, mean, deviation):
    return np.exp(-0.5 * ((x - mean) / deviation) ** 2) / (deviation * math.sqrt(2.0 * math.pi))


def _crossings(p, q):
    """Where the densities are equal: the real roots of log p - log q."""
    (m, s), (n, t) = p, q
    quadratic = 0.5 / t**2 - 0.5 / s**2, m / s**2 - n / t**2
    constant = 0.5 * (n / t) ** 2 - 0.5 * (m / s) ** 2 + math.log(t / s)
    roots = np.roots(np.trim_zeros([*quadratic, constant], "f"))
    return sorted(roots.real[roots.imag == 0.0].tolist())
