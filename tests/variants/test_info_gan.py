"""[Chen et al., 2016](https://arxiv.org/abs/1606.03657), and the authors' code."""

import numpy as np
import pytest
from keras import ops

import keras_gan
from keras_gan.models.turn import Turn
from keras_gan.networks import Codes
from tests.handwritten import Recipe
from tests.variants.case import POINTS, Case

CASE = Case(
    variant=keras_gan.InfoGAN,
    recipe=Recipe("non_saturating", rate=2e-4, g_rate=1e-3, codes=(2, 1, 0.1)),
    minibatch=128,
    arguments={"categories": (2,), "continuous": 1},
    # Heads: 256 * 128 + 128 or 2048 * 128 + 128, and 128 * 14 + 14.
    parameters={(2,): (151298, 167311), (8, 8, 1): (283969, 398351)},
    trained_on=POINTS,
)


def information(codes, drawn, reading):
    """The bounds in nats."""
    drawn, reading = (ops.convert_to_tensor(np.asarray(a, "float32")) for a in (drawn, reading))
    found = codes.cross_entropies(drawn, reading)
    return {k: h - float(ops.convert_to_numpy(found[k])) for k, h in codes.entropies.items()}


def test_the_categorical_bound_is_log_k_for_a_perfect_reading_and_0_for_none(rng):
    codes = Codes((10, 3), 0)
    drawn = ops.convert_to_numpy(codes.draw(64, seed=1))
    perfect = information(codes, drawn, 50.0 * drawn)["categorical"]
    assert perfect == pytest.approx(np.log(10) + np.log(3), abs=1e-5)
    ignorant = information(codes, drawn, np.ones_like(drawn))["categorical"]
    assert ignorant == pytest.approx(0.0, abs=1e-5)
    for _ in range(5):
        some = information(codes, drawn, 3.0 * drawn + rng.normal(size=drawn.shape))["categorical"]
        assert 0.0 < some < np.log(30)


def test_a_continuous_code_that_is_seen_through_noise():
    """-E log Q of c + N(0, s^2) under the true Gaussian is log(2 pi e s^2) / 2."""
    codes, s = Codes((), 2), 0.1
    drawn = ops.convert_to_numpy(codes.draw(4000, seed=2))
    seen = drawn + s * np.random.default_rng(3).normal(size=drawn.shape)
    reading = np.concatenate([seen, np.full_like(seen, np.log(s**2))], axis=1)
    found = information(codes, drawn, reading)["continuous"] / 2
    exact = np.log(2) - 0.5 * np.log(2 * np.pi * np.e * s**2)
    assert found == pytest.approx(exact, abs=3 * np.sqrt(0.5 / 8000))
    # With the variance fixed at 1 even a perfect mean is told nothing: -0.226 nats.
    fixed = information(codes, drawn, np.concatenate([drawn, 0 * drawn], axis=1))["continuous"]
    assert fixed / 2 == pytest.approx(np.log(2) - 0.5 * np.log(2 * np.pi), abs=1e-5)


def test_latents_end_with_codes_of_the_prior():
    gan = CASE.make(latent_dim=9, categories=(3, 2), continuous=2)
    drawn = ops.convert_to_numpy(gan.draw_latents(600))
    assert drawn.shape == (600, 9) and np.abs(drawn[:, :2]).max() <= 1.0
    for first, k in ((2, 3), (5, 2)):
        one_hot = drawn[:, first : first + k]
        assert set(np.unique(one_hot)) == {0.0, 1.0} and (one_hot.sum(axis=1) == 1).all()
        # Four standard deviations of a share.
        assert np.abs(one_hot.mean(axis=0) - 1 / k).max() < 4 * 0.5 / np.sqrt(600)
    numbers = drawn[:, 7:]
    assert numbers.min() >= -1.0 and numbers.max() <= 1.0
    assert np.abs(numbers.var(axis=0) - 1 / 3).max() < 0.06


def test_codes_that_are_set_change_nothing_else():
    gan = CASE.make(latent_dim=6, categories=(3,), continuous=2)
    continuous = np.linspace(-1, 1, 8).reshape(4, 2)
    seen = []
    gan.made_of = lambda inputs, batch_size: seen.append(inputs)
    gan.generate(4, seed=1)
    gan.generate(4, seed=1, codes={"categorical": [2, 0, 1, 2]})
    gan.generate(4, seed=1, codes={"continuous": continuous})
    free, category, number = seen
    np.testing.assert_array_equal(category[:, 1:4], np.eye(3)[[2, 0, 1, 2]])
    np.testing.assert_array_equal(category[:, [0, 4, 5]], free[:, [0, 4, 5]])
    np.testing.assert_allclose(number[:, 4:], continuous, rtol=1e-6)
    np.testing.assert_array_equal(number[:, :4], free[:, :4])


@pytest.mark.parametrize(
    "codes, message",
    [
        ({"categorical": [0, 1]}, r"array of shape \(4, 1\).*Received: categorical of shape \(2,"),
        ({"categorical": [0, 1, 2, 3]}, r"whole number in \[0, 2\).*Received: categorical=\[0, 1,"),
        ({"continuous": np.zeros((4, 2))}, r"array of shape \(4, 1\).*Received: continuous of"),
    ],
)
def test_codes_that_do_not_fit(codes, message):
    with pytest.raises(ValueError, match=message):
        CASE.make().generate(4, codes=codes)


def test_codes_that_do_not_fit_into_the_latents():
    with pytest.raises(ValueError, match=r"take 10 \+ 2 = 12 numbers.*latents of shape \(5,\)"):
        CASE.make(categories=(10,), continuous=2)
    with pytest.raises(ValueError, match="`categories` lists.*Received: categories=\\(1,\\)"):
        CASE.make(categories=1)


def test_terms_are_weighted_cross_entropies_and_their_distance_to_the_entropies(rng):
    gan = CASE.make(categorical_weight=0.5, continuous_weight=0.1)
    latents = np.concatenate([rng.normal(size=(6, 2)), np.eye(2)[[0, 1, 1, 0, 1, 0]],
                              rng.uniform(-1, 1, (6, 1))], axis=1)  # fmt: skip
    reading = rng.normal(size=(6, 4))
    logs = reading[:, :2] - np.log(np.exp(reading[:, :2]).sum(axis=1, keepdims=True))
    categorical = -(latents[:, 2:4] * logs).sum(axis=1).mean()
    mean, log_variance = reading[:, 2], reading[:, 3]
    square = (latents[:, 4] - mean) ** 2 / np.exp(log_variance)
    continuous = (0.5 * (np.log(2 * np.pi) + log_variance + square)).mean()
    latents, reading = (ops.convert_to_tensor(a.astype("float32")) for a in (latents, reading))
    turn = Turn(latents=latents, fake_verdict=[None, reading])
    found = {**gan.d_terms(turn), **gan.g_terms(turn)}
    found = {name: float(ops.convert_to_numpy(term)) for name, term in found.items()}
    lost = 0.5 * categorical + 0.1 * continuous
    assert found == pytest.approx({
        "d_codes": lost, "g_codes": lost, "categorical_information": np.log(2) - categorical,
        "continuous_information": np.log(2) - continuous,
    }, rel=1e-4)  # fmt: skip
