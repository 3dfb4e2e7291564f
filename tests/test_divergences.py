"""Exact divergences against quadrature, reference values and each other."""

import math

import numpy as np
import pytest
from scipy import integrate
from scipy.special import entr, xlogy
from scipy.stats import multivariate_normal

from keras_gan.divergences import between_gaussians, on_a_grid, optimal_scores

P, Q = (0.0, 1.0), (1.0, 1.2)
# Of N(0, 1) and N(1, 1.2^2), by an adaptive quadrature of q f(p/q) with f of the paper's table.
REFERENCE = {
    ("kl", None): 0.376766,
    ("reverse_kl", None): 0.537678,
    ("jeffrey", None): 0.914444,
    ("pearson", None): 0.787686,
    ("neyman", None): 5.641262,
    ("squared_hellinger", None): 0.209628,
    ("total_variation", None): 0.356916,
    ("jensen_shannon", None): 0.196734,
    ("gan", None): -1.189560,
    ("alpha", 0.5): 0.419256,
    ("alpha", -1.0): 2.820631,
    ("alpha", 2.0): 0.393843,
}
F = {
    "kl": lambda u: xlogy(u, u),
    "reverse_kl": lambda u: -np.log(u),
    "jeffrey": lambda u: (u - 1) * np.log(u),
    "pearson": lambda u: (u - 1) ** 2,
    "neyman": lambda u: (1 - u) ** 2 / u,
    "squared_hellinger": lambda u: (np.sqrt(u) - 1) ** 2,
    "total_variation": lambda u: abs(u - 1) / 2,
    "jensen_shannon": lambda u: -entr(u) - (u + 1) * np.log((1 + u) / 2),
    "gan": lambda u: -entr(u) - (u + 1) * np.log(u + 1),
}


def log_density(x, mean, deviation):
    return -0.5 * ((x - mean) / deviation) ** 2 - np.log(deviation * math.sqrt(2 * math.pi))


def f_of(divergence, alpha):
    if divergence == "alpha":
        return lambda u: (u**alpha - 1 - alpha * (u - 1)) / (alpha * (alpha - 1))
    return F[divergence]


def by_quadrature(divergence, alpha, p, q, ends):
    """The integral of q f(p / q)."""
    f = f_of(divergence, alpha)

    def integrand(x):
        ratio = np.exp(log_density(x, *p) - log_density(x, *q))
        return np.exp(log_density(x, *q)) * f(ratio)

    return integrate.quad(integrand, *ends, epsabs=1e-11, limit=400)[0]


@pytest.mark.parametrize("divergence, alpha", REFERENCE)
def test_between_two_gaussians(divergence, alpha):
    expected = REFERENCE[divergence, alpha]
    found = between_gaussians(divergence, P, Q, alpha)
    assert found == pytest.approx(expected, abs=1e-6)
    assert found == pytest.approx(by_quadrature(divergence, alpha, P, Q, (-12, 18)), abs=1e-7)
    x = np.linspace(-12, 18, 6001)
    densities = [np.exp(log_density(x, *side)) for side in (P, Q)]
    grid = on_a_grid(divergence, *densities, x[1] - x[0], alpha)
    assert grid == pytest.approx(expected, abs=1e-6)
    p, q = (-1.0, 0.7), (1.2, 0.8)  # further apart and narrower
    exact = by_quadrature(divergence, alpha, p, q, (-14, 14))
    assert between_gaussians(divergence, p, q, alpha) == pytest.approx(exact, rel=1e-5)


@pytest.mark.parametrize("divergence, alpha", REFERENCE)
def test_between_equal_distributions_it_is_nothing(divergence, alpha):
    least = -2 * math.log(2) if divergence == "gan" else 0.0
    assert between_gaussians(divergence, (3.0, 0.1), (3.0, 0.1), alpha) == pytest.approx(least)
    some = np.array([[0.2, 0.5], [0.3, 0.0]])
    assert on_a_grid(divergence, some, some, alpha=alpha) == pytest.approx(least)


@pytest.mark.parametrize(
    "divergence, wide_to_narrow, narrow_to_wide",
    [("pearson", math.inf, True), ("neyman", True, math.inf), ("kl", True, True)],
)
def test_infinite_where_tails_are(divergence, wide_to_narrow, narrow_to_wide):
    """Pearson's needs 2 s_q^2 > s_p^2, Neyman's 2 s_p^2 > s_q^2."""
    wide, narrow = (0.0, 1.5), (0.0, 1.0)
    for pair, expected in (((wide, narrow), wide_to_narrow), ((narrow, wide), narrow_to_wide)):
        found = between_gaussians(divergence, *pair)
        assert math.isinf(found) if expected is math.inf else 0 < found < 10


PLANE_P = np.array([0.3, -0.2]), np.array([[1.0, 0.3], [0.3, 0.8]])
PLANE_Q = np.array([0.5, 0.1]), np.array([[0.9, 0.2], [0.2, 0.85]])
CLOSED = [k for k in REFERENCE if k[0] not in ("total_variation", "jensen_shannon", "gan")]


