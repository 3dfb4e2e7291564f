"""Spectral normalisation: a layer whose weights have largest singular value one."""

import math

import keras
from keras import ops

from keras_gan.backend import SubstituteScope

_TRANSPOSED = (
    keras.layers.Conv1DTranspose,
    keras.layers.Conv2DTranspose,
    keras.layers.Conv3DTranspose,
)
_DEPTHWISE = (keras.layers.DepthwiseConv1D, keras.layers.DepthwiseConv2D)
_BUILD_ITERATIONS = 15  # as torch
# Too little to count beside any vector but that of an all-zero kernel.
_EPSILON, _TINY = 1e-12, 1e-30


def _unit(vector):
    return vector / (ops.norm(vector) + _TINY)


@keras.saving.register_keras_serializable(package="keras_gan")
class SpectralNormalization(keras.layers.Wrapper):
    """Divides the wrapped layer's kernel by its largest singular value in every forward pass.

    A dense layer then has Lipschitz constant one, a convolution one that no longer grows with W.
    Use it on all layers of a discriminator (SNGAN) or of both networks (SAGAN).

        W_SN = W / sigma(W),  sigma(W) = u' W v,  u <- W v / |W v|,  v <- W' u / |W' u|

    u and v are constants for the gradient, sigma is not; they move in training only. The raw W
    stays in the layer, where the optimizer changes it; the bias is left alone. Rows of W are the
    kernel's output axis (the last one of an `EinsumDense`), columns are all its other axes.
    `keras.layers.SpectralNormalization` overwrites W instead, so nothing flows through sigma,
    and on JAX its write is lost: `predict` then runs with the raw W.

    Args:
        layer: layer with a `kernel` or `embeddings` variable of any rank, such as `Dense`,
            `Conv2D`, `Conv2DTranspose`, `EinsumDense`, `Embedding`.
        power_iterations: updates of u and v in a forward pass, at least 1.

    Example:
        discriminator = keras.Sequential([
            keras.Input((28, 28, 1)),
            SpectralNormalization(keras.layers.Conv2D(64, 4, strides=2, activation="leaky_relu")),
            keras.layers.Flatten(),
            SpectralNormalization(keras.layers.Dense(1)),
        ])

    [Miyato et al., 2018](https://arxiv.org/abs/1802.05957)
    """

    def __init__(self, layer, power_iterations=1, name=None, trainable=True):
        is_count = isinstance(power_iterations, int) and not isinstance(power_iterations, bool)
        if not is_count or power_iterations < 1:
            raise ValueError(
                "`power_iterations` counts updates of u and v in a forward pass and must be a "
                f"positive integer. Received: power_iterations={power_iterations!r}"
            )
        # Without autocast the raw kernel is read in its own precision under a mixed policy. The
        # wrapped layer computes in the precision of its own policy.
        super().__init__(
            layer, name=name, trainable=trainable, autocast=False, dtype=layer.variable_dtype
        )
        self.power_iterations = power_iterations
        self.supports_masking = layer.supports_masking

    def _kernel(self):
        for name in ("kernel", "embeddings"):
            variable = getattr(self.layer, name, None)
            if isinstance(variable, keras.Variable):
                return variable
        raise ValueError(
            "SpectralNormalization wraps a layer whose weights are one variable called `kernel` or "
            "`embeddings`, such as Dense, Conv2D or Embedding. Wrap the parts of a composite layer "
            f"one by one. Received: layer={self.layer}"
        )

    def _matrix(self):
        """The kernel as W' in float32: (all other axes, output axis)."""
        kernel = self._kernel()
        dtype = keras.backend.result_type(kernel.dtype, "float32")
        value = ops.cast(ops.convert_to_tensor(kernel), dtype)
        if isinstance(self.layer, _TRANSPOSED):
            value = ops.swapaxes(value, -1, -2)  # their kernel is (..., output, input)
        return ops.reshape(value, self._matrix_shape())

    def _matrix_shape(self):
        shape = tuple(self._kernel().shape)
        if isinstance(self.layer, _TRANSPOSED):
            outputs = shape[-2]
        elif isinstance(self.layer, _DEPTHWISE):
            outputs = shape[-2] * shape[-1]  # one for each input channel and multiplier
        else:
            outputs = shape[-1]
        return math.prod(shape) // outputs, outputs

    def build(self, input_shape=None):
        super().build(input_shape)
        columns, rows = self._matrix_shape()
        dtype = keras.backend.result_type(self._kernel().dtype, "float32")
        random = keras.initializers.RandomNormal(0.0, 1.0)

        # Called when the kernel has its values: after Keras' deferred initialisation too, since it
        # runs in the order of creation.
        def initial_u(shape, dtype=None):
            v = _unit(random((columns, 1), dtype))
            u, _ = self._iterate(self._matrix(), v, _BUILD_ITERATIONS)
            return ops.reshape(u, shape)

        def initial_v(shape, dtype=None):
            v = ops.matmul(self._matrix(), ops.reshape(self.u.value, (rows, 1)))
            return ops.reshape(_unit(v + _EPSILON), shape)

        self.u = self._add_vector("u", rows, dtype, initial_u)
        self.v = self._add_vector("v", columns, dtype, initial_v)

    def _add_vector(self, name, length, dtype, initializer):
        return self.add_weight(
            name=name,
            shape=(length,),
            dtype=dtype,
            initializer=initializer,
            trainable=False,
            autocast=False,
            aggregation="only_first_replica",  # all replicas hold the same kernel
        )

    @staticmethod
    def _iterate(matrix, v, iterations):
        for _ in range(iterations):
            u = _unit(ops.reshape(ops.matmul(ops.reshape(v, (1, -1)), matrix), (-1, 1)))
            # A zero kernel gives no direction: then v is any, until the kernel gives one.
            v = _unit(ops.matmul(matrix, u) + _EPSILON)
        return u, v

    def call(self, inputs, training=None):
        kernel = self._kernel()
        matrix = self._matrix()
        if training:
            v = ops.reshape(self.v.value, (-1, 1))
            u, v = self._iterate(ops.stop_gradient(matrix), v, self.power_iterations)
            self.u.assign(ops.reshape(u, (-1,)))
            self.v.assign(ops.reshape(v, (-1,)))
        else:
            # Copies, because torch writes to variables in place: a call in training must not
            # change what this one leaves for the gradient.
            u, v = (ops.reshape(ops.copy(x.value), (-1, 1)) for x in (self.u, self.v))
        # The product is that of the last iteration, which graphs find out and make once.
        sigma = ops.sum(v * ops.matmul(matrix, u))
        sigma = sigma + ops.cast(sigma == 0.0, sigma.dtype)  # an all-zero kernel stays as it is
        # One number's reciprocal: the gradient of W / sigma would pass over W twice more.
        factor = ops.reciprocal(sigma)
        normalised = ops.cast(ops.cast(kernel.value, sigma.dtype) * factor, kernel.dtype)
        with SubstituteScope([(kernel, normalised)]) as scope:
            outputs = self.layer(inputs)
        scope.write_back()
        for loss in scope.losses:
            self.layer.add_loss(loss)
        return outputs

    def compute_mask(self, inputs, previous_mask=None):
        return self.layer.compute_mask(inputs, previous_mask)

    def compute_output_shape(self, input_shape):
        return self.layer.compute_output_shape(input_shape)

    def compute_output_spec(self, inputs, training=None):
        return self.layer.compute_output_spec(inputs)

    def get_config(self):
        config = super().get_config()
        del config["dtype"]  # follows from the wrapped layer
        return {**config, "power_iterations": self.power_iterations}
