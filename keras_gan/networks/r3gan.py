"""R3GAN's players: residual blocks without normalisation, at any width."""

import math
from dataclasses import dataclass

import keras
from keras import layers

from keras_gan.layers import (
    GroupedConv2D,
    LearnedPicture,
    SmoothDownsampling2D,
    SmoothUpsampling2D,
)
from keras_gan.networks.convolutional import halvings
from keras_gan.networks.encoders import encoder
from keras_gan.networks.joining import latent_inputs, sample_inputs
from keras_gan.networks.recipe import Recipe

# What LeakyReLU(0.2) takes from the variance, given back by the kernel before it.
_GAIN = math.sqrt(2.0 / (1.0 + 0.2**2))
# Channels of a group of the middle convolution, in the paper's networks and in narrow ones.
_GROUP = 16


def residual_block(x, width, blocks):
    """x + conv1(lrelu(conv3, in groups (lrelu(conv1(x))))): twice as wide inside, zero at first.

    Args:
        x: images (batch, height, width, channels).
        width: their channels.
        blocks: of the whole network, L: Fixup makes the first two kernels smaller by L^(1/4), so
            that the variance does not grow with the depth.
    """
    wide, gain = 2 * width, _GAIN * blocks**-0.25
    y = x
    for size, groups in ((1, 1), (3, _groups(wide))):
        y = GroupedConv2D(
            wide, size, padding="same", groups=groups, kernel_initializer=_scaled(gain)
        )(y)
        y = layers.LeakyReLU(negative_slope=0.2)(y)
    y = layers.Conv2D(width, 1, use_bias=False, kernel_initializer="zeros")(y)
    return layers.Add()([x, y])


def r3gan_generator(shape, latent_dim=64, width=64, depth=2, condition=None):
    """Latents (batch, latent_dim) -> images (batch, *shape), without a last activation.

    A learned picture, as small as `halvings` allows, scaled by the latents; then `depth` residual
    blocks at each size, and smooth upsampling between them.

    Args:
        shape: `(height, width, channels)`.
        latent_dim: size of the latent vector, 64 in the paper.
        width: channels at every size, 768 in the paper for CIFAR-10.
        depth: blocks at every size.
        condition: what else the network is told, an encoder such as `LabelEncoder(10)`; it stands
            beside the latents.
    """
    inputs, x = latent_inputs(latent_dim, condition)
    count = halvings(*shape[:2])
    x = layers.Dense(width, use_bias=False, kernel_initializer=_scaled(1.0))(x)
    x = LearnedPicture(shape[0] >> count, shape[1] >> count)(x)
    for stage in range(count + 1):
        if stage:
            x = SmoothUpsampling2D()(x)
        for _ in range(depth):
            x = residual_block(x, width, (count + 1) * depth)
    outputs = layers.Conv2D(
        shape[2], 1, use_bias=False, kernel_initializer=_scaled(1.0), dtype="float32"
    )(x)
    return keras.Model(inputs, outputs, name="r3gan_generator")


def r3gan_discriminator(shape, width=64, depth=2, condition=None):
    """Images (batch, *shape) -> logits (batch, 1); the generator's mirror image.

    The last picture meets one learned picture for each channel, and a linear layer. A condition is
    projected: the logit is the product of two vectors, one of the image and one of the condition.

    Args:
        shape, width, depth, condition: as in `r3gan_generator`.
    """
    inputs, samples = sample_inputs(shape, condition)
    count = halvings(*shape[:2])
    x = layers.Conv2D(width, 1, use_bias=False, kernel_initializer=_scaled(1.0))(samples)
    for stage in range(count + 1):
        if stage:
            x = SmoothDownsampling2D()(x)
        for _ in range(depth):
            x = residual_block(x, width, (count + 1) * depth)
    size = x.shape[1:3]
    # Keras counts all channels as the fan-in of a depthwise kernel, which sees one.
    picture = keras.initializers.RandomNormal(stddev=1.0 / math.sqrt(math.prod(size)))
    x = layers.DepthwiseConv2D(size, use_bias=False, depthwise_initializer=picture)(x)
    x = layers.Flatten()(x)
    units = 1 if condition is None else condition.size
    x = layers.Dense(units, use_bias=False, kernel_initializer=_scaled(1.0), dtype="float32")(x)
    if condition is not None:
        told = condition.encode(inputs[1])
        told = layers.Dense(units, use_bias=False, dtype="float32")(told)
        x = layers.Dot(axes=1, dtype="float32")([x, told])
    return keras.Model(inputs, x, name="r3gan_discriminator")


@dataclass(frozen=True)
class Residual(Recipe):
    """R3GAN's players, for images of any size and range.

    Args:
        latent_dim: size of the latent vector.
        width: channels at every size; the paper's have 768.
        depth: residual blocks at every size.
    """

    latent_dim: int = 64
    width: int = 64
    depth: int = 2

    def generator(self, spec):
        shape, condition = tuple(spec["real"]["shape"]), encoder(spec.get("condition"))
        return r3gan_generator(shape, self.latent_dim, self.width, self.depth, condition)

    def discriminator(self, spec):
        shape, condition = tuple(spec["real"]["shape"]), encoder(spec.get("condition"))
        return r3gan_discriminator(shape, self.width, self.depth, condition)


def _groups(wide):
    """As many groups of 16 channels as there are; of narrower networks one."""
    groups = max(wide // _GROUP, 1)
    while wide % groups:
        groups -= 1
    return groups


def _scaled(gain):
    """N(0, gain / sqrt(fan-in))."""
    return keras.initializers.VarianceScaling(gain**2, "fan_in", "untruncated_normal")
