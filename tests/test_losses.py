"""Every adversarial loss against its formula in NumPy float64."""

import json

import keras
import numpy as np
import pytest
from keras import ops
from scipy.special import expit

from keras_gan import losses

REAL = np.array([[2.0], [-1.5], [0.3], [40.0]])
FAKE = np.array([[-0.7], [1.1], [-30.0], [0.0]])


def log_d(scores):
    return -np.logaddexp(0.0, -scores)


def log_not_d(scores):
    return -np.logaddexp(0.0, scores)


# (loss, discriminator's formula, generator's formula), written from the papers.
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
    np.testing.assert_allclose(float(loss.generator(tensor(FAKE))), generator(FAKE), rtol=1e-6)


@pytest.mark.parametrize("name", TABLE)
def test_survives_serialisation(name):
    loss = TABLE[name][0]
    config = json.loads(json.dumps(keras.saving.serialize_keras_object(loss)))
    copy = keras.saving.deserialize_keras_object(config)
    assert type(copy) is type(loss)
    before, after = (x.discriminator(tensor(REAL), tensor(FAKE)) for x in (loss, copy))
    assert float(before) == float(after)


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
