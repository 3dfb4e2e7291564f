"""A dense Keras network as numbers that a page can compute with."""

import base64

import keras
import numpy as np
from keras import ops
from scipy.special import expit

from keras_gan.layers import SpectralNormalization

_PASSED = (keras.layers.InputLayer, keras.layers.Dropout, keras.layers.Reshape)
_FUNCTIONS = {
    "linear": lambda x, slope: x,
    "relu": lambda x, slope: np.maximum(x, 0),
    "leaky_relu": lambda x, slope: np.where(x > 0, x, slope * x),
    "tanh": lambda x, slope: np.tanh(x),
    "sigmoid": lambda x, slope: expit(x),
}


class PlainNetwork:
    """Reads a network of dense layers, each time with the weights of that moment.

    `described()` goes to the page once, `packed()` with every frame. Layers under
    `SpectralNormalization` are given with the kernel that they compute with, W / sigma.

    Args:
        network: a built Keras model of points (batch, features): `Dense`, plain or under
            `SpectralNormalization`, with ReLU, LeakyReLU, tanh or sigmoid.

    Example:
        plain = PlainNetwork(gan.discriminator)
        scores = plain(points)                      # as the Keras model's, in NumPy
    """

    def __init__(self, network):
        self.inputs = int(network.input_shape[-1])
        self._layers = []  # [wrapper or None, dense layer, activation, slope]
        for layer in network.layers:
            self._take(layer)

    def _take(self, layer):
        wrapper = layer if isinstance(layer, SpectralNormalization) else None
        inner = layer.layer if wrapper else layer
        if isinstance(inner, keras.layers.Dense):
            self._layers.append([wrapper, inner, _name(inner.activation), 0.0])
        elif isinstance(inner, keras.layers.LeakyReLU):
            self._layers[-1][2:] = "leaky_relu", float(inner.negative_slope)
        elif isinstance(inner, keras.layers.Activation):
            if _name(inner.activation) != "linear":
                self._layers[-1][2] = _name(inner.activation)
        elif not isinstance(inner, _PASSED):
            raise ValueError(
                "A page computes with dense layers and their activations alone. "
                f"Received: layer={layer.name} of type {type(layer).__name__}"
            )
        unknown = {name for *_, name, _ in self._layers} - set(_FUNCTIONS)
        if unknown:
            raise ValueError(
                f"A page computes with the activations {', '.join(_FUNCTIONS)}. "
                f"Received: activation={unknown.pop()!r} of layer {layer.name}"
            )

    def described(self):
        """{"inputs": features, "layers": [{"units", "activation", "slope"}]}."""
        layers = [
            {"units": int(dense.units), "activation": name, "slope": slope}
            for _, dense, name, slope in self._layers
        ]
        return {"inputs": self.inputs, "layers": layers}

    def weights(self):
        """[(kernel (inputs, units), bias (units,)), ...] in float32."""
        return [self._weights(wrapper, dense) for wrapper, dense, *_ in self._layers]

    def packed(self):
        """All weights as base64 of little-endian float32, kernel before bias, layer by layer."""
        return as_text(np.concatenate([a.ravel() for pair in self.weights() for a in pair]))

    def __call__(self, points):
        """The network's outputs (batch, units) of points (batch, features), in NumPy."""
        x = np.asarray(points, "float32")
        for (kernel, bias), (*_, name, slope) in zip(self.weights(), self._layers, strict=True):
            x = _FUNCTIONS[name](x @ kernel + bias, np.float32(slope))
        return x

    @staticmethod
    def _weights(wrapper, dense):
        kernel = ops.convert_to_numpy(dense.kernel)
        if wrapper is not None:
            u, v = (ops.convert_to_numpy(vector) for vector in (wrapper.u, wrapper.v))
            kernel = kernel / ((v @ (kernel @ u)) or np.float32(1))
        bias = ops.convert_to_numpy(dense.bias) if dense.use_bias else np.zeros(dense.units)
        return kernel.astype("float32"), bias.astype("float32")


def as_text(array):
    """base64 of the array's numbers as little-endian float32."""
    return base64.b64encode(np.ascontiguousarray(array, "<f4").tobytes()).decode("ascii")


def _name(activation):
    return getattr(activation, "__name__", str(activation))
