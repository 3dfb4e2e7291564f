"""CycleGAN's generator: a few residual blocks between two halvings and two doublings."""

import keras
from keras import layers

from keras_gan.networks.translation import convolution, doubled, normalized


def resnet_translator(
    shape, channels=None, width=64, blocks=None, normalization="instance", upsampling="transposed"
):
    """Images (batch, *shape) -> images in [-1, 1] of the same height and width.

    7x7, two strided 3x3, residual blocks of two 3x3 at a quarter of the size, two transposed 3x3,
    7x7, mirrored borders. 11,378,179 weights with 9 blocks for three channels, 7,837,699 with 6.

    Args:
        shape: `(height, width, channels)`, sides divisible by 4.
        channels: of the result; those of `shape` if None.
        width: channels of the first layer; four times as many inside.
        blocks: 6 up to 128 pixels and 9 above, as in the paper, if None.
        normalization: `"instance"`, `"batch"` or None.
        upsampling: `"transposed"` or `"resized"`, see `unet_generator`.

    [Zhu et al., 2017](https://arxiv.org/abs/1703.10593), with the authors' torch code: no weights
    in the instance norm.
    """
    height, image_width, _ = shape
    if height % 4 or image_width % 4 or min(height, image_width) < 8:
        raise ValueError(
            "This generator halves the height and the width twice: both must be divisible by 4, "
            f"and at least 8. Resize or cut the images. Received: shape={tuple(shape)}"
        )
    if blocks is None:
        blocks = 6 if max(height, image_width) <= 128 else 9
    bias = normalization != "batch"

    def layer(x, filters, size, strides=1, mirrored=False):
        x = convolution(x, filters, size, strides, bias, mirrored)
        return layers.ReLU()(normalized(x, normalization))

    inputs = keras.Input(shape, name="images")
    x = layer(inputs, width, 7, mirrored=True)
    x = layer(layer(x, 2 * width, 3, strides=2), 4 * width, 3, strides=2)
    for _ in range(blocks):
        y = layer(x, 4 * width, 3, mirrored=True)
        y = convolution(y, 4 * width, 3, bias=bias, mirrored=True)
        x = layers.Add()([x, normalized(y, normalization)])
    for filters in (2 * width, width):
        x = layers.ReLU()(normalized(doubled(x, filters, 3, upsampling, bias), normalization))
    x = convolution(x, shape[-1] if channels is None else channels, 7, mirrored=True)
    outputs = layers.Activation("tanh", dtype="float32")(x)
    return keras.Model(inputs, outputs, name="resnet_translator")
