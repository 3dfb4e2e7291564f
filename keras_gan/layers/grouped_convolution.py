"""Convolutions in groups that are fast on every device."""

import keras
import numpy as np
from keras import ops

from keras_gan.backend import has_grouped_kernels


@keras.saving.register_keras_serializable(package="keras_gan")
class GroupedConv2D(keras.layers.Conv2D):
    """`keras.layers.Conv2D` with the same weights and results, made for `groups` above 1.

    On a CPU, TensorFlow and JAX compute groups one by one: R1 of eight groups of 16 channels takes
    them 14 s where a full convolution takes 0.3 s to 0.5 s. There this layer fills the kernel up
    with zeros and computes a full one. On torch and on other devices it is Keras' layer.

    Example:
        x = GroupedConv2D(128, 3, padding="same", groups=8)(x)
    """

    def convolution_op(self, inputs, kernel):
        if self.groups > 1 and not has_grouped_kernels():
            kernel = ops.tile(kernel, (1, 1, self.groups, 1)) * self._own_group(kernel)
        return super().convolution_op(inputs, kernel)

    def _own_group(self, kernel):
        """1 where an input and an output channel belong to the same group, else 0."""
        one = np.ones((kernel.shape[2], self.filters // self.groups))
        return ops.cast(np.kron(np.eye(self.groups), one), kernel.dtype)
