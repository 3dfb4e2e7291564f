"""Instance normalization in few operations."""

import keras
from keras import ops


@keras.saving.register_keras_serializable(package="keras_gan")
class InstanceNormalization(keras.layers.Layer):
    """Each channel of each picture by itself to mean 0 and variance 1, without weights.

        y = (x - mean) / sqrt(var + epsilon), mean and var over height and width

    Use it where the contrast of a picture shall not matter, as in translators of pictures. It is
    `keras.layers.GroupNormalization(-1, center=False, scale=False)` in fewer operations.

    Args:
        epsilon: added to the variance; 1e-5 as in torch and in the papers' code.

    Call: images (batch, height, width, channels) to the same shape; of more than one pixel.

    Example:
        x = InstanceNormalization()(x)

    [Ulyanov et al., 2016](https://arxiv.org/abs/1607.08022)
    """

    def __init__(self, epsilon=1e-5, **kwargs):
        super().__init__(**kwargs)
        self.epsilon = epsilon

    def build(self, input_shape):
        if len(input_shape) != 4:  # of anything else nothing but zeros would be left
            raise ValueError(
                "Pictures (batch, height, width, channels) have a contrast to take away. "
                f"Received: input_shape={tuple(input_shape)}"
            )
        if tuple(input_shape[1:3]) == (1, 1):
            raise ValueError(
                "Of a single pixel nothing but zero would be left, whatever the picture. Normalise "
                "before the map is so small, or halve it less often. "
                f"Received: input_shape={tuple(input_shape)}"
            )

    def call(self, inputs):
        x = ops.cast(inputs, "float32")  # squares
        x = x - ops.mean(x, axis=(1, 2), keepdims=True)
        variance = ops.mean(ops.square(x), axis=(1, 2), keepdims=True)
        return ops.cast(x * ops.rsqrt(variance + self.epsilon), self.compute_dtype)

    def compute_output_shape(self, input_shape):
        return input_shape

    def get_config(self):
        return {**super().get_config(), "epsilon": self.epsilon}
