"""The loss of f-GAN: slopes, bounds and clipping of all ten divergences."""

import keras
import numpy as np
import pytest
from keras import ops
from scipy.optimize import minimize
from scipy.special import ndtri

from keras_gan.backend import input_gradients, value_and_gradients
from keras_gan.divergences import between_gaussians, estimate, optimal_scores
from keras_gan.losses import FDivergence
from tests.test_divergences import REFERENCE, P, Q, f_of, log_density
from tests.turns import not_on, only_on

# Their steps are compared on JAX too, in test_parity.py, and their training in test_variants.py.
pytestmark = not_on("jax")

ROWS = list(REFERENCE)
RATIOS = np.array([0.02, 0.3, 0.9, 1.0, 1.7, 6.0, 40.0])
F_AT_1 = {"kl": 1.0, "reverse_kl": -1.0, "gan": -np.log(2)}


def slope_of_f(divergence, alpha, u):
    """f'(u), by a difference in float64."""
    f, step = f_of(divergence, alpha), 1e-5
    return (f(u * (1 + step)) - f(u * (1 - step))) / (2 * step * u)


def numbers(values):
    return ops.convert_to_numpy(values).astype("float64")


@pytest.mark.parametrize("divergence, alpha", ROWS)
def test_the_optimal_score_means_the_ratio_of_densities(divergence, alpha):
    """T* = f'(r), f*(T*) = r f'(r) - f(r), and the slopes of the two differ by the factor r."""
    if divergence == "total_variation":
        pytest.skip("its optimal scores are infinite")
    loss = FDivergence(divergence, alpha, clip=None)
    scores = ops.convert_to_tensor(optimal_scores(divergence, np.log(RATIOS), alpha), "float32")
    expected = slope_of_f(divergence, alpha, RATIOS)
    np.testing.assert_allclose(numbers(loss.activation(scores)), expected, rtol=1e-4, atol=1e-5)
    conjugate = RATIOS * expected - f_of(divergence, alpha)(RATIOS)
    np.testing.assert_allclose(numbers(loss.conjugate(scores)), conjugate, rtol=1e-4, atol=1e-5)
    undecided = loss.activation(ops.convert_to_tensor([loss.threshold], "float32"))
    assert numbers(undecided) == pytest.approx(F_AT_1.get(divergence, 0.0), abs=1e-6)
    slopes = [numbers(input_gradients(g, scores)) for g in (loss.conjugate, loss.activation)]
    np.testing.assert_allclose(slopes[0], RATIOS * slopes[1], rtol=2e-4)
    assert (slopes[1] > 0).all()


def test_total_variation_is_bounded_by_a_half():
    loss = FDivergence("total_variation")
    scores = ops.convert_to_tensor([-50.0, -1.0, 0.0, 1.0, 50.0])
    expected = 0.5 * np.tanh([-50, -1, 0, 1, 50])
    for side in (loss.activation(scores), loss.conjugate(scores)):
        np.testing.assert_allclose(numbers(side), expected, rtol=1e-6)


@pytest.mark.parametrize("divergence", ["kl", "reverse_kl", "neyman", "squared_hellinger"])
def test_a_clipped_score_has_the_value_and_the_slope_of_the_bound(divergence):
    loss = FDivergence(divergence, clip=3.0)
    sign = {"kl": 1.0, "squared_hellinger": 1.0}.get(divergence, -1.0)
    at, beyond = (ops.convert_to_tensor([sign * size]) for size in (3.0, 500.0))
    for side in (loss.activation, loss.conjugate):
        assert numbers(side(beyond)) == numbers(side(at))
        assert numbers(input_gradients(side, beyond)) == numbers(input_gradients(side, at))
    assert numbers(loss.clipped(beyond, ops.concatenate([at, beyond]))) == 0.75
    other = -sign * ops.ones(1) * 500.0
    assert numbers(loss.clipped(other, other)) == (divergence == "squared_hellinger")
    assert numbers(FDivergence("gan", clip=3.0).clipped(beyond, beyond)) == 0.0


