"""Resizing as two matrix products: the same numbers on every backend, on its device."""

import functools

import numpy as np
from keras import ops

METHODS = ("tf1-bilinear", "clean-bicubic")


def _tf1_bilinear(size_in, size_out):
    # Sample i sits at i * scale: the grids share their first pixel, not their centres, and
    # shrinking skips pixels instead of averaging them. Positions are float32, as they were there:
    # in float64 images of 640 pixels would come out up to 0.008 grey levels different.
    position = np.arange(size_out, dtype="float32") * np.float32(size_in / size_out)
    low = position.astype(int)
    high = np.minimum(low + 1, size_in - 1)
    share = position.astype("float64") - low
    matrix = np.zeros((size_out, size_in))
    rows = np.arange(size_out)
    np.add.at(matrix, (rows, low), 1.0 - share)
    np.add.at(matrix, (rows, high), share)
    return matrix


def _cubic(t, a=-0.5):
    """Keys' cubic convolution kernel, zero from |t| = 2 on; a = -0.5 is Pillow's."""
    t = np.abs(t)
    near = ((a + 2.0) * t - (a + 3.0)) * t * t + 1.0
    far = (((t - 5.0) * t + 8.0) * t - 4.0) * a
    return np.where(t < 1.0, near, np.where(t < 2.0, far, 0.0))


def _clean_bicubic(size_in, size_out):
    scale = size_in / size_out
    centre = (np.arange(size_out)[:, None] + 0.5) * scale
    # When shrinking the kernel grows with the step, so that every pixel counts.
    distance = (np.arange(size_in)[None, :] + 0.5 - centre) / max(scale, 1.0)
    weights = _cubic(distance)
    return weights / weights.sum(axis=1, keepdims=True)  # less than one where the edge cuts it


@functools.lru_cache(maxsize=32)
def resize_matrix(size_in, size_out, method):
    """The matrix that resizes one axis: `matrix @ pixels`.

    - `"tf1-bilinear"` is what TensorFlow 1 did inside the 2015 Inception graph: no half-pixel
      centres and no averaging when shrinking. Published FIDs contain it.
    - `"clean-bicubic"` is Pillow's bicubic filter on floats, which averages when shrinking.

    Args:
        size_in: int, pixels along the axis, at least 1.
        size_out: int, pixels wanted, at least 1.
        method: `"tf1-bilinear"` or `"clean-bicubic"`.

    Returns:
        Read-only float64 array (size_out, size_in), rows that sum to one.

    Raises:
        ValueError: for an unknown method or a size below 1.

    Example:
        rows = resize_matrix(32, 299, "clean-bicubic") @ image  # (299, 32) from (32, 32)

    [Parmar et al., 2022](https://arxiv.org/abs/2104.11222)
    """
    if method not in METHODS:
        raise ValueError(
            f"`method` must be one of {', '.join(METHODS)}. Received: method={method!r}"
        )
    if size_in < 1 or size_out < 1:
        raise ValueError(
            "Sizes are pixels along one axis, at least 1. "
            f"Received: size_in={size_in}, size_out={size_out}"
        )
    matrix = {"tf1-bilinear": _tf1_bilinear, "clean-bicubic": _clean_bicubic}[method](
        size_in, size_out
    )
    matrix.flags.writeable = False  # one array for all callers
    return matrix


def resize(images, size, method):
    """Resize floating point images, channels last, inside a compiled step or outside.

        out = Wy X Wx',  Wy = resize_matrix(height, size[0], method), Wx likewise for the width

    An axis that has its size already is left alone. Bicubic results can leave the range of the
    input by a few grey levels; nothing is clipped here.

    Args:
        images: tensor (batch, height, width, channels) with a known height and width.
        size: pair of ints, height and width wanted.
        method: `"tf1-bilinear"` or `"clean-bicubic"`, see `resize_matrix`.

    Returns:
        float32 tensor (batch, size[0], size[1], channels).

    Raises:
        ValueError: for images without four axes or with an unknown height or width.
    """
    shape = tuple(images.shape)
    if len(shape) != 4 or shape[1] is None or shape[2] is None:
        raise ValueError(
            "Images to resize are (batch, height, width, channels) with a known height and width. "
            f"Received: images.shape={shape}"
        )
    images = ops.cast(images, "float32")
    if shape[1:3] == tuple(size):
        return images
    images = ops.transpose(images, (0, 3, 1, 2))  # matrix products want the image axes last
    if shape[1] != size[0]:
        wy = resize_matrix(shape[1], size[0], method).astype("float32")
        images = ops.matmul(ops.convert_to_tensor(wy), images)
    if shape[2] != size[1]:
        wx = resize_matrix(shape[2], size[1], method).T.astype("float32", order="C")
        images = ops.matmul(images, ops.convert_to_tensor(wx))
    return ops.transpose(images, (0, 2, 3, 1))
