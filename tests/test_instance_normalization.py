"""Instance normalization against its formula in float64, and against Keras' group norm."""

import keras
import numpy as np
import pytest

from keras_gan.layers import InstanceNormalization
from tests.layer_games import assert_differentiable_twice, to_numpy
from tests.turns import not_on


def images(rng):
    """Channels of other means and sizes, in which a common mean would be seen."""
    x = rng.normal(size=(3, 6, 5, 4)) * [0.1, 1.0, 10.0, 3.0] + [-5.0, 0.0, 2.0, 30.0]
    return x.astype("float32")


def test_each_channel_of_each_picture_by_itself(rng):
    x = images(rng).astype("float64")
    mean, variance = x.mean(axis=(1, 2), keepdims=True), x.var(axis=(1, 2), keepdims=True)
    found = to_numpy(InstanceNormalization(epsilon=1e-3)(x.astype("float32")))
    np.testing.assert_allclose(found, (x - mean) / np.sqrt(variance + 1e-3), atol=2e-4)


def test_equals_group_normalization_of_one_channel_each(rng):
    x = images(rng)
    group = keras.layers.GroupNormalization(-1, epsilon=1e-5, center=False, scale=False)
    # Keras subtracts squares, which loses digits where a channel's mean is 50 times its deviation.
    np.testing.assert_allclose(to_numpy(InstanceNormalization()(x)), to_numpy(group(x)), atol=5e-3)


def test_half_precision_squares_in_float32(rng):
    x = 300 * rng.normal(size=(2, 8, 8, 1))  # squares of which float16 does not hold
    found = InstanceNormalization(dtype="float16")(x.astype("float16"))
    assert keras.backend.standardize_dtype(found.dtype) == "float16"
    np.testing.assert_allclose(to_numpy(found).std(axis=(1, 2)), 1.0, atol=2e-3)


@not_on("jax")
def test_gradients_go_through_twice(rng):
    assert_differentiable_twice(InstanceNormalization(), images(rng), rng)


@pytest.mark.parametrize("epsilon", [1e-5, 0.5])
def test_is_saved(rng, tmp_path, epsilon):
    model = keras.Sequential([keras.Input((6, 5, 4)), InstanceNormalization(epsilon)])
    model.save(tmp_path / "model.keras")
    again = keras.saving.load_model(tmp_path / "model.keras")
    x = images(rng)
    np.testing.assert_array_equal(to_numpy(again(x)), to_numpy(model(x)))
