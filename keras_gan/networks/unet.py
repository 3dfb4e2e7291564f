"""pix2pix's generator: down to one pixel and up again, with the details handed across."""

import keras
from keras import layers

from keras_gan.networks.convolutional import halvings
from keras_gan.networks.translation import convolution, doubled, normalized


def unet_generator(
    shape, channels=None, width=64, normalization="batch", dropout=0.5, depth=None,
    upsampling="transposed", seed=None,
):  # fmt: skip
    """Images (batch, *shape) -> images in [-1, 1] of the same height and width.

    Strided 4x4 convolutions down to a small picture, transposed ones up; every level of the way up
    is told the level of the way down. 54,413,955 weights for 256x256x3, 41,828,995 for 128x128x3.

    Args:
        shape: `(height, width, channels)`, sides that can be halved at least twice.
        channels: of the result; those of `shape` if None.
        width: channels of the first level; they double up to 8 times as many.
        normalization: `"batch"`, `"instance"` or None.
        dropout: rate in the lowest levels of the way up, three of them in the paper: those of the
            most channels. It is the model's only noise.
        depth: levels; as often as the sides can be halved if None, 8 at most.
        upsampling: `"transposed"`, or `"resized"` (bilinear, then a convolution), which draws no
            checkerboards.
        seed: int, of dropout.

    [Isola et al., 2017](https://arxiv.org/abs/1611.07004), with the weights that the authors' torch
    code has: no bias where a norm follows.
    """
    height, image_width, _ = shape
    possible = halvings(height, image_width, smallest=1)
    depth = min(possible, 8) if depth is None else depth
    if not 2 <= depth <= possible:
        raise ValueError(
            "A U-Net halves the height and the width at each level, two levels at least. Resize or "
            f"cut the images, or choose fewer levels. Received: shape={tuple(shape)}, depth={depth}"
        )
    widths = [width * min(2**level, 8) for level in range(depth)]
    inputs = x = keras.Input(shape, name="images")
    down = []
    for level, filters in enumerate(widths):
        if level:
            x = layers.LeakyReLU(negative_slope=0.2)(x)
        # A norm of one pixel, in a minibatch of one, would make it zero.
        norm = normalization if 0 < level < depth - 1 else None
        x = convolution(x, filters, 4, strides=2, bias=normalization != "batch")
        x = normalized(x, norm)
        down.append(x)
    for level in reversed(range(depth - 1)):
        x = doubled(layers.ReLU()(x), widths[level], 4, upsampling, bias=normalization != "batch")
        x = normalized(x, normalization)
        if dropout and level >= depth - 4 and widths[level] == widths[-1]:
            x = layers.Dropout(dropout, seed=None if seed is None else seed + level)(x)
        x = layers.Concatenate()([down[level], x])
    channels = shape[-1] if channels is None else channels
    x = doubled(layers.ReLU()(x), channels, 4, upsampling, bias=True)
    outputs = layers.Activation("tanh", dtype="float32")(x)
    return keras.Model(inputs, outputs, name="unet_generator")
