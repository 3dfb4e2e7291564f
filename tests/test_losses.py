"""Every adversarial loss against its formula in NumPy float64."""

import json

import keras
import numpy as np
import pytest
from keras import ops
from scipy.special import expit

from keras_gan import losses
from keras_gan.backend import value_and_gradients

REAL = np.array([[2.0], [-1.5], [0.3], [40.0]])
FAKE = np.array([[-0.7], [1.1], [-30.0], [0.0]])


def log_d(scores):
    return -np.logaddexp(0.0, -scores)


def log_not_d(scores):
    return -np.logaddexp(0.0, scores)


def compared(real_side, fake_side):
    """Formulas of a relativistic average loss: (discriminator's, generator's with its reals)."""

    def discriminator(r, f):
        return (real_side(r - f.mean()).mean() + fake_side(f - r.mean()).mean()) / 2

    return discriminator, lambda f: discriminator(f, REAL)


def conjugate_of_alpha(scores):
    """Of alpha = 1/2, 2 ((1 - t / 2)^-1 - 1) with t = 2 - softplus(-v) = 2 + log D."""
    return -2 * (2 / log_d(scores) + 1)


# (loss, discriminator's formula, generator's formula), written from the papers. A relativistic
# generator's is that beside REAL.
TABLE = {
    "NonSaturating": (
        losses.NonSaturating(),
        lambda r, f: -log_d(r).mean() - log_not_d(f).mean(),
        lambda f: -log_d(f).mean(),
    ),
    "NonSaturating smoothed": (
        losses.NonSaturating(label_smoothing=0.1),
        lambda r, f: -(0.9 * log_d(r) + 0.1 * log_not_d(r)).mean() - log_not_d(f).mean(),
        lambda f: -log_d(f).mean(),
    ),
    "Minimax": (
        losses.Minimax(),
        lambda r, f: -log_d(r).mean() - log_not_d(f).mean(),
        lambda f: log_not_d(f).mean(),
    ),
    "LeastSquares": (
        losses.LeastSquares(),
        lambda r, f: ((r - 1) ** 2).mean() / 2 + (f**2).mean() / 2,
        lambda f: ((f - 1) ** 2).mean() / 2,
    ),
    "LeastSquares smoothed": (
        losses.LeastSquares(label_smoothing=0.2),
        lambda r, f: ((r - 0.8) ** 2).mean() / 2 + (f**2).mean() / 2,
        lambda f: ((f - 1) ** 2).mean() / 2,
    ),
    "LeastSquares chi-squared": (
        losses.LeastSquares(targets=(-1.0, 1.0, 0.0)),
        lambda r, f: ((r - 1) ** 2).mean() / 2 + ((f + 1) ** 2).mean() / 2,
        lambda f: (f**2).mean() / 2,
    ),
    "RelativisticPairing": (
        losses.RelativisticPairing(),
        lambda r, f: -log_d(r - f).mean(),
        lambda f: -log_d(f - REAL).mean(),
    ),
    "RelativisticAverage standard": (
        losses.RelativisticAverage(losses.NonSaturating()),
        *compared(lambda r: -log_d(r), lambda f: -log_not_d(f)),
    ),
    "RelativisticAverage least squares": (
        losses.RelativisticAverage(losses.LeastSquares(targets=(-1.0, 1.0, 0.0))),
        *compared(lambda r: (r - 1) ** 2, lambda f: (f + 1) ** 2),
    ),
    "RelativisticAverage hinge": (
        losses.RelativisticAverage(losses.Hinge()),
        *compared(lambda r: np.maximum(0, 1 - r), lambda f: np.maximum(0, 1 + f)),
    ),
    "TopK": (
        losses.TopK(losses.NonSaturating(), share=0.75),
        lambda r, f: -log_d(r).mean() - log_not_d(f).mean(),
        lambda f: -log_d(np.sort(f, axis=0)[1:]).mean(),  # of four, without the worst
    ),
    "FDivergence kl": (
        losses.FDivergence("kl", clip=None),
        lambda r, f: np.exp(f - 1).mean() - r.mean(),
        lambda f: -f.mean(),
    ),
    "FDivergence minimax": (
        losses.FDivergence("pearson", generator_loss="minimax"),
        lambda r, f: (f**2 / 4 + f).mean() - r.mean(),
        lambda f: -(f**2 / 4 + f).mean(),
    ),
    "FDivergence clipped": (  # REAL has one above 10, FAKE none
        losses.FDivergence("alpha", alpha=0.5),
        lambda r, f: conjugate_of_alpha(f).mean() - (2 + log_d(np.minimum(r, 10))).mean(),
        lambda f: -(2 + log_d(f)).mean(),
    ),
    "Hinge": (
        losses.Hinge(),
        lambda r, f: np.maximum(0, 1 - r).mean() + np.maximum(0, 1 + f).mean(),
        lambda f: -f.mean(),
    ),
    "Wasserstein": (
        losses.Wasserstein(),
        lambda r, f: f.mean() - r.mean(),
        lambda f: -f.mean(),
    ),
}


