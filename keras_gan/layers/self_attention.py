"""Self-attention of SAGAN: every place of an image sees every other."""

import keras
from keras import ops


@keras.saving.register_keras_serializable(package="keras_gan")
class SelfAttention(keras.layers.Layer):
    """x + sigma o(x), where o gathers from all places what is like this one.

    Use it once in each network, where images are 32 to 64 pixels wide inside. All four
    convolutions are 1 x 1 without bias; sigma is a weight that begins at 0, so the layer begins
    as the identity.

        theta, phi: C / 8 channels;  g: C / 2 channels;  phi and g max-pooled by `pool`
        o = W softmax(theta phi') g

    In front of it use no activation that writes in place.

    Args:
        pool: factor by which keys and values are pooled; 1 for none.
        wrap: class that each convolution is wrapped in, such as `SpectralNormalization`, or None.

    Call: (batch, height, width, channels) to the same shape, with at least 8 channels.

    Example:
        x = SelfAttention(wrap=SpectralNormalization)(x)

    [Zhang et al., 2019](https://arxiv.org/abs/1805.08318)
    """

    def __init__(self, pool=2, wrap=None, name=None, trainable=True, dtype=None):
        super().__init__(name=name, trainable=trainable, dtype=dtype)
        self.pool = pool
        self.wrap = wrap

    def build(self, input_shape):
        height, width, channels = self._checked(input_shape)
        pooled = (None, height // self.pool, width // self.pool)
        self.theta = self._convolution("theta", channels // 8, input_shape)
        self.phi = self._convolution("phi", channels // 8, input_shape)
        self.g = self._convolution("g", channels // 2, input_shape)
        self.out = self._convolution("out", channels, (None, height, width, channels // 2))
        self.pooling = keras.layers.MaxPooling2D(self.pool, dtype=self.dtype_policy)
        self.pooling.build((*pooled, channels))
        self.sigma = self.add_weight(name="sigma", shape=(), initializer="zeros")

    def _checked(self, shape):
        if len(shape) != 4 or None in shape[1:] or shape[3] < 8 or min(shape[1:3]) < self.pool:
            raise ValueError(
                "SelfAttention takes images (batch, height, width, channels) of known size, with 8 "
                f"channels or more and no side below `pool`. Received: pool={self.pool}, "
                f"input_shape={tuple(shape)}"
            )
        return shape[1:]

    def _convolution(self, name, filters, shape):
        layer = keras.layers.Conv2D(filters, 1, use_bias=False, name=name, dtype=self.dtype_policy)
        layer = layer if self.wrap is None else self.wrap(layer)
        layer.build(shape)
        return layer

    def call(self, inputs):
        def places(layer, pool=False):
            made = self.pooling(layer(inputs)) if pool else layer(inputs)
            return ops.reshape(made, (-1, made.shape[1] * made.shape[2], made.shape[3]))

        queries, keys, values = places(self.theta), places(self.phi, True), places(self.g, True)
        likeness = ops.matmul(queries, ops.swapaxes(keys, 1, 2))
        gathered = ops.matmul(ops.softmax(likeness, axis=-1), values)
        gathered = ops.reshape(gathered, (-1, *inputs.shape[1:3], values.shape[-1]))
        return inputs + ops.cast(self.sigma, inputs.dtype) * self.out(gathered)

    def compute_output_shape(self, input_shape):
        return tuple(input_shape)

    def get_config(self):
        wrap = None if self.wrap is None else keras.saving.get_registered_name(self.wrap)
        return {**super().get_config(), "pool": self.pool, "wrap": wrap}

    @classmethod
    def from_config(cls, config):
        wrap = config["wrap"]
        if wrap is not None:
            wrap = keras.saving.get_registered_object(wrap)
        return cls(**{**config, "wrap": wrap})
