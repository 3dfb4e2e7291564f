"""SAGAN's attention against loops in NumPy, and what follows from its symmetry."""

import keras
import numpy as np
import pytest
from keras import ops

from keras_gan.layers import SelfAttention, SpectralNormalization
from tests.layer_games import to_numpy


def built(shape, rng, **kwargs):
    layer = SelfAttention(**kwargs)
    layer.build((None, *shape))
    for variable in layer.trainable_weights:
        variable.assign(0.5 * rng.normal(size=variable.shape))
    return layer


def by_hand(x, theta, phi, g, out, sigma, pool):
    """One image (height, width, channels), place by place."""
    height, width, channels = x.shape

    def pooled(y):
        blocks = [
            [y[i : i + pool, j : j + pool].max(axis=(0, 1)) for j in range(0, width, pool)]
            for i in range(0, height, pool)
        ]
        return np.array(blocks).reshape(-1, y.shape[-1])

    keys, values = pooled(x @ phi), pooled(x @ g)
    result = np.empty_like(x)
    for i in range(height):
        for j in range(width):
            weights = np.exp(keys @ (x[i, j] @ theta))
            result[i, j] = x[i, j] + sigma * (weights / weights.sum()) @ values @ out
    return result


@pytest.mark.parametrize("pool", [1, 2])
def test_is_the_formula_at_every_place(rng, pool):
    x = rng.normal(size=(2, 4, 6, 16)).astype("float32")
    layer = built(x.shape[1:], rng, pool=pool)
    kernels = [to_numpy(part.kernel)[0, 0] for part in (layer.theta, layer.phi, layer.g, layer.out)]
    assert [kernel.shape for kernel in kernels] == [(16, 2), (16, 2), (16, 8), (8, 16)]
    sigma = float(to_numpy(layer.sigma))
    expected = [by_hand(image.astype("float64"), *kernels, sigma, pool) for image in x]
    np.testing.assert_allclose(to_numpy(layer(x)), expected, rtol=1e-4, atol=1e-4)


def test_begins_as_the_identity_and_sigma_learns(rng):
    x = rng.normal(size=(2, 4, 4, 8)).astype("float32")
    layer = SelfAttention()
    np.testing.assert_array_equal(to_numpy(layer(x)), x)
    assert sum(np.prod(v.shape) for v in layer.weights) == 8 + 8 + 32 + 32 + 1  # no biases
    model = keras.Sequential([keras.Input(x.shape[1:]), layer])
    model.compile(keras.optimizers.SGD(0.1), "mse")
    model.train_on_batch(x, x + 1.0)
    assert abs(float(to_numpy(layer.sigma))) > 1e-4


def test_a_constant_image_gets_its_own_value_at_every_place(rng):
    pixel = rng.normal(size=8).astype("float32")
    x = np.broadcast_to(pixel, (1, 4, 4, 8)).copy()
    layer = built((4, 4, 8), rng)
    value = pixel @ to_numpy(layer.g.kernel)[0, 0] @ to_numpy(layer.out.kernel)[0, 0]
    expected = x + float(to_numpy(layer.sigma)) * value
    np.testing.assert_allclose(to_numpy(layer(x)), expected, rtol=1e-4, atol=1e-5)


def test_without_pooling_places_may_be_permuted(rng):
    x = rng.normal(size=(1, 4, 4, 8)).astype("float32")
    order = rng.permutation(16)

    def permuted(images):
        return images.reshape(1, 16, 8)[:, order].reshape(1, 4, 4, 8)

    layer = built((4, 4, 8), rng, pool=1)
    np.testing.assert_allclose(
        to_numpy(layer(permuted(x))), permuted(to_numpy(layer(x))), rtol=1e-4, atol=1e-5
    )


def test_wrapped_convolutions_are_normalised_and_saved(rng, tmp_path):
    inputs = keras.Input((4, 4, 16))
    layer = SelfAttention(wrap=SpectralNormalization)
    model = keras.Model(inputs, layer(inputs))
    layer.sigma.assign(0.7)
    x = rng.normal(size=(2, 4, 4, 16)).astype("float32")
    before = to_numpy(layer.g.v)
    for _ in range(40):
        model(x, training=True)
    assert np.abs(to_numpy(layer.g.v) - before).max() > 1e-6
    kernels = [
        to_numpy(part.layer.kernel)[0, 0] for part in (layer.theta, layer.phi, layer.g, layer.out)
    ]
    kernels = [kernel / np.linalg.svd(kernel, compute_uv=False)[0] for kernel in kernels]
    expected = [by_hand(image.astype("float64"), *kernels, 0.7, 2) for image in x]
    np.testing.assert_allclose(to_numpy(model(x)), expected, rtol=1e-3, atol=1e-3)
    model.save(tmp_path / "attention.keras")
    loaded = keras.saving.load_model(tmp_path / "attention.keras")
    np.testing.assert_array_equal(to_numpy(loaded(x)), to_numpy(model(x)))
    assert loaded.layers[-1].wrap is SpectralNormalization


def test_half_precision_stays_half():
    keras.mixed_precision.set_dtype_policy("mixed_bfloat16")
    outputs = SelfAttention(wrap=SpectralNormalization)(np.ones((1, 4, 4, 8)), training=True)
    assert keras.backend.standardize_dtype(outputs.dtype) == "bfloat16"
    assert np.isfinite(to_numpy(ops.cast(outputs, "float32"))).all()


@pytest.mark.parametrize("shape", [(5,), (4, 4, 7), (1, 4, 8), (None, 4, 8)])
def test_points_and_thin_images_are_refused(shape):
    with pytest.raises(ValueError, match=r"with 8 channels or more.*Received: pool=2, input_shape"):
        SelfAttention().build((None, *shape))