def tensor(array):
    return ops.convert_to_tensor(array.astype("float32"))


@pytest.mark.parametrize("name", TABLE)
def test_equals_the_papers_formula(name):
    loss, discriminator, generator = TABLE[name]
    ours = float(loss.discriminator(tensor(REAL), tensor(FAKE)))
    np.testing.assert_allclose(ours, discriminator(REAL, FAKE), rtol=1e-6)
    np.testing.assert_allclose(float(generators(loss, FAKE)), generator(FAKE), rtol=1e-6)


def generators(loss, fake, real=REAL):
    return loss.generator(tensor(fake), *([tensor(real)] if loss.relativistic else []))


@pytest.mark.parametrize("name", TABLE)
def test_survives_serialisation(name):
    loss = TABLE[name][0]
    config = json.loads(json.dumps(keras.saving.serialize_keras_object(loss)))
    copy = keras.saving.deserialize_keras_object(config)
    assert type(copy) is type(loss)
    before, after = (x.discriminator(tensor(REAL), tensor(FAKE)) for x in (loss, copy))
    assert float(before) == float(after)
    assert float(generators(loss, FAKE)) == float(generators(copy, FAKE))


def test_the_table_holds_every_loss():
    public = {n for n in dir(losses) if n[0].isupper()} - {"AdversarialLoss"}
    assert public == {name.split()[0] for name in TABLE}


@pytest.mark.parametrize("loss", [losses.NonSaturating, losses.Minimax])
def test_huge_logits_stay_finite(loss):
    scores = tensor(np.array([[-1e4], [1e4]]))
    assert np.isfinite(float(loss().discriminator(scores, scores)))
    assert np.isfinite(float(loss().generator(scores)))


def test_optimal_discriminator_of_minimax_measures_jensen_shannon():
    """At D* = p / (p + q) the loss is 2 log 2 - 2 JS(p, q), on a discrete distribution."""
    p, q = np.array([0.5, 0.3, 0.2]), np.array([0.1, 0.2, 0.7])
    m = (p + q) / 2
    js = (p * np.log(p / m)).sum() / 2 + (q * np.log(q / m)).sum() / 2
    optimal = np.log(p / q)
    np.testing.assert_allclose(expit(optimal), p / (p + q))
    # 1000 samples in the exact proportions of p and of q.
    real = np.repeat(optimal, (1000 * p).astype(int))
    fake = np.repeat(optimal, (1000 * q).astype(int))
    ours = float(losses.Minimax().discriminator(tensor(real), tensor(fake)))
    np.testing.assert_allclose(ours, 2 * np.log(2) - 2 * js, rtol=1e-5)


@pytest.mark.parametrize("loss", [losses.NonSaturating, losses.Minimax, losses.LeastSquares])
@pytest.mark.parametrize("value", [-0.1, 0.5])
def test_smoothing_out_of_range(loss, value):
    with pytest.raises(ValueError, match=rf"\[0, 0\.5\)\. Received: label_smoothing={value}"):
        loss(label_smoothing=value)


