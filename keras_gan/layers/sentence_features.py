"""What a sentence says, whatever its length: attention among its words, then their mean."""

import math

import keras
from keras import ops


@keras.saving.register_keras_serializable(package="keras_gan")
class SentenceFeatures(keras.layers.Layer):
    """Word numbers (batch, length) -> features (batch, units); number 0 is no word.

        x_l = word[t_l] + place[l]
        y = mean over words l of  x_l + W sum over words m of  a_lm v_m
        a_lm = softmax_m(q_l . k_m / sqrt(units)),   q, k, v = linear in x

    What stands behind the last word changes nothing, and a sentence of no words is all zeros.

    Args:
        size: word numbers are in [0, size).
        units: of word vectors and features.

    Example:
        tokens = keras.Input((12,), dtype="int32")
        told = SentenceFeatures(1000)(tokens)

    The attention is that of [Vaswani et al., 2017](https://arxiv.org/abs/1706.03762), one head.
    """

    def __init__(self, size, units=64, **kwargs):
        super().__init__(**kwargs)
        self.size = size
        self.units = units

    def build(self, input_shape):
        # Words are told apart from the first step on: of length one, as embeddings in sums are.
        spread = keras.initializers.RandomNormal(stddev=self.units**-0.5)
        small = keras.initializers.RandomNormal(stddev=0.1 * self.units**-0.5)
        self.words = self._weight("words", (self.size, self.units), spread)
        self.places = self._weight("places", (input_shape[1], self.units), small)
        square = (self.units, self.units)
        self.query, self.key, self.value, self.out = (
            self._weight(name, square, "glorot_uniform")
            for name in ("query", "key", "value", "out")
        )

    def _weight(self, name, shape, initializer):
        return self.add_weight(name=name, shape=shape, initializer=initializer)

    def call(self, inputs):
        said = ops.not_equal(inputs, 0)[..., None]  # (batch, length, 1)
        x = ops.take(ops.convert_to_tensor(self.words), inputs, axis=0) + self.places
        keys = ops.swapaxes(ops.matmul(x, self.key), 1, 2)
        likeness = ops.matmul(ops.matmul(x, self.query), keys) / math.sqrt(self.units)
        # Of what float16 reaches; it outweighs any likeness.
        likeness = ops.where(ops.swapaxes(said, 1, 2), likeness, -3e4)
        heard = ops.matmul(ops.softmax(likeness, axis=-1), ops.matmul(x, self.value))
        x = x + ops.matmul(heard, self.out)
        said = ops.cast(said, x.dtype)
        return ops.sum(x * said, axis=1) / ops.maximum(ops.sum(said, axis=1), 1)

    def compute_output_shape(self, input_shape):
        return (input_shape[0], self.units)

    def get_config(self):
        return {**super().get_config(), "size": self.size, "units": self.units}
