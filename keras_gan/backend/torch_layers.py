"""Keras layers that torch has in one kernel, for as long as a plan is traced."""

import contextlib
from unittest import mock

import keras
import torch
from keras import ops

_by_keras = keras.layers.BatchNormalization.call


@contextlib.contextmanager
def one_kernel_each():
    """Within the block, batch normalisation in training is torch's own.

    Keras reads and writes the images five times forward and eight times back, where torch needs
    two and two. The result is the same but for rounding.
    """
    with mock.patch.object(keras.layers.BatchNormalization, "call", _batch_normalization):
        yield


def _batch_normalization(layer, inputs, training=None, mask=None):
    own = layer.renorm or layer.synchronized or mask is not None
    if own or not training or not layer.trainable:
        return _by_keras(layer, inputs, training=training, mask=mask)
    x = inputs.to(torch.promote_types(inputs.dtype, torch.float32))
    scale, offset = (
        None if variable is None else ops.cast(variable, x.dtype)
        for variable in (layer.gamma, layer.beta)
    )
    x = torch.movedim(x, layer.axis, 1)
    x, mean, rsqrt = torch.native_batch_norm(x, scale, offset, None, None, True, 0.0, layer.epsilon)
    variance = rsqrt.detach() ** -2 - layer.epsilon
    for variable, new in ((layer.moving_mean, mean), (layer.moving_variance, variance)):
        old = variable.value
        variable.assign(old * layer.momentum + new.to(old.dtype) * (1.0 - layer.momentum))
    return torch.movedim(x, 1, layer.axis).to(inputs.dtype)
