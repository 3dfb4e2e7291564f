"""Borders that go on like the picture itself, seen in a mirror."""

import keras
from keras import ops


@keras.saving.register_keras_serializable(package="keras_gan")
class ReflectionPadding2D(keras.layers.Layer):
    """Images (batch, h, w, channels) -> (batch, h + 2n, w + 2n, channels), mirrored at the edges.

    The edge pixels themselves are not repeated. Use it before a convolution with `padding="valid"`:
    zeros at the border would show as a frame in what is drawn.

    Args:
        size: n, pixels at each side, less than the height and the width.

    Example:
        x = keras.layers.Conv2D(64, 7)(ReflectionPadding2D(3)(images))
    """

    def __init__(self, size, **kwargs):
        super().__init__(**kwargs)
        if size < 0:
            raise ValueError(f"`size` is a number of pixels, at least 0. Received: size={size}")
        self.size = size

    def build(self, input_shape):
        sides = [side for side in input_shape[1:3] if side is not None]
        if sides and min(sides) <= self.size:
            raise ValueError(
                f"Mirrored borders of {self.size} pixels need images of more in each direction. "
                f"Received: size={self.size}, input_shape={tuple(input_shape)}"
            )

    def call(self, inputs):
        around = (self.size, self.size)
        return ops.pad(inputs, ((0, 0), around, around, (0, 0)), mode="reflect")

    def compute_output_shape(self, input_shape):
        batch, *sides, channels = input_shape
        return (batch, *(side and side + 2 * self.size for side in sides), channels)

    def get_config(self):
        return {**super().get_config(), "size": self.size}
