"""The layers of token sequences: Gumbel-softmax against its laws, padding behind the end."""

import keras
import numpy as np
import pytest
from keras import layers, ops

from keras_gan.backend import value_and_gradients
from keras_gan.layers import EndPadding, GumbelSoftmax
from tests.turns import only_on

LOGITS = np.array([[1.0, 0.2, -0.5, 0.9]], "float32")
NOISE = np.array([[-0.3, 0.8, 2.0, 0.4]], "float32")


def softmax(x):
    weights = np.exp(x - x.max(axis=-1, keepdims=True))
    return weights / weights.sum(axis=-1, keepdims=True)


def fed(**kwargs):
    layer = GumbelSoftmax(**kwargs)
    layer.noise = lambda shape: ops.convert_to_tensor(NOISE)
    return layer


def call(layer, x, **kwargs):
    return ops.convert_to_numpy(layer(ops.convert_to_tensor(x), **kwargs))


@pytest.mark.parametrize("temperature", [0.3, 1.0, 5.0])
def test_the_soft_choice_is_the_formula(temperature):
    found = call(fed(temperature=temperature), LOGITS)
    np.testing.assert_allclose(
        found, softmax((LOGITS + NOISE).astype("float64") / temperature), rtol=1e-5
    )


def test_no_temperature_is_the_largest_and_a_large_one_is_uniform():
    np.testing.assert_allclose(call(fed(temperature=1e-3), LOGITS), [[0, 0, 1, 0]], atol=1e-6)
    np.testing.assert_allclose(call(fed(temperature=1e6), LOGITS), [[0.25] * 4], atol=1e-5)


@pytest.mark.parametrize("temperature", [0.2, 4.0])
def test_draws_are_as_frequent_as_softmax_says(temperature):
    """The Gumbel-max law, at any temperature; by a chi-square of 3 degrees of freedom."""
    count = 20000
    drawn = call(GumbelSoftmax(temperature, hard=True, seed=1), np.repeat(LOGITS, count, axis=0))
    assert set(np.unique(drawn)) == {0.0, 1.0} and (drawn.sum(axis=1) == 1).all()
    expected = count * softmax(LOGITS.astype("float64"))[0]
    assert ((drawn.sum(axis=0) - expected) ** 2 / expected).sum() < 16.3  # p = 0.001


def slope(layer, weights):
    """d sum(weights y) / d logits."""
    logits, weights = keras.Variable(LOGITS), ops.convert_to_tensor(weights)

    def loss():
        return ops.sum(layer(ops.convert_to_tensor(logits)) * weights), None

    return ops.convert_to_numpy(value_and_gradients(loss, [logits])[1][0])


def test_straight_through_is_one_hot_with_the_slope_of_the_soft_choice():
    weights = np.array([[0.5, -1.0, 2.0, 0.3]], "float32")
    np.testing.assert_array_equal(call(fed(temperature=0.7, hard=True), LOGITS), [[0, 0, 1, 0]])
    y = softmax((LOGITS + NOISE).astype("float64") / 0.7)
    by_hand = y * (weights - (y * weights).sum()) / 0.7
    for hard in (False, True):
        np.testing.assert_allclose(
            slope(fed(temperature=0.7, hard=hard), weights), by_hand, rtol=1e-4
        )


def test_a_schedule_counts_training_calls_and_is_saved(tmp_path):
    schedule = keras.optimizers.schedules.ExponentialDecay(2.0, 10, 0.5)
    layer = fed(temperature=schedule)
    for step in range(3):
        for training in (False, True):  # outside of training the clock stands
            found = call(layer, LOGITS, training=training)
            expected = softmax((LOGITS + NOISE).astype("float64") / (2.0 * 0.5 ** (step / 10)))
            np.testing.assert_allclose(found, expected, rtol=1e-5)
    model = keras.Sequential([keras.Input((4,)), GumbelSoftmax(schedule, hard=True, seed=4)])
    model(LOGITS, training=True)
    model.save(tmp_path / "choice.keras")
    again = keras.saving.load_model(tmp_path / "choice.keras").layers[-1]
    assert float(ops.convert_to_numpy(again.calls)) == 1.0
    assert again.get_config() == model.layers[-1].get_config() and again.hard


@only_on("jax")
def test_in_other_keras_code_it_learns():
    """A network of one layer in Keras' own fit: the choice that is asked for becomes likely."""
    model = keras.Sequential(
        [keras.Input((2,)), layers.Dense(3), GumbelSoftmax(0.5, hard=True, seed=2)]
    )
    model.compile(keras.optimizers.Adam(0.1), "mse")
    x = np.ones((256, 2), "float32")
    model.fit(x, np.eye(3, dtype="float32")[np.ones(256, int)], batch_size=32, epochs=8, verbose=0)
    assert model.predict(x, verbose=0)[:, 1].mean() > 0.85


def test_half_precision_keeps_its_dtype():
    layer = GumbelSoftmax(0.1, dtype="float16")
    found = layer(ops.convert_to_tensor(LOGITS.astype("float16")))
    assert keras.backend.standardize_dtype(found.dtype) == "float16"
    assert ops.convert_to_numpy(found).astype("float32").sum() == pytest.approx(1, abs=2e-3)


@pytest.mark.parametrize("temperature", [0.0, -1.0])
def test_a_temperature_is_above_0(temperature):
    with pytest.raises(ValueError, match=f"Received: temperature={temperature}"):
        GumbelSoftmax(temperature)


def test_behind_the_first_end_stands_the_end(rng):
    ids = np.array([[1, 0, 2, 0], [2, 1, 1, 2], [0, 1, 2, 1], [1, 2, 2, 0]])
    soft = softmax(6 * np.eye(3)[ids] + rng.normal(size=(4, 4, 3))).astype("float32")
    assert (soft.argmax(-1) == ids).all()
    padded = call(EndPadding(0), soft)
    kept = [[1, 1, 0, 0], [1, 1, 1, 1], [1, 0, 0, 0], [1, 1, 1, 1]]
    expected = np.where(np.array(kept)[..., None] > 0, soft, np.eye(3)[0])
    np.testing.assert_array_equal(padded, expected.astype("float32"))
    np.testing.assert_array_equal(call(EndPadding(0), padded), padded)


@pytest.mark.parametrize("end", [0, 1, 2])
def test_of_two_that_are_largest_the_first_is_meant(end):
    """As NumPy's argmax, which decides in `decode`."""
    rows = [[0.5, 0.5, 0.0], [0.0, 0.5, 0.5], [0.5, 0.0, 0.5], [0.2, 0.5, 0.3]]
    tied = np.array([rows], "float32")
    ends = tied.argmax(axis=-1) == end
    behind = (np.cumsum(ends, axis=1) - ends > 0)[..., None]
    expected = np.where(behind, np.eye(3, dtype="float32")[end], tied)
    np.testing.assert_array_equal(call(EndPadding(end), tied), expected)
