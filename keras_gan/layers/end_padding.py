"""Sequences that end: what follows the first end token is end tokens."""

import keras
import numpy as np
from keras import ops


@keras.saving.register_keras_serializable(package="keras_gan")
class EndPadding(keras.layers.Layer):
    """Puts the one-hot row of the end token at every place behind the first one.

    A place ends the sequence if the end token is its largest number. What stood behind it has no
    gradient then, and whoever sees the outputs cannot know it. Without an end nothing changes.

    Args:
        end: the end token, in [0, V).

    Call: one-hot or soft tokens (batch, length, V) to the same shape.

    Example:
        generator = keras_gan.networks.behind(generator, EndPadding(end=0))
    """

    def __init__(self, end, **kwargs):
        super().__init__(**kwargs)
        self.end = end

    def call(self, tokens):
        kept = _until_end(_is_largest(tokens, self.end))
        row = ops.cast(np.arange(tokens.shape[-1]) == self.end, tokens.dtype)
        return ops.where(kept[..., None] > 0, tokens, row)

    def compute_output_shape(self, input_shape):
        return tuple(input_shape)

    def get_config(self):
        return {**super().get_config(), "end": self.end}


def counted(ids, end):
    """The mask (batch, length) of ids: 1.0 up to and including the first `end`, then 0.0.

    All 1.0 if `end` is None.
    """
    if end is None:
        return ops.ones_like(ids, dtype="float32")
    return _until_end(ops.equal(ids, end))


def _until_end(ends):
    ends = ops.cast(ends, "int32")
    before = ops.cumsum(ends, axis=1) - ends
    return ops.cast(ops.equal(before, 0), "float32")


def _is_largest(tokens, place):
    """Whether `argmax` is `place`, without Keras' argmax, which ONNX and LiteRT cannot write."""
    own = tokens[..., place : place + 1]
    first = ops.all(own > tokens[..., :place], axis=-1)
    return ops.logical_and(first, ops.all(own >= tokens[..., place:], axis=-1))
