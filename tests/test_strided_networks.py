"""Players that halve and double at every convolution, with a projected condition."""

import keras
import numpy as np
import pytest
from keras import ops

from keras_gan import networks
from keras_gan.layers import SpectralNormalization
from keras_gan.networks import LabelEncoder, VectorEncoder

SIZES = {(8, 8, 1): [8], (28, 28, 1): [28, 14], (32, 32, 3): [32, 16, 8], (12, 20, 1): [12]}


def pictures_seen(network, kind):
    """(height, channels of the result) of each convolution."""
    return [
        (layer.input.shape[1], layer.output.shape[1], layer.output.shape[3])
        for layer in network.layers
        if isinstance(getattr(layer, "layer", layer), kind)
    ]


@pytest.mark.parametrize("shape", SIZES)
def test_every_convolution_halves_or_doubles_and_widths_follow(shape):
    generator = networks.strided_generator(shape, width=4)
    discriminator = networks.strided_discriminator(shape, width=4)
    heights = SIZES[shape]
    assert pictures_seen(discriminator, keras.layers.Conv2D) == [
        (height, height // 2, 8 << i) for i, height in enumerate(heights)
    ]
    channels = [shape[2], *(8 << i for i in range(len(heights) - 1))]
    assert (
        pictures_seen(generator, keras.layers.Conv2DTranspose)
        == [(height // 2, height, width) for height, width in zip(heights, channels, strict=True)][
            ::-1
        ]
    )


def test_weights_of_the_networks_for_28x28_digits_by_hand():
    """z 64, width 16: layer by layer, with 10 labels."""
    label = LabelEncoder(10)
    generator = networks.strided_generator((28, 28, 1), condition=label)
    dense, norms = (64 + 32) * 7 * 7 * 64, 4 * 64 + 4 * 32
    assert generator.count_params() == 320 + dense + norms + 64 * 32 * 16 + 32 * 16 + 1
    discriminator = networks.strided_discriminator((28, 28, 1), condition=label)
    convolutions = 16 * 32 + 32 + 16 * 32 * 64 + 64
    assert discriminator.count_params() == (
        convolutions + (7 * 7 * 64 * 256 + 256) + 257 + 10 * 256
    )


def test_images_that_cannot_be_halved_keep_a_convolution_each():
    generator = networks.strided_generator((5, 7, 2), width=4)
    assert generator.output_shape == (None, 5, 7, 2)
    assert pictures_seen(generator, keras.layers.Conv2DTranspose) == [(5, 5, 2)]
    discriminator = networks.strided_discriminator((5, 7, 2), width=4)
    assert pictures_seen(discriminator, keras.layers.Conv2D) == [(5, 3, 8)]


@pytest.mark.parametrize("wrap", [None, SpectralNormalization])
def test_a_label_enters_by_a_product_with_the_features(wrap, rng):
    """D(x, y) = w . h(x) + b + <v(y), h(x)>, from the parts in NumPy."""
    network = networks.strided_discriminator(
        (8, 8, 1), width=2, units=6, wrap=wrap, condition=LabelEncoder(3)
    )
    images = rng.normal(size=(6, 8, 8, 1)).astype("float32")
    labels = np.arange(6, dtype="int32") % 3
    scores = ops.convert_to_numpy(network([images, labels]))
    inner = [getattr(layer, "layer", layer) for layer in network.layers]
    score, embedding = (
        next(layer for layer in inner if layer.name.startswith(name) and check(layer))
        for name, check in (
            ("dense", lambda layer: layer.units == 1),
            ("embedding", lambda layer: True),
        )
    )
    features = keras.Model(network.inputs[0], network.layers[inner.index(score)].input)
    h = ops.convert_to_numpy(features(images)).astype("float64")
    kernel, bias, table = map(
        ops.convert_to_numpy, (score.kernel, score.bias, embedding.embeddings)
    )
    if wrap:
        kernel, table = (
            matrix / np.linalg.svd(matrix.astype("float64"), compute_uv=False)[0]
            for matrix in (kernel, table)
        )
    expected = h @ kernel + bias + (h * table[labels]).sum(axis=1, keepdims=True)
    np.testing.assert_allclose(scores, expected, rtol=2e-2 if wrap else 1e-4, atol=1e-4)


def test_a_vector_is_projected_too(rng):
    network = networks.strided_discriminator(
        (8, 8, 1), width=2, units=6, condition=VectorEncoder((4,), 5)
    )
    images = np.repeat(rng.normal(size=(1, 8, 8, 1)), 3, axis=0).astype("float32")
    told = np.zeros((3, 4), "float32")
    told[1], told[2] = rng.normal(size=4), 0.5
    scores = ops.convert_to_numpy(network([images, told]))[:, 0]
    assert len(set(scores.round(5).tolist())) == 3
