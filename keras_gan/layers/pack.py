"""PacGAN: the discriminator judges several samples at once."""

import keras
import numpy as np
from keras import ops


@keras.saving.register_keras_serializable(package="keras_gan")
class Pack(keras.layers.Layer):
    """Joins `size` samples of the batch into one, along the last axis.

    Use it against mode collapse: a discriminator that sees several samples together sees when
    they are too much alike. Its scores are then of packs, `size` times fewer than samples.

        (batch, ..., channels) -> (batch / size, ..., size channels)

    Neighbours in the batch are packed, in their order; rows that do not fill the last pack are left
    out. `fit` of arrays therefore wants a batch size that is a multiple of `size`. A minibatch of
    fewer rows than one pack, as the last of an epoch may be, repeats its rows to fill it. The
    labels of a condition are not packed: `networks.before` refuses a discriminator that takes them.

    Args:
        size: samples in a pack, 2 to 4 in the paper.

    Example:
        gan = keras_gan.DCGAN.from_shape((28, 28, 1), before=Pack(2))  # PacDCGAN2

    [Lin et al., 2018](https://arxiv.org/abs/1712.04086)
    """

    #: Rows come out fewer than they go in: nothing beside them fits any more.
    joins_rows = True

    def __init__(self, size, name=None, trainable=True, dtype=None):
        super().__init__(name=name, trainable=trainable, dtype=dtype)
        if not isinstance(size, int) or isinstance(size, bool) or size < 1:
            raise ValueError(
                f"`size` counts samples and must be a positive integer. Received: size={size!r}"
            )
        self.size = size

    def call(self, inputs):
        shape = self.compute_output_shape(inputs.shape)[1:]
        *middle, channels = inputs.shape[1:]
        count = ops.shape(inputs)[0]
        if not isinstance(count, int):  # TensorFlow's, in a graph
            packs = ops.maximum(count // self.size, 1)
            full = ops.take(inputs, ops.arange(packs * self.size) % count, axis=0)
        elif count < self.size:
            packs, full = 1, ops.take(inputs, np.arange(self.size) % count, axis=0)
        else:
            packs = count // self.size
            full = inputs[: packs * self.size]
        full = ops.reshape(full, (packs, self.size, *middle, channels))
        full = ops.moveaxis(full, 1, -2)  # (packs, ..., size, channels)
        return ops.reshape(full, (packs, *shape))

    def compute_output_shape(self, input_shape):
        if len(input_shape) < 2 or None in input_shape[1:]:
            raise ValueError(
                "Pack needs samples of known shape, with one axis at least. "
                f"Received: input_shape={tuple(input_shape)}"
            )
        batch, *middle, channels = input_shape
        packs = None if batch is None else max(batch // self.size, 1)
        return (packs, *middle, self.size * channels)

    def get_config(self):
        return {**super().get_config(), "size": self.size}
