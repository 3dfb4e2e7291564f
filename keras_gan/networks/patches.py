"""PatchGAN: a discriminator that judges every patch of a picture by itself."""

import keras
from keras import layers

from keras_gan.networks.translation import convolution, normalized


def patch_discriminator(shape, depth=3, width=64, normalization="batch"):
    """Images (batch, *shape) -> logits (batch, rows, columns, 1), one for each patch.

    4x4 convolutions, `depth` of them strided; `receptive_field(depth)` is the side of a patch: 16,
    34, 70, 142 pixels for a depth of 1 to 4. With a depth of 0 it judges single pixels. 2,768,705
    weights for six channels and batch norm, 2,764,737 for three and instance norm.

    Args:
        shape: `(height, width, channels)`; of pairs, the channels of both.
        depth: strided convolutions, 3 in the papers; 1 or 2 suit 32 and 64 pixels.
        width: channels of the first layer; they double up to 8 times as many.
        normalization: `"batch"`, `"instance"` or None.

    [Isola et al., 2017](https://arxiv.org/abs/1611.07004), section 6.1.2.
    """
    size = 4 if depth else 1
    smallest = 2 ** (depth + 2) if depth else 1
    if min(shape[:2]) < smallest:
        raise ValueError(
            f"{depth} strided convolutions need images of at least {smallest} pixels: choose a "
            f"smaller `depth`. Received: depth={depth}, shape={tuple(shape)}"
        )
    bias = normalization != "batch"
    inputs = keras.Input(shape, name="images")
    x = convolution(inputs, width, size, strides=2 if depth else 1)
    x = layers.LeakyReLU(negative_slope=0.2)(x)
    for level in range(1, depth + 1 if depth else 2):
        last = level == max(depth, 1)
        strides = 1 if last else 2
        x = convolution(x, width * min(2**level, 8), size, strides, bias)
        x = layers.LeakyReLU(negative_slope=0.2)(normalized(x, normalization))
    x = convolution(x, 1, size, bias=bool(depth) or bias)
    outputs = layers.Activation("linear", dtype="float32")(x)
    return keras.Model(inputs, outputs, name="patch_discriminator")


def receptive_field(depth):
    """Side in pixels of what one logit of `patch_discriminator(depth=depth)` sees."""
    if not depth:
        return 1
    side = 1
    for strides in [1, 1, *[2] * depth]:  # from the last layer to the first
        side = (side - 1) * strides + 4
    return side


def patch_depth(shape):
    """Strided convolutions for pictures of a shape: 3 from 128 pixels on, 2 for 64, 1 below."""
    return 3 if min(shape[:2]) >= 128 else 2 if min(shape[:2]) >= 64 else 1