@only_on("torch")  # float64 is not JAX's
@pytest.mark.parametrize("divergence, alpha", ROWS)
def test_the_bound_at_the_optimum_is_the_divergence(divergence, alpha):
    """E_P g(V*) - E_Q f*(g(V*)) by the trapezoidal rule, in float64."""
    x = np.linspace(-12, 18, 20001)
    log_r = log_density(x, *P) - log_density(x, *Q)
    scores = np.clip(optimal_scores(divergence, log_r, alpha), -1e30, 1e30)
    loss = FDivergence(divergence, alpha, clip=None)
    said, cost = (numbers(side(ops.convert_to_tensor(scores, "float64")))
                  for side in (loss.activation, loss.conjugate))  # fmt: skip
    found = np.trapezoid(np.exp(log_density(x, *P)) * said - np.exp(log_density(x, *Q)) * cost, x)
    accuracy = 1e-4 if divergence == "total_variation" else 1e-6  # a jump in the middle of a cell
    assert found == pytest.approx(REFERENCE[divergence, alpha], abs=accuracy)


def shifted(s):
    return -s - ops.log(-ops.expm1(-s))


# V* of m = log r, where it is not a multiple of it.
LINKS = {
    ("pearson", None): lambda m: 2.0 * ops.expm1(m),
    ("jeffrey", None): lambda m: 1.0 + m - ops.exp(-m),
    ("alpha", 2.0): ops.expm1,
    ("alpha", 0.5): lambda m: shifted(2.0 * ops.exp(-0.5 * m)),
    ("alpha", -1.0): lambda m: shifted(0.5 * ops.exp(-2.0 * m)),
}


def quantiles(side, count=20_000):
    """Equally likely points, as good as a sample that is as large as can be."""
    mean, deviation = side
    return mean + deviation * ndtri((np.arange(count) + 0.5) / count)


@only_on("torch")  # hundreds of small calls, for which JAX would compile each
@pytest.mark.parametrize("divergence, alpha", ROWS)
def test_a_trained_critic_estimates_the_divergence(divergence, alpha):
    """The score is a quadratic in x, as log r is, or what V* makes of one."""
    p, q = (0.0, 1.0), (0.4, 1.05)
    loss = FDivergence(divergence, alpha, clip=30.0)
    link = LINKS.get((divergence, alpha), lambda m: m)
    features = [
        ops.convert_to_tensor(np.stack([x**0, x, x**2]), "float64")
        for x in (quantiles(p), quantiles(q))
    ]
    weights = keras.Variable(np.zeros(3), dtype="float64")

    def objective():
        scores = [link(ops.sum(weights.value[:, None] * f, axis=0)) for f in features]
        return loss.discriminator(*scores), ops.stack([scores[0], scores[1]])

    def at(values):
        weights.assign(values)
        (value, _), (slope,) = value_and_gradients(objective, [weights])
        return float(value), numbers(slope)

    start = np.array([0.0, -0.1, 0.01])
    found = minimize(at, start, jac=True, method="BFGS", options={"gtol": 1e-4})
    weights.assign(found.x)
    scores = numbers(objective()[1])
    exact = between_gaussians(divergence, p, q, alpha)
    said = estimate(loss, scores[0], scores[1], exact)
    assert said.bound == pytest.approx(exact, rel=0.05)
    assert said.gap == pytest.approx(exact - said.bound) and said.clipped < 0.01


def test_an_estimate_tells_its_error():
    """Standard errors of the two means, added in squares."""
    rng = np.random.default_rng(3)
    real, fake = rng.normal(size=(50, 1)), rng.normal(size=(80, 1))
    found = estimate(FDivergence("pearson"), real, fake)
    cost = fake**2 / 4 + fake
    assert found.bound == pytest.approx(real.mean() - cost.mean(), rel=1e-5)
    assert found.error == pytest.approx((real.var() / 50 + cost.var() / 80) ** 0.5, rel=1e-5)
    assert found.gap is None and found.clipped == 0.0


@pytest.mark.parametrize(
    "call, kind, message",
    [
        (lambda: FDivergence("hellinger"), ValueError, "Did you mean 'squared_hellinger'"),
        (lambda: FDivergence("kl", generator_loss="saturating"), ValueError, "'minimax'. Received"),
        (lambda: FDivergence("kl", clip=0), ValueError, "or None for no bound. Received: clip=0"),
        (lambda: FDivergence("alpha", "2"), ValueError, "needs `alpha`.*Received: alpha='2'"),
        (lambda: estimate("kl", [0, 1], [0, 1]), TypeError, "`losses.FDivergence.*loss=kl"),
        (lambda: estimate(FDivergence(), [0], [0, 1]), ValueError, "Received: 1 real scores"),
    ],
)  # fmt: skip
def test_errors(call, kind, message):
    with pytest.raises(kind, match=message):
        call()