def on_the_plane(divergence, alpha, p, q):
    line = np.linspace(-8, 8, 201)
    points = np.stack(np.meshgrid(line, line), axis=-1)
    densities = (multivariate_normal(*side).pdf(points) for side in (p, q))
    return on_a_grid(divergence, *densities, (line[1] - line[0]) ** 2, alpha)


@pytest.mark.parametrize("divergence, alpha", REFERENCE)
def test_between_gaussians_in_the_plane(divergence, alpha):
    q = PLANE_Q if (divergence, alpha) in CLOSED else (PLANE_Q[0], PLANE_P[1])
    found = between_gaussians(divergence, PLANE_P, q, alpha)
    # On a grid the total variation has a kink, which costs it its last digits.
    accuracy = 2e-4 if divergence == "total_variation" else 1e-7
    assert found == pytest.approx(on_the_plane(divergence, alpha, PLANE_P, q), abs=accuracy)


# f(0) and f'(infinity): what mass of the one costs where the other has none.
BOUNDARY = {
    ("kl", None): (0, math.inf), ("reverse_kl", None): (math.inf, 0),
    ("jeffrey", None): (math.inf, math.inf), ("pearson", None): (1, math.inf),
    ("neyman", None): (math.inf, 1), ("squared_hellinger", None): (1, 1),
    ("total_variation", None): (0.5, 0.5), ("gan", None): (0, 0),
    ("jensen_shannon", None): (math.log(2), math.log(2)), ("alpha", 0.5): (2, 2),
    ("alpha", -1.0): (math.inf, 0.5), ("alpha", 2.0): (0.5, math.inf),
}  # fmt: skip


@pytest.mark.parametrize("divergence, alpha", BOUNDARY)
def test_where_one_density_is_zero(divergence, alpha):
    """Between (1, 0) and (0, 1) a divergence is f(0) + f'(infinity)."""
    at_zero, at_infinity = BOUNDARY[divergence, alpha]
    p, q = np.array([1.0, 0.0, 0.0]), np.array([0.0, 1.0, 0.0])
    assert on_a_grid(divergence, p, q, alpha=alpha) == at_zero + at_infinity
    half = np.array([0.5, 0.5])
    f = f_of(divergence, alpha)
    for which, left in ((np.array([1.0, 0.0]), at_zero), (np.array([0.0, 1.0]), at_zero)):
        assert on_a_grid(divergence, which, half, alpha=alpha) == pytest.approx((f(2) + left) / 2)


def test_optimal_scores_of_alpha_are_those_of_its_names():
    """alpha = 2 is half of Pearson's, alpha = 1/2 twice Hellinger's, so V* of the former halves."""
    log_r = np.linspace(-3, 3, 7)
    ours, pearson = optimal_scores("alpha", log_r, 2.0), optimal_scores("pearson", log_r)
    np.testing.assert_allclose(ours, pearson / 2, rtol=1e-12)
    assert np.isinf(optimal_scores("total_variation", log_r)[[0, -1]]).all()


@pytest.mark.parametrize(
    "call, message",
    [
        (lambda: between_gaussians("kl", (0, 1, 2), Q), r"is \(mean, spread\). Received: p="),
        (lambda: between_gaussians("kl", (0, -1), Q), "above 0. Received: p="),
        (lambda: between_gaussians("kl", P, PLANE_Q), "same dimension. Received: p of 1 numbers"),
        (lambda: between_gaussians("kl", P, (np.zeros(2), np.ones(2))), r"shapes \(2,\), \(2,\)"),
        (lambda: between_gaussians("kl", P, (np.zeros(1), -np.eye(1))), "positive definite.*q="),
        (lambda: between_gaussians("gan", PLANE_P, PLANE_Q), "on_a_grid.*divergence='gan'"),
        (lambda: between_gaussians("jefrey", P, Q), "Did you mean 'jeffrey'.*'jefrey'"),
        (lambda: between_gaussians("alpha", P, Q), "needs `alpha`.*Received: alpha=None"),
        (lambda: between_gaussians("kl", P, Q, 2.0), "belongs to.*Received: alpha=2.0"),
        (lambda: between_gaussians("alpha", P, Q, 1), "a limit, 'kl'.*Received: alpha=1"),
        (lambda: on_a_grid("kl", np.ones(3) / 3, np.ones(4) / 4), "p.shape=\\(3,\\), q.shape="),
        (lambda: on_a_grid("kl", np.ones(3), np.ones(3) / 3), "correct `cell`.*mass=3"),
        (lambda: on_a_grid("kl", np.ones(2) / 2, np.array([2.0, -1])), "Received: q.min"),
    ],
)
def test_errors(call, message):
    with pytest.raises(ValueError, match=message):
        call()
