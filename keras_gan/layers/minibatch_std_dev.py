"""Minibatch standard deviation: the discriminator is told how much a batch varies."""

import keras
from keras import ops

_EPSILON = 1e-8


@keras.saving.register_keras_serializable(package="keras_gan")
class MinibatchStdDev(keras.layers.Layer):
    """Appends one channel: the mean standard deviation over a group of samples.

    Use it late in a discriminator, before the last convolution or the last dense layer: a
    generator that makes the same sample again and again shows it there.

        s = mean over positions and channels of sqrt(var over the group + 1e-8)

    A batch of N has M = N / group groups; sample i is in group i mod M, and all samples of a group
    get the same s. Where `group` does not divide N, as in the last minibatch of an epoch, M is
    rounded up and some groups have one sample less; the paper's code stops there.

    Args:
        group: samples in a group.

    Call: (batch, ..., channels) to (batch, ..., channels + 1), images or points.

    Example:
        x = MinibatchStdDev()(x)

    [Karras et al., 2018](https://arxiv.org/abs/1710.10196), in the form of StyleGAN2-ADA's code.
    """

    def __init__(self, group=4, name=None, trainable=True, dtype=None):
        super().__init__(name=name, trainable=trainable, dtype=dtype)
        if not isinstance(group, int) or isinstance(group, bool) or group < 2:
            raise ValueError(
                "`group` counts samples that are compared and must be an integer of at least 2. "
                f"Received: group={group!r}"
            )
        self.group = group

    def call(self, inputs):
        rows, *shape = ops.shape(inputs)
        groups = (rows + self.group - 1) // self.group
        missing = groups * self.group - rows
        x = ops.cast(inputs, "float32")  # squares
        x = ops.pad(x, [[0, missing], *[[0, 0]] * len(shape)])
        x = ops.reshape(x, (self.group, groups, -1))  # sample i in group i mod M
        there = ops.cast(ops.arange(self.group * groups) < rows, "float32")
        there = ops.reshape(there, (self.group, groups, 1))
        count = ops.sum(there, axis=0)
        mean = ops.sum(x, axis=0) / count
        variance = ops.sum(there * ops.square(x - mean), axis=0) / count
        deviation = ops.mean(ops.sqrt(variance + _EPSILON), axis=-1)
        deviation = ops.tile(deviation, (self.group,))[:rows]
        deviation = ops.reshape(deviation, (-1, *[1] * len(shape)))
        channel = ops.broadcast_to(deviation, (rows, *shape[:-1], 1))
        return ops.concatenate([inputs, ops.cast(channel, inputs.dtype)], axis=-1)

    def compute_output_shape(self, input_shape):
        *others, channels = input_shape
        return (*others, channels + 1)

    def get_config(self):
        return {**super().get_config(), "group": self.group}
