"""Fourier features against the kernel that they stand for."""

import keras
import numpy as np
import pytest

from keras_gan.layers import FourierFeatures
from tests.layer_games import assert_differentiable_twice, to_numpy
from tests.turns import not_on


def test_products_are_a_gaussian_kernel(rng):
    """The mean of cos b(x - y) over b from N(0, s^2 I) is exp(-s^2 |x - y|^2 / 2)."""
    x = rng.normal(size=(40, 2)).astype("float32")
    found = to_numpy(FourierFeatures(20_000, scale=1.5)(x)).astype("float64")
    np.testing.assert_array_equal(found[:, :2], x)
    products = found[:, 2:] @ found[:, 2:].T / 20_000
    squares = ((x[:, None].astype("float64") - x) ** 2).sum(axis=-1)
    np.testing.assert_allclose(products, np.exp(-(1.5**2) * squares / 2), atol=0.03)
    np.testing.assert_allclose(np.diag(products), 1.0, rtol=1e-5)


def test_are_sines_and_cosines_of_the_projections(rng):
    layer = FourierFeatures(3, seed=4)
    x = rng.normal(size=(2, 5, 4)).astype("float32")
    found = to_numpy(layer(x))
    angles = x.astype("float64") @ to_numpy(layer.projections)
    np.testing.assert_allclose(found, np.concatenate([x, np.sin(angles), np.cos(angles)], -1),
                               atol=1e-5)  # fmt: skip
    assert layer.trainable_weights == []


@not_on("jax")
def test_gradients_go_through_twice(rng):
    assert_differentiable_twice(FourierFeatures(5), rng.normal(size=(5, 6)).astype("float32"), rng)


@not_on("jax")
def test_is_saved_with_its_projections(rng, tmp_path):
    layers = [FourierFeatures(4, seed=None), keras.layers.Dense(1)]
    seen = keras.Sequential([keras.Input((2,)), *layers])
    seen.save(tmp_path / "seen.keras")
    x = rng.normal(size=(6, 2)).astype("float32")
    again = keras.saving.load_model(tmp_path / "seen.keras")
    np.testing.assert_array_equal(to_numpy(again(x)), to_numpy(seen(x)))


@pytest.mark.parametrize(
    "arguments, said",
    [({"features": 0}, "Received: features=0"), ({"scale": 0.0}, "above 0. Received: scale=0.0"),
     ({"scale": "1"}, "Received: scale='1'")],
)  # fmt: skip
def test_wrong_arguments(arguments, said):
    with pytest.raises(ValueError, match=said):
        FourierFeatures(**arguments)
