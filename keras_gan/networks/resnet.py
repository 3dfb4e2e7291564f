"""SNGAN's residual players: the paper's networks for 32x32 images, at any size that halves."""

import keras
from keras import layers, ops

from keras_gan.layers import ConditionalBatchNormalization
from keras_gan.networks.convolutional import halvings
from keras_gan.networks.encoders import LabelEncoder
from keras_gan.networks.joining import latent_inputs, sample_inputs


def resnet_generator(shape, latent_dim=128, width=256, output_activation="tanh", condition=None):
    """Latents (batch, latent_dim) -> images (batch, *shape); 4,276,739 weights for 32x32x3.

    Blocks that double: norm, ReLU, double, 3x3, norm, ReLU, 3x3; beside it double, 1x1. Labels
    enter by `layers.ConditionalBatchNormalization` in the blocks, other conditions beside the
    latents.

    Args:
        shape: `(height, width, channels)`, sides halved while they are even and at least 8.
        latent_dim: size of the latent vector.
        width: channels of all layers.
        output_activation: `"sigmoid"` for images in [0, 1], None for unbounded ones.
        condition: what else the network is told, an encoder such as `LabelEncoder(10)`; its
            inputs are then `[latents, condition]`.
    """
    height, image_width, channels = shape
    count = halvings(height, image_width)
    labels = None
    if isinstance(condition, LabelEncoder):
        inputs = [keras.Input((latent_dim,), name="latents"), condition.input()]
        x, labels = inputs
    else:
        inputs, x = latent_inputs(latent_dim, condition)

    def normalized(x):
        if labels is None:
            return _norm(x)
        return layers.ReLU()(ConditionalBatchNormalization(condition.classes)([x, labels]))

    height, image_width = height >> count, image_width >> count
    x = layers.Dense(height * image_width * width)(x)
    x = layers.Reshape((height, image_width, width))(x)
    for _ in range(count):
        beside = _convolution(width, 1)(layers.UpSampling2D()(x))
        x = layers.UpSampling2D()(normalized(x))
        x = _convolution(width, 3)(normalized(_convolution(width, 3)(x)))
        x = layers.Add()([x, beside])
    x = layers.Conv2D(channels, 3, padding="same")(_norm(x))
    outputs = layers.Activation(output_activation or "linear", dtype="float32")(x)
    return keras.Model(inputs, outputs, name="resnet_generator")


def resnet_discriminator(shape, width=128, wrap=None, condition=None):
    """Images (batch, *shape) -> logits (batch, 1); 1,053,824 weights for 32x32x3.

    Two blocks that halve, more above 32 pixels, and two that do not; ReLU, the sum over all places,
    and one layer without bias. A condition is projected: its vector times the same features.

    Args:
        shape, condition: as in `resnet_generator`.
        width: channels of all layers.
        wrap: function applied to every layer with a kernel, such as
            `layers.SpectralNormalization`.
    """
    wrap = wrap or (lambda layer: layer)
    inputs, x = sample_inputs(shape, condition)

    def convolved(x, size):
        return wrap(_convolution(width, size))(x)

    def halved(x):
        return layers.AveragePooling2D(2, padding="same")(x)

    beside = convolved(halved(x), 1)
    x = halved(convolved(layers.ReLU()(convolved(x, 3)), 3))
    x = layers.Add()([x, beside])
    for halves in [True] * max(halvings(*shape[:2], smallest=8) - 1, 1) + [False] * 2:
        inside = convolved(layers.ReLU()(x), 3)
        inside = convolved(layers.ReLU()(inside), 3)
        if halves:
            inside, x = halved(inside), halved(convolved(x, 1))
        x = layers.Add()([inside, x])
    x = ops.sum(layers.ReLU()(x), axis=(1, 2))
    logits = wrap(layers.Dense(1, use_bias=False, dtype="float32"))(x)
    if condition is not None:
        told = condition.project(inputs[1], width, wrap)
        product = layers.Dot(axes=1, dtype="float32")([x, told])
        logits = layers.Add(dtype="float32")([logits, product])
    return keras.Model(inputs, logits, name="resnet_discriminator")


def _convolution(filters, size):
    # Their code scales the weights inside of blocks by the root of 2, those beside them by 1.
    scale = 2.0 if size > 1 else 1.0
    drawn = keras.initializers.VarianceScaling(scale, "fan_avg", "uniform")
    return layers.Conv2D(filters, size, padding="same", kernel_initializer=drawn)


def _norm(x):
    return layers.ReLU()(layers.BatchNormalization(momentum=0.9, epsilon=2e-5)(x))