# ---- Relativistic losses ----

RELATIVISTIC = [name for name in TABLE if TABLE[name][0].relativistic]
SCORES = np.random.default_rng(1).normal(size=(2, 7, 1))


@pytest.mark.parametrize("name", RELATIVISTIC)
def test_only_differences_of_scores_count(name):
    loss, (real, fake) = TABLE[name][0], SCORES
    before = loss.discriminator(tensor(real), tensor(fake)), generators(loss, fake, real)
    real, fake = real + 5.0, fake + 5.0
    after = loss.discriminator(tensor(real), tensor(fake)), generators(loss, fake, real)
    for one, other in zip(before, after, strict=True):
        assert float(one) == pytest.approx(float(other), rel=1e-5)


@pytest.mark.parametrize("name", RELATIVISTIC)
def test_the_generator_plays_the_discriminators_part_with_exchanged_samples(name):
    loss, (real, fake) = TABLE[name][0], SCORES
    ours = float(generators(loss, fake, real))
    assert ours == float(loss.discriminator(tensor(fake), tensor(real)))
    assert ours != pytest.approx(float(loss.discriminator(tensor(real), tensor(fake))), rel=1e-3)


def jacobian(loss, slope, point, step=1e-2):
    """Of the flow (generator, discriminator) of the Dirac-GAN D(x) = slope * x, data at 0."""

    def flow(point, slope):
        def both(sign):
            at, tilt = keras.Variable([[point]]), keras.Variable([[slope]])

            def objective():
                real, fake = 0.0 * tilt.value, tilt.value * at.value
                if sign == "d":
                    return loss.discriminator(real, fake), ()
                given = [real] if loss.relativistic else []
                return loss.generator(fake, *given), ()

            _, gradients = value_and_gradients(objective, [at, tilt])
            return -float(ops.convert_to_numpy(gradients[sign == "d"])[0, 0])

        return np.array([both("g"), both("d")])

    columns = [
        (flow(point + a, slope + b) - flow(point - a, slope - b)) / (2 * step)
        for a, b in ((step, 0.0), (0.0, step))
    ]
    return np.stack(columns, axis=1)


@pytest.mark.parametrize(
    "name, speed",
    # f'(0) of the paper's f, which is softplus', and 1 for hinge and Wasserstein. A mean over one
    # real and one fake is a pair: both sides say the same, so that halves make one whole.
    [("NonSaturating", 0.5), ("RelativisticPairing", 0.5), ("RelativisticAverage standard", 0.5),
     ("RelativisticAverage least squares", 2.0), ("RelativisticAverage hinge", 1.0),
     ("Wasserstein", 1.0)],
)  # fmt: skip
def test_the_dirac_gan_turns_in_circles(name, speed):
    """Without a penalty the eigenvalues at the equilibrium are +-i f'(0): no loss converges."""
    values = np.linalg.eigvals(jacobian(TABLE[name][0], 0.0, 0.0))
    np.testing.assert_allclose(sorted(values.imag), [-speed, speed], rtol=1e-3)
    np.testing.assert_allclose(values.real, 0.0, atol=1e-3)


def test_errors_of_relativistic_losses():
    with pytest.raises(
        ValueError, match="in pairs.*real_scores.shape=\\(4, 1\\), fake_scores.shape="
    ):
        losses.RelativisticPairing().discriminator(tensor(REAL), tensor(FAKE[:1]))
    for kind in (losses.RelativisticAverage, losses.TopK):
        with pytest.raises(ValueError, match="not relativistic.*Received: loss="):
            kind(losses.RelativisticPairing())
    with pytest.raises(ValueError, match=r"in \(0, 1\]. Received: share=0"):
        losses.TopK(losses.Hinge(), 0)
    with pytest.raises(ValueError, match=r"three numbers.*Received: targets=\(0, 1\)"):
        losses.LeastSquares(targets=(0, 1))
