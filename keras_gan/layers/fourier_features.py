"""Sines and cosines of points, so that a dense network sees fine structure."""

import numbers

import keras
from keras import ops


@keras.saving.register_keras_serializable(package="keras_gan")
class FourierFeatures(keras.layers.Layer):
    """Appends the sines and cosines of random projections.

        [x, sin(x B), cos(x B)],  B (channels, features) from N(0, scale^2), fixed

    Dense networks learn what varies slowly first and what varies fast hardly at all: the
    discriminator of a mixture of narrow Gaussians finds their centres and not how wide they are.
    Let a discriminator of points, or of other few numbers, begin with it. `scale` is in radians for
    a unit of the data: on a grid of modes of deviation 0.05, two units apart, 1 was good and 3
    lost modes (benchmarks/results/modes.md).

    Args:
        features: how many projections.
        scale: deviation of the projections' entries, above 0.
        seed: int, of the projections, which are saved with the layer.

    Call: (batch, ..., channels) to (batch, ..., channels + 2 features).

    Example:
        hidden = [keras.layers.Dense(128, "leaky_relu") for _ in range(3)]
        discriminator = keras.Sequential(
            [keras.Input((2,)), FourierFeatures(64), *hidden, keras.layers.Dense(1)]
        )

    [Tancik et al., 2020](https://arxiv.org/abs/2006.10739), whose networks see no x.
    """

    def __init__(self, features=64, scale=1.0, seed=0, name=None, trainable=True, dtype=None):
        super().__init__(name=name, trainable=trainable, dtype=dtype)
        if not isinstance(features, int) or isinstance(features, bool) or features < 1:
            raise ValueError(
                "`features` counts projections and must be an integer of at least 1. "
                f"Received: features={features!r}"
            )
        if not isinstance(scale, numbers.Real) or not scale > 0:
            raise ValueError(
                "`scale` is the deviation of the projections' entries and must be above 0. "
                f"Received: scale={scale!r}"
            )
        self.features, self.scale, self.seed = features, scale, seed

    def build(self, input_shape):
        self.projections = self.add_weight(
            shape=(input_shape[-1], self.features), trainable=False, name="projections",
            initializer=keras.initializers.RandomNormal(0.0, self.scale, seed=self.seed),
        )  # fmt: skip

    def call(self, inputs):
        angles = ops.matmul(inputs, self.projections)
        return ops.concatenate([inputs, ops.sin(angles), ops.cos(angles)], axis=-1)

    def compute_output_shape(self, input_shape):
        *others, channels = input_shape
        return (*others, channels + 2 * self.features)

    def get_config(self):
        own = {"features": self.features, "scale": self.scale, "seed": self.seed}
        return {**super().get_config(), **own}
