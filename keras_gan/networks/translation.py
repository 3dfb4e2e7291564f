"""What networks from pictures to pictures are made of."""

import keras
from keras import layers

from keras_gan.layers import InstanceNormalization, ReflectionPadding2D


def initializer():
    """N(0, 0.02), as in both papers' code; one for each layer, for one instance draws the same."""
    return keras.initializers.RandomNormal(stddev=0.02)


def convolution(x, filters, size, strides=1, bias=True, mirrored=False):
    """A convolution with the borders of torch's `padding=(size - 1) // 2`.

    Keras' `"same"` has them too, with one operation less, where a kernel has an odd size and no
    strides or an even one and strides of 2. For a kernel of 3 with strides of 2 it would leave out
    the first row and column.
    """
    around, padding = (size - 1) // 2, "valid"
    if mirrored:
        x = ReflectionPadding2D(around)(x)
    elif (size % 2, strides) in ((1, 1), (0, 2)) and not any(n % strides for n in x.shape[1:3]):
        padding = "same"
    else:
        x = layers.ZeroPadding2D(around)(x)
    return layers.Conv2D(
        filters, size, strides=strides, padding=padding, use_bias=bias,
        kernel_initializer=initializer(),
    )(x)  # fmt: skip


def doubled(x, filters, size, upsampling="transposed", bias=True):
    """Twice as high and wide: a transposed convolution, or bilinear and then a convolution."""
    if upsampling == "resized":
        x = layers.UpSampling2D(interpolation="bilinear")(x)
        return convolution(x, filters, 3, bias=bias, mirrored=True)
    if upsampling != "transposed":
        raise ValueError(
            f"`upsampling` is 'transposed' or 'resized'. Received: upsampling={upsampling!r}"
        )
    x = layers.Conv2DTranspose(
        filters, size, strides=2, padding="same" if size == 4 else "valid", use_bias=bias,
        kernel_initializer=initializer(),
    )(x)  # fmt: skip
    # Of the 2n + 1 rows of a kernel of 3, those of torch, which keeps the last one.
    return x if size == 4 else layers.Cropping2D(((1, 0), (1, 0)))(x)


def normalized(x, kind):
    """`"batch"`, `"instance"` (of one image and channel, without weights) or None."""
    if kind is None:
        return x
    if kind == "instance":
        return InstanceNormalization()(x)
    if kind != "batch":
        raise ValueError(
            f"`normalization` is 'batch', 'instance' or None. Received: normalization={kind!r}"
        )
    gain = keras.initializers.RandomNormal(mean=1.0, stddev=0.02)
    return layers.BatchNormalization(momentum=0.9, epsilon=1e-5, gamma_initializer=gain)(x)
