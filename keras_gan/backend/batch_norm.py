"""Keras' batch normalisation by a framework's own kernel, for as long as a step is traced.

Keras passes over the images five times forward and eight times back, a kernel twice and twice.
The result is the same but for rounding.
"""

import contextlib
from unittest import mock

import keras
from keras import ops

_by_keras = keras.layers.BatchNormalization.call


@contextlib.contextmanager
def in_one_kernel(kernel):
    """Within the block, layers in training call `kernel`.

    Args:
        kernel: function of (samples, scale or None, offset or None, axis of the channels, epsilon)
            that returns (normalised samples, mean, variance); the last two get no gradients.
    """

    def call(layer, inputs, training=None, mask=None):
        dtype = keras.backend.result_type(inputs.dtype, "float32")
        special = layer.renorm or layer.synchronized or mask is not None or dtype != "float32"
        if special or not training or not layer.trainable:
            return _by_keras(layer, inputs, training=training, mask=mask)
        scale, offset = (
            None if variable is None else ops.cast(variable, dtype)
            for variable in (layer.gamma, layer.beta)
        )
        axis = layer.axis % len(inputs.shape)
        outputs, *moments = kernel(ops.cast(inputs, dtype), scale, offset, axis, layer.epsilon)
        averages = layer.moving_mean, layer.moving_variance
        for average, new in zip(averages, moments, strict=True):
            old = ops.cast(average, dtype)
            average.assign(old * layer.momentum + new * (1.0 - layer.momentum))
        return ops.cast(outputs, layer.compute_dtype)

    with mock.patch.object(keras.layers.BatchNormalization, "call", call):
        yield
