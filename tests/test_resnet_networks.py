"""SNGAN's residual networks: weights counted in the paper's code, and both passes in NumPy.

Kernels of 3x3 have their middle alone here, so that a network acts on each pixel apart.
"""

import keras
import numpy as np
import pytest
from keras import ops

import keras_gan
from keras_gan import networks
from keras_gan.layers import SpectralNormalization
from keras_gan.networks import LabelEncoder, ResNet

EPSILON = 2e-5


def trainable(network):
    return sum(int(np.prod(v.shape)) for v in network.trainable_variables)


def test_weights_are_those_of_the_papers_code(monkeypatch):
    # Zeros, because drawing four million numbers is no part of the question.
    zeros = keras.initializers.Zeros()
    monkeypatch.setattr(keras.initializers.VarianceScaling, "__call__", zeros.__call__)
    gan = keras_gan.SNGAN.from_shape((32, 32, 3), networks=ResNet())
    assert (trainable(gan.generator), trainable(gan.discriminator)) == (4_276_739, 1_053_824)


def drawn(network, rng):
    """Random numbers in all weights."""
    for layer in network.layers:
        weights = layer.get_weights()
        values = [rng.normal(size=w.shape).astype("float32") * 0.5 for w in weights]
        if "normalization" in layer.name:
            values[-1] = np.abs(values[-1]) + 0.5
        if values and values[0].ndim == 4:
            middle = values[0].shape[0] // 2
            kept = values[0][middle, middle]
            values[0] = np.zeros_like(values[0])
            values[0][middle, middle] = kept
        layer.set_weights(values)


def relu(x):
    return np.maximum(x, 0)


def halved(x):
    return (x[:, ::2, ::2] + x[:, 1::2, ::2] + x[:, ::2, 1::2] + x[:, 1::2, 1::2]) / 4


def doubled(x):
    return x.repeat(2, axis=1).repeat(2, axis=2)


def through(layer, x):
    kernel, bias = layer.get_weights()
    middle = kernel.shape[0] // 2
    return x.astype("float64") @ kernel[middle, middle] + bias


def convolutions(network):
    """Two iterators, over the kernels inside of blocks and over those beside them."""
    layers = [layer for layer in network.layers if isinstance(layer, keras.layers.Conv2D)]
    inside = [layer for layer in layers if layer.kernel_size == (3, 3)]
    return iter(inside), iter([layer for layer in layers if layer.kernel_size == (1, 1)])


def test_the_discriminator_in_numpy(rng):
    network = networks.resnet_discriminator((32, 32, 2), width=5, condition=LabelEncoder(3))
    drawn(network, rng)
    images, labels = rng.normal(size=(3, 32, 32, 2)).astype("float32"), np.array([2, 0, 1])
    inside, beside = convolutions(network)
    x = images
    y = through(next(inside), x)
    x = halved(through(next(inside), relu(y))) + through(next(beside), halved(x))
    for halves in (True, False, False):
        y = through(next(inside), relu(x))
        y = through(next(inside), relu(y))
        x = halved(y) + halved(through(next(beside), x)) if halves else x + y
    features = relu(x).sum(axis=(1, 2))
    (embedding,) = (a for a in network.layers if isinstance(a, keras.layers.Embedding))
    (dense,) = (a for a in network.layers if isinstance(a, keras.layers.Dense))
    (kernel,), (table,) = dense.get_weights(), embedding.get_weights()
    expected = features @ kernel[:, 0] + (features * table[labels]).sum(axis=1)
    found = ops.convert_to_numpy(network([images, labels]))[:, 0]
    np.testing.assert_allclose(found, expected, rtol=1e-4, atol=1e-3)


@pytest.mark.parametrize("condition", [None, LabelEncoder(3)])
def test_the_generator_in_numpy(condition, rng):
    network = networks.resnet_generator((12, 12, 2), 3, 4, condition=condition)
    drawn(network, rng)
    latents, labels = rng.normal(size=(3, 3)).astype("float32"), np.array([2, 0, 1])
    inside, beside = convolutions(network)
    norms = iter([layer for layer in network.layers if "normalization" in layer.name])

    def normalized(x):
        gamma, beta, mean, variance = next(norms).get_weights()
        if gamma.ndim == 2:
            gamma, beta = (table[labels][:, None, None] for table in (gamma, beta))
        return relu((x - mean) / np.sqrt(variance + EPSILON) * gamma + beta)

    kernel, bias = next(a for a in network.layers if hasattr(a, "units")).get_weights()
    x = (latents.astype("float64") @ kernel + bias).reshape(3, 6, 6, 4)
    y = through(next(inside), doubled(normalized(x)))
    x = through(next(inside), normalized(y)) + through(next(beside), doubled(x))
    expected = np.tanh(through(next(inside), normalized(x)))
    inputs = latents if condition is None else [latents, labels]
    np.testing.assert_allclose(ops.convert_to_numpy(network(inputs)), expected, atol=1e-4)


@pytest.mark.parametrize(
    "shape, heights", [((8, 8, 1), [8, 4, 2]), ((28, 28, 1), [28, 14, 7]), ((64, 64, 1), [64, 8])]
)
def test_other_sizes(shape, heights):
    generator = networks.resnet_generator(shape, 2, 2)
    assert generator.output_shape == (None, *shape)
    seen = {a.output.shape[1] for a in networks.resnet_discriminator(shape, 2).layers if
            isinstance(a, keras.layers.Add)}  # fmt: skip
    assert min(seen) == heights[-1]


def test_a_variants_spectral_normalisation_goes_over_to_other_networks():
    for recipe in (ResNet(width=4), networks.Strided(width=2)):
        gan = keras_gan.SNGAN.from_shape((8, 8, 1), num_classes=3, networks=recipe)
        bare = (keras.layers.Conv2D, keras.layers.Dense, keras.layers.Embedding)
        kinds = [type(layer) for layer in gan.discriminator.layers]
        assert SpectralNormalization in kinds and not any(issubclass(k, bare) for k in kinds)
    gan = keras_gan.WGANGP.from_shape((8, 8, 1), networks=ResNet(width=4))
    assert SpectralNormalization not in [type(layer) for layer in gan.discriminator.layers]
