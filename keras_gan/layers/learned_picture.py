"""The first picture of a generator: one that is learned, and scaled by the latents."""

import keras
from keras import ops


@keras.saving.register_keras_serializable(package="keras_gan")
class LearnedPicture(keras.Layer):
    """Vectors (batch, channels) -> images (batch, height, width, channels): a picture times them.

        y[i, :, :, c] = x[i, c] * picture[:, :, c],   picture ~ N(0, 1) at the start

    Args:
        height, width: of the picture.

    Example:
        x = LearnedPicture(4, 4)(keras.layers.Dense(64, use_bias=False)(latents))

    [Huang et al., 2025](https://arxiv.org/abs/2501.05441), the authors' "generative basis".
    """

    def __init__(self, height, width, **kwargs):
        super().__init__(**kwargs)
        self.height = height
        self.width = width

    def build(self, input_shape):
        self.picture = self.add_weight(
            name="picture", shape=(self.height, self.width, input_shape[-1]),
            initializer=keras.initializers.RandomNormal(stddev=1.0),
        )  # fmt: skip

    def call(self, inputs):
        return inputs[:, None, None, :] * ops.convert_to_tensor(self.picture)

    def compute_output_shape(self, input_shape):
        return (input_shape[0], self.height, self.width, input_shape[-1])

    def get_config(self):
        return {**super().get_config(), "height": self.height, "width": self.width}
