"""A network as it is in training, for programs that know neither minibatches nor chance."""

import inspect

import keras
from keras import layers, ops

from keras_gan.backend import SubstituteScope
from keras_gan.models.inner_layers import inner_layers


def portable(network):
    """A network that makes of each picture what `network(picture[None], training=True)` makes now.

    Batch normalisation takes the statistics of each picture, and dropout the mask that it would
    draw next, as numbers: ONNX and LiteRT have no word for random numbers that come from a seed.
    Kernels are shared with `network`.

    Args:
        network: a built Keras model of pictures of one size.

    Returns:
        A Keras model, or None where other layers than these two are different in training.
    """
    if not all(map(_is_known, inner_layers(network))):
        return None
    return keras.models.clone_model(network, clone_function=_replaced, recursive=True)


def _is_known(layer):
    alike = "training" not in inspect.signature(layer.call).parameters
    is_container = bool(getattr(layer, "inputs", None))
    return alike or is_container or type(layer) in _REPLACED


def _replaced(layer):
    return _REPLACED.get(type(layer), lambda layer: layer)(layer)


class _OneMask(layers.Layer):
    def __init__(self, dropout):
        super().__init__(dtype=dropout.dtype_policy)
        self.dropout = dropout

    def build(self, shape):
        with SubstituteScope():  # the seed stays where it is
            mask = self.dropout(ops.ones((1, *shape[1:])), training=True)
        self.mask = ops.convert_to_numpy(mask)

    def call(self, inputs, training=None):
        return inputs * ops.cast(self.mask, inputs.dtype)


class _EachByItself(layers.Layer):
    def __init__(self, norm):
        super().__init__(dtype=norm.dtype_policy)
        self.norm = norm

    def build(self, shape):
        channels = self.norm.axis % len(shape)
        self.others = [axis for axis in range(1, len(shape)) if axis != channels]
        self.wide = [-1 if axis == channels else 1 for axis in range(len(shape))]

    def call(self, inputs, training=None, mask=None):
        norm, x = self.norm, ops.cast(inputs, "float32")
        mean, variance = ops.moments(x, self.others, keepdims=True)
        x = (x - mean) * ops.rsqrt(variance + norm.epsilon)
        if norm.scale:
            x *= ops.reshape(norm.gamma, self.wide)
        if norm.center:
            x += ops.reshape(norm.beta, self.wide)
        return ops.cast(x, self.compute_dtype)


_REPLACED = {layers.Dropout: _OneMask, layers.BatchNormalization: _EachByItself}
