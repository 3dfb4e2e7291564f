"""Conditional batch normalisation against Keras' own and against NumPy."""

import keras
import numpy as np
import pytest

import keras_gan
from keras_gan.layers import ConditionalBatchNormalization
from tests.layer_games import assert_resumes, to_numpy


def test_equal_rows_are_plain_batch_normalisation(rng):
    x = rng.normal(2.0, 3.0, size=(8, 3, 3, 5)).astype("float32")
    labels = np.arange(8) % 4
    gain, shift = rng.normal(size=(2, 5)).astype("float32")
    ours = ConditionalBatchNormalization(4)
    plain = keras.layers.BatchNormalization(momentum=0.9, epsilon=2e-5)
    ours.build([x.shape, labels.shape])
    plain.build(x.shape)
    for layer, form in ((ours, (4, 1)), (plain, (1,))):
        layer.gamma.assign(np.squeeze(np.tile(gain, form)))
        layer.beta.assign(np.squeeze(np.tile(shift, form)))
    for training in (True, True, False):
        found = to_numpy(ours([x, labels], training=training))
        expected = to_numpy(plain(x, training=training))
        np.testing.assert_allclose(found, expected, rtol=1e-4, atol=1e-5)
    np.testing.assert_allclose(
        to_numpy(ours.norm.moving_mean), to_numpy(plain.moving_mean), rtol=1e-5
    )


@pytest.mark.parametrize("shape", [(6, 4), (6, 2, 3, 4)])
def test_each_class_has_its_own_gain_and_shift(rng, shape):
    x = rng.normal(size=shape).astype("float32")
    labels = np.array([0, 2, 1, 2, 0, 1])
    layer = ConditionalBatchNormalization(3, epsilon=1e-3)
    first = to_numpy(layer([x, labels], training=True))
    axes = tuple(range(len(shape) - 1))
    normal = (x - x.mean(axis=axes)) / np.sqrt(x.var(axis=axes) + 1e-3)
    np.testing.assert_allclose(first, normal, rtol=1e-4, atol=1e-5)  # 1 and 0 at the start
    tables = rng.normal(size=(2, 3, 4)).astype("float32")
    layer.gamma.assign(tables[0])
    layer.beta.assign(tables[1])
    found = to_numpy(layer([x, labels], training=True))
    for i, label in enumerate(labels):
        expected = tables[0][label] * normal[i] + tables[1][label]
        np.testing.assert_allclose(found[i], expected, rtol=1e-4, atol=1e-5)


def make():
    latents, labels = keras.Input((3,)), keras.Input((), dtype="int32")
    x = keras.layers.Dense(6)(latents)
    x = ConditionalBatchNormalization(3, name="norm")([x, labels])
    generator = keras.Model([latents, labels], keras.layers.Dense(2)(keras.layers.ReLU()(x)))
    points, told = keras.Input((2,)), keras.Input((), dtype="int32")
    x = keras.layers.Concatenate()([points, keras.layers.Embedding(3, 2)(told)])
    discriminator = keras.Model([points, told], keras.layers.Dense(1)(x))
    return keras_gan.ConditionalGAN(generator, discriminator, num_classes=3, seed=3, average=0.5)


def test_a_conditional_game_trains_with_it_and_resumes_bit_for_bit(rng, tmp_path):
    x = rng.normal(size=(32, 2)).astype("float32")
    labels = (np.arange(32) % 3).astype("int32")
    game = assert_resumes(make, (x, labels), tmp_path)
    layer = game.generator.get_layer("norm")
    moved = np.abs(to_numpy(layer.gamma) - 1.0).max(axis=1)
    assert (moved > 1e-4).all() and np.abs(to_numpy(layer.norm.moving_mean)).max() > 1e-4


def test_config_comes_back():
    layer = ConditionalBatchNormalization(7, momentum=0.5, epsilon=1e-4, name="norm")
    restored = keras.layers.deserialize(keras.layers.serialize(layer))
    assert restored.get_config() == layer.get_config()
    assert (restored.classes, restored.norm.momentum, restored.norm.epsilon) == (7, 0.5, 1e-4)


def test_what_is_wrong_is_said(rng):
    with pytest.raises(ValueError, match="`classes` must be a positive integer. Received"):
        ConditionalBatchNormalization(0)
    with pytest.raises(ValueError, match=r"a list of two, \[x, labels\]"):
        ConditionalBatchNormalization(3).build((None, 4))
    with pytest.raises(ValueError, match=r"of shape \(batch,\).*Received: labels of shape"):
        ConditionalBatchNormalization(3).build([(None, 4), (None, 3)])


def test_keras_group_normalisation_is_the_instance_normalisation_that_papers_use(rng):
    """So there is no layer of our own for it."""
    x = rng.normal(1.0, 2.0, size=(3, 4, 5, 6)).astype("float32")
    found = to_numpy(keras.layers.GroupNormalization(groups=-1, epsilon=1e-5)(x))
    mean, variance = (f(x.astype("float64"), axis=(1, 2), keepdims=True) for f in (np.mean, np.var))
    np.testing.assert_allclose(found, (x - mean) / np.sqrt(variance + 1e-5), rtol=1e-4, atol=1e-5)
