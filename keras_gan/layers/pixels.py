"""What layers of images share: the check of their shape, and pixels taken from new places."""

from keras import ops

_LEAST = 4  # an eighth of it is half a pixel, which is the first to be rounded up


def check_images(layer, shape):
    """Raise a `ValueError` unless `shape` is that of images with their channels last."""
    known = len(shape) == 4 and None not in shape[1:]
    if not known or min(shape[1:3]) < _LEAST:
        raise ValueError(
            f"{type(layer).__name__} takes images (batch, height, width, channels) of known size, "
            f"at least {_LEAST} pixels high and wide; it has no meaning for points. "
            f"Received: input_shape={tuple(shape)}"
        )


def take_pixels(images, rows, columns):
    """images[b, rows[b, i, j], columns[b, i, j]] for all b, i and j; both may broadcast.

    Differentiable twice with respect to images. Places must be inside of the image.
    """
    _, height, width, channels = images.shape
    first = ops.arange(ops.shape(images)[0], dtype="int32") * (height * width)
    places = ops.reshape(first, (-1, 1, 1)) + rows * width + columns
    # Number by number: torch is slow to differentiate a take of whole rows.
    size = places.shape[1:]
    places = ops.expand_dims(places, -1) * channels + ops.arange(channels, dtype="int32")
    taken = ops.take(ops.reshape(images, (-1,)), ops.reshape(places, (-1,)), axis=0)
    return ops.reshape(taken, (-1, *size, channels))
