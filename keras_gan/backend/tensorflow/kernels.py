"""Layers in fewer kernels on TensorFlow, for as long as a step is traced: the same numbers, sooner.

TensorFlow's graph optimiser (grappler) makes one kernel of a convolution or product, its bias and
its activation, and one of batch-norm and ReLU. Keras' layers miss that in the ways named below.
"""

import contextlib
import functools
from unittest import mock

import numpy as np
import tensorflow as tf

from keras_gan.backend.batch_norm import in_one_kernel

_bias_add, _leaky_relu = tf.nn.bias_add, tf.nn.leaky_relu


@contextlib.contextmanager
def fused():
    """Within the block, Keras' layers use the functions of this file."""
    with (
        in_one_kernel(_batch_norm),
        mock.patch.object(tf.nn, "bias_add", _bias_as_sum),
        mock.patch.object(tf.nn, "leaky_relu", _leaky_relu_from_outputs),
    ):
        yield


def _batch_norm(x, scale, offset, axis, epsilon):
    channels = x.shape[axis]
    order = [*(i for i in range(len(x.shape)) if i != axis), axis]
    images = tf.transpose(x, order) if axis != order[axis] else x
    outputs, mean, variance, *_ = tf.raw_ops.FusedBatchNormV3(
        x=images if len(order) == 4 else tf.reshape(images, (-1, 1, 1, channels)),
        scale=tf.ones((channels,)) if scale is None else scale,
        offset=tf.zeros((channels,)) if offset is None else offset,
        mean=tf.zeros((0,)),
        variance=tf.zeros((0,)),
        epsilon=epsilon,
        is_training=True,
    )
    outputs = tf.reshape(outputs, tf.shape(images)) if len(order) != 4 else outputs
    outputs = tf.transpose(outputs, np.argsort(order)) if images is not x else outputs
    # The kernel divides the variance by n - 1.
    count = tf.cast(tf.size(x) // channels, "float32")
    variance = tf.stop_gradient(variance) * (count - 1) / count
    return outputs, tf.stop_gradient(mean), variance


def _bias_as_sum(value, bias, data_format=None, name=None):
    # On a residual block's `BiasAdd` the optimiser stumbles ("fanout exist for missing node", in
    # TensorFlow's log only) and leaves the whole graph as it was; a sum it understands.
    value = tf.convert_to_tensor(value)
    if value.shape.rank == 4 and data_format in (None, "NHWC"):
        return tf.add(value, bias, name=name)
    return _bias_add(value, bias, data_format=data_format, name=name)


def _leaky_relu_from_outputs(features, alpha=0.2, name=None):
    # TensorFlow's gradient reads the inputs, so they cannot vanish into one kernel. The outputs
    # have the same sign.
    features = tf.convert_to_tensor(features)
    if not features.dtype.is_floating or not isinstance(alpha, (int, float)) or alpha < 0:
        return _leaky_relu(features, alpha, name)
    return _leaky_relu_of(float(alpha))(features)


@functools.cache
def _leaky_relu_of(alpha):
    @tf.custom_gradient
    def leaky_relu(features):
        outputs = _leaky_relu(features, alpha)
        signs = tf.stop_gradient(outputs)
        return outputs, lambda upstream: tf.raw_ops.LeakyReluGrad(
            gradients=upstream, features=signs, alpha=alpha
        )

    return leaky_relu
