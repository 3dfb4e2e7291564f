"""Layers for sentences, against NumPy in float64 and against closed forms."""

import keras
import numpy as np
import pytest
from keras import ops

from keras_gan.layers import ConditioningAugmentation, SentenceFeatures

SENTENCES = np.array([[3, 1, 4, 0, 0], [2, 2, 1, 4, 3], [0, 0, 0, 0, 0]], "int32")


def by_hand(weights, sentence):
    """The formula of one sentence, its words alone."""
    words, places, query, key, value, out = (np.asarray(w, "float64") for w in weights)
    said = sentence[sentence > 0]
    x = words[said] + places[: len(said)]
    likeness = np.exp((x @ query) @ (x @ key).T / np.sqrt(x.shape[1]))
    heard = likeness / likeness.sum(axis=1, keepdims=True) @ (x @ value)
    return (x + heard @ out).mean(axis=0)


def test_sentence_features_are_the_formula():
    layer = SentenceFeatures(5, 8)
    layer.build((None, 5))
    layer.set_weights([0.5 * np.random.default_rng(i).normal(size=w.shape)
                       for i, w in enumerate(layer.weights)])  # fmt: skip
    found = ops.convert_to_numpy(layer(ops.convert_to_tensor(SENTENCES)))
    for sentence, features in zip(SENTENCES[:2], found, strict=False):
        np.testing.assert_allclose(features, by_hand(layer.get_weights(), sentence), atol=1e-5)
    np.testing.assert_array_equal(found[2], np.zeros(8))


@pytest.fixture
def augmentation():
    layer = ConditioningAugmentation(3, weight=2.0, seed=1)
    layer.build((None, 4))
    return layer


def test_augmentation_is_a_gaussian_and_pays_its_divergence(augmentation, rng):
    """c = mu + sigma epsilon; the loss is the mean KL from N(0, 1), by its textbook formula."""
    kernel, bias = rng.normal(size=(4, 6)), rng.normal(size=6)
    augmentation.set_weights([kernel, bias])
    x, epsilon = rng.normal(size=(5, 4)), rng.normal(size=(5, 3))
    augmentation.noise = lambda shape: ops.convert_to_tensor(epsilon.astype("float32"))
    mu, log_variance = np.split(x @ kernel + bias, 2, axis=1)
    sigma = np.exp(log_variance / 2)
    inputs = ops.convert_to_tensor(x.astype("float32"))
    found = ops.convert_to_numpy(augmentation(inputs, training=True))
    np.testing.assert_allclose(found, mu + sigma * epsilon, rtol=1e-4, atol=1e-5)
    kl = np.log(1 / sigma) + (sigma**2 + mu**2) / 2 - 0.5  # KL(N(mu, sigma^2), N(0, 1))
    (loss,) = augmentation.losses
    assert float(ops.convert_to_numpy(loss)) == pytest.approx(2 * kl.mean(), rel=1e-4)


def test_without_noise_the_mean_is_left(augmentation):
    """Also where sigma is below 1, which a ReLU on log sigma^2 would forbid."""
    augmentation.set_weights([np.zeros((4, 6)), np.array([1.0, -2, 3, -9, -9, -9])])
    x = ops.ones((2, 4))
    for training in (False, True):
        augmentation.noise = lambda shape: ops.zeros(shape)
        found = ops.convert_to_numpy(augmentation(x, training=training))
        np.testing.assert_allclose(found, [[1, -2, 3]] * 2)
    del augmentation.noise
    wide = ops.convert_to_numpy(augmentation(ops.ones((4000, 4)), training=True))
    np.testing.assert_allclose(wide.std(axis=0), np.exp(-4.5), rtol=0.1)


def test_layers_come_back_from_their_config():
    for layer in (SentenceFeatures(5, 8), ConditioningAugmentation(3, seed=2)):
        copy = keras.saving.deserialize_keras_object(keras.saving.serialize_keras_object(layer))
        assert copy.get_config() == layer.get_config()
