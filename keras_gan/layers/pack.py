"""PacGAN: the discriminator judges several samples at once."""

import keras
from keras import ops


@keras.saving.register_keras_serializable(package="keras_gan")
class Pack(keras.layers.Layer):
    """Joins `size` samples of the batch into one, along the last axis.

    Use it against mode collapse: a discriminator that sees several samples together sees when
    they are too much alike. Its scores are then of packs, `size` times fewer than samples.

        (batch, ..., channels) -> (batch / size, ..., size channels)

    Neighbours in the batch are packed, in their order. Every minibatch must divide, the last one
    of an epoch too, so choose the number of rows as well as the batch size. The labels of a
    condition are not packed: `networks.before` refuses a discriminator that takes them.

    Args:
        size: samples in a pack, 2 to 4 in the paper.

    Example:
        judge = networks.before(discriminator, Pack(2), shape=(28, 28, 1))

    Raises `ValueError` if a known batch does not divide.

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
        batch, *shape = self.compute_output_shape(inputs.shape)
        *middle, channels = inputs.shape[1:]
        packs = ops.reshape(inputs, (-1, self.size, *middle, channels))
        packs = ops.moveaxis(packs, 1, -2)  # (packs, ..., size, channels)
        return ops.reshape(packs, (-1 if batch is None else batch, *shape))

    def compute_output_shape(self, input_shape):
        if len(input_shape) < 2 or None in input_shape[1:]:
            raise ValueError(
                "Pack needs samples of known shape, with one axis at least. "
                f"Received: input_shape={tuple(input_shape)}"
            )
        batch, *middle, channels = input_shape
        if batch is not None and batch % self.size:
            raise ValueError(
                f"A batch of {batch} cannot be cut into packs of {self.size}. Choose a batch size "
                "and a number of rows that are multiples of it: the last minibatch of an epoch "
                f"counts too. Received: batch={batch}, size={self.size}"
            )
        return (None if batch is None else batch // self.size, *middle, self.size * channels)

    def get_config(self):
        return {**super().get_config(), "size": self.size}
