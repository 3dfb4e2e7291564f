"""Resizing equals Pillow's bicubic and TensorFlow 1's bilinear filter."""

import keras
import numpy as np
import pytest
from keras import ops
from PIL import Image

from keras_gan.extractors.resizing import resize, resize_matrix

# (height, width) in, (height, width) out: growing, shrinking, both at once, one axis kept.
SIZES = [
    ((32, 32), (299, 299)),
    ((28, 45), (299, 299)),
    ((640, 333), (299, 299)),
    ((512, 64), (299, 299)),
    ((299, 64), (299, 299)),
    ((64, 299), (299, 299)),
    ((46, 598), (299, 299)),  # steps that hit pixels exactly
    ((17, 90), (40, 31)),
    ((1, 2), (5, 7)),
]


def grey_levels(rng, size):
    return rng.integers(0, 256, (2, *size, 3)).astype("float32")


def pillow(images, size):
    """Pillow resizes floats one channel at a time; its size is (width, height)."""

    def channel(pixels):
        return np.asarray(Image.fromarray(pixels).resize(size[::-1], Image.Resampling.BICUBIC))

    return np.stack(
        [np.stack([channel(image[..., c]) for c in range(3)], axis=-1) for image in images]
    )


def tf1_bilinear(images, size):
    """Pixel by pixel, from the kernel `resize_bilinear` of TensorFlow 1: positions in float32."""

    def neighbours(i, size_in, size_out):
        position = np.float32(i) * (np.float32(size_in) / np.float32(size_out))
        first = int(position)
        return first, min(first + 1, size_in - 1), float(position) - first

    out = np.empty((len(images), *size, 3))
    for i in range(size[0]):
        top, bottom, down = neighbours(i, images.shape[1], size[0])
        for j in range(size[1]):
            left, right, along = neighbours(j, images.shape[2], size[1])
            upper = images[:, top, left] + (images[:, top, right] - images[:, top, left]) * along
            lower = (
                images[:, bottom, left]
                + (images[:, bottom, right] - images[:, bottom, left]) * along
            )
            out[:, i, j] = upper + (lower - upper) * down
    return out


def resized(images, size, method):
    return ops.convert_to_numpy(resize(ops.convert_to_tensor(images), size, method))


@pytest.mark.parametrize("size_in, size_out", SIZES)
def test_bicubic_is_pillows(rng, size_in, size_out):
    images = grey_levels(rng, size_in)
    result = resized(images, size_out, "clean-bicubic")
    assert result.shape == (2, *size_out, 3) and result.dtype == np.float32
    np.testing.assert_allclose(result, pillow(images, size_out), rtol=0, atol=1e-3)


@pytest.mark.parametrize("size_in, size_out", SIZES)
def test_bilinear_is_that_of_tensorflow_1(rng, size_in, size_out):
    images = grey_levels(rng, size_in)
    result = resized(images, size_out, "tf1-bilinear")
    np.testing.assert_allclose(result, tf1_bilinear(images, size_out), rtol=0, atol=1e-3)


@pytest.mark.skipif(keras.backend.backend() != "tensorflow", reason="TensorFlow has the original")
@pytest.mark.parametrize("size_in, size_out", SIZES)
def test_bilinear_is_tensorflows_own_kernel(rng, size_in, size_out):
    import tensorflow as tf

    images = grey_levels(rng, size_in)
    original = tf.compat.v1.image.resize_bilinear(
        images, size_out, align_corners=False, half_pixel_centers=False
    )
    result = resized(images, size_out, "tf1-bilinear")
    np.testing.assert_allclose(result, original.numpy(), rtol=0, atol=1e-3)


@pytest.mark.parametrize("method", ["tf1-bilinear", "clean-bicubic"])
def test_the_same_inside_a_compiled_step(rng, method):
    images = grey_levels(rng, (28, 45))
    inputs = keras.Input((28, 45, 3))
    model = keras.Model(inputs, keras.layers.Lambda(lambda x: resize(x, (50, 20), method))(inputs))
    np.testing.assert_allclose(
        model.predict(images, verbose=0), resized(images, (50, 20), method), rtol=0, atol=1e-3
    )


@pytest.mark.parametrize("method", ["tf1-bilinear", "clean-bicubic"])
def test_matrices(method):
    for size_in, size_out in [(32, 299), (700, 299), (1, 4), (9, 1), (46, 299)]:
        matrix = resize_matrix(size_in, size_out, method)
        assert matrix.shape == (size_out, size_in) and matrix.dtype == np.float64
        np.testing.assert_allclose(matrix.sum(axis=1), 1.0, atol=1e-14)
    np.testing.assert_array_equal(resize_matrix(31, 31, method), np.eye(31))
    with pytest.raises(ValueError, match="read-only"):
        resize_matrix(31, 31, method)[0, 0] = 2.0


@pytest.mark.parametrize("method", ["tf1-bilinear", "clean-bicubic"])
def test_the_same_size_gives_the_same_numbers(rng, method):
    images = rng.normal(size=(2, 9, 13, 1)).astype("float32")
    np.testing.assert_array_equal(resized(images, (9, 13), method), images)


def test_errors(rng):
    with pytest.raises(ValueError, match="one of tf1-bilinear, clean-bicubic.*'bilinear'"):
        resize_matrix(3, 4, "bilinear")
    with pytest.raises(ValueError, match="at least 1. Received: size_in=3, size_out=0"):
        resize_matrix(3, 0, "tf1-bilinear")
    with pytest.raises(ValueError, match=r"known height and width. Received: .*\(4, 5, 3\)"):
        resize(np.zeros((4, 5, 3), "float32"), (9, 9), "tf1-bilinear")
    with pytest.raises(ValueError, match=r"known height and width.*\(None, None, 5, 3\)"):
        resize(keras.KerasTensor((None, None, 5, 3)), (9, 9), "tf1-bilinear")
