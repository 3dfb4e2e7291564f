"""Sequences that end: what follows the first end token is end tokens."""

import keras
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
        kept = counted(ops.argmax(tokens, axis=-1), self.end)
        row = ops.one_hot(self.end, tokens.shape[-1], dtype=tokens.dtype)
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
    ends = ops.cast(ops.equal(ids, end), "int32")
    before = ops.cumsum(ends, axis=1) - ends
    return ops.cast(ops.equal(before, 0), "float32")
