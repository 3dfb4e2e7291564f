"""Images of half and of double size without the steps that strided layers leave in them."""

import keras
from keras import ops


@keras.saving.register_keras_serializable(package="keras_gan")
class SmoothUpsampling2D(keras.Layer):
    """Doubles both sides: zeros between the pixels, then the filter [1, 3, 3, 1] in each direction.

    Images (batch, height, width, channels) -> (batch, 2 height, 2 width, channels). Each new pixel
    is 3/4 of its nearest old one and 1/4 of the next; beyond the border there is 0.

    Example:
        x = SmoothUpsampling2D()(x)

    [Karras et al., 2020](https://arxiv.org/abs/1912.04958), as StyleGAN2 resamples.
    """

    def call(self, inputs):
        return _doubled(_doubled(inputs, 1), 2)


@keras.saving.register_keras_serializable(package="keras_gan")
class SmoothDownsampling2D(keras.Layer):
    """Halves both sides, which must be even, with the filter [1, 3, 3, 1] / 8 in each direction.

    Images (batch, 2 height, 2 width, channels) -> (batch, height, width, channels). Beyond the
    border there is 0.

    Example:
        x = SmoothDownsampling2D()(x)

    [Karras et al., 2020](https://arxiv.org/abs/1912.04958), as StyleGAN2 resamples.
    """

    def call(self, inputs):
        if any(side % 2 for side in inputs.shape[1:3]):
            raise ValueError(
                "Only even sides can be halved. "
                f"Received: images of shape {tuple(inputs.shape[1:])}"
            )
        return _halved(_halved(inputs, 1), 2)


def _doubled(x, axis):
    # Both new pixels of an old one, computed apart, are what the filter makes of the zeros.
    before, after = _neighbours(x, axis)
    both = ops.stack([0.75 * x + 0.25 * before, 0.75 * x + 0.25 * after], axis=axis + 1)
    shape = list(x.shape[1:])
    shape[axis - 1] *= 2
    return ops.reshape(both, (-1, *shape))


def _halved(x, axis):
    shape = list(x.shape[1:])
    shape[axis - 1] //= 2
    shape.insert(axis, 2)
    pairs = ops.reshape(x, (-1, *shape))
    first, second = (ops.take(pairs, i, axis=axis + 1) for i in (0, 1))
    before, after = _neighbours(second, axis)[0], _neighbours(first, axis)[1]
    return 0.375 * (first + second) + 0.125 * (before + after)


def _neighbours(x, axis):
    """(the pixel before, the pixel after) each pixel along an axis."""
    size = x.shape[axis]
    padding = [[0, 0]] * len(x.shape)
    padding[axis] = [1, 1]
    padded = ops.pad(x, padding)
    return tuple(
        padded[:, start : start + size] if axis == 1 else padded[:, :, start : start + size]
        for start in (0, 2)
    )
