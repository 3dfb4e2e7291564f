"""DCGAN's players for images of any size, and the choices that later papers made in them."""

import keras
from keras import layers

from keras_gan.networks.dropping import dropped
from keras_gan.networks.joining import judged, latent_inputs, made, sample_inputs

NORMALIZATIONS = ("batch", "layer", None)


def halvings(height, width, smallest=4):
    """How often an image can be halved before a side gets odd or shorter than `smallest`."""
    count = 0
    while height % 2 == 0 and width % 2 == 0 and min(height, width) // 2 >= smallest:
        height, width, count = height // 2, width // 2, count + 1
    return count


def _check_image_shape(shape):
    if len(shape) != 3 or min(shape) < 1:
        raise ValueError(
            "Convolutional networks need an image shape (height, width, channels), all positive; "
            f"for vectors take the dense networks. Received: shape={tuple(shape)}"
        )


def dcgan_initializer():
    """N(0, 0.02), which Radford et al. use for all weights."""
    return keras.initializers.RandomNormal(stddev=0.02)


def generator_body(
    x, shape, width=64, normalization="batch", initializer=None, output_activation="tanh"
):
    """Vectors (batch, features) -> images (batch, *shape) in the activation's range.

    Strided transposed convolutions double the sides. The first picture is as small as
    `halvings` allows, with `width * 2 ** halvings` channels.
    """
    _check_image_shape(shape)
    height, image_width, channels = shape
    count = halvings(height, image_width)
    # At least one hidden convolution, also for images that cannot be halved.
    filters = width * 2 ** max(count, 1)
    x = layers.Dense(
        (height >> count) * (image_width >> count) * filters,
        use_bias=normalization is None,
        kernel_initializer=made(initializer),
    )(x)
    x = layers.Reshape((height >> count, image_width >> count, filters))(x)
    x = layers.ReLU()(normalize(x, normalization))
    for _ in range(count):
        filters //= 2
        x = layers.Conv2DTranspose(
            filters, 4, strides=2, padding="same", use_bias=normalization is None,
            kernel_initializer=made(initializer),
        )(x)  # fmt: skip
        x = layers.ReLU()(normalize(x, normalization))
    x = layers.Conv2D(
        channels, 3, padding="same",
        kernel_initializer=made(initializer),
    )(x)  # fmt: skip
    return layers.Activation(output_activation or "linear", dtype="float32")(x)


def discriminator_body(
    x, shape, width=64, normalization="batch", wrap=None, initializer=None, dropout=0.0
):
    """Images (batch, *shape) -> features (batch, n) by strided convolutions, LeakyReLU(0.2)."""
    _check_image_shape(shape)
    wrap = wrap or (lambda layer: layer)
    count = halvings(*shape[:2])
    for i in range(count + 1):
        # The first layer sees pixels: DCGAN puts no normalisation there.
        normalized = normalization if i else None
        strides = 1 if i == 0 else 2
        x = wrap(
            layers.Conv2D(
                width * 2**i, 3 if i == 0 else 4, strides=strides, padding="same",
                use_bias=normalized is None,
                kernel_initializer=made(initializer),
            )
        )(x)  # fmt: skip
        x = dropped(layers.LeakyReLU(negative_slope=0.2)(normalize(x, normalized)), dropout)
    return layers.Flatten()(x)


def normalize(x, normalization):
    if normalization == "batch":
        # Momentum and epsilon of the papers' Torch code.
        return layers.BatchNormalization(momentum=0.9, epsilon=1e-5)(x)
    if normalization == "layer":
        axes = tuple(range(1, len(x.shape)))
        return layers.LayerNormalization(axis=axes, epsilon=1e-5)(x)
    if normalization is None:
        return x
    raise ValueError(
        f"`normalization` must be one of {NORMALIZATIONS}. "
        f"Received: normalization={normalization!r}"
    )


def dcgan_generator(
    shape,
    latent_dim=100,
    width=64,
    normalization="batch",
    initializer=None,
    output_activation="tanh",
    condition=None,
):
    """Latents (batch, latent_dim) -> images (batch, *shape) in [-1, 1].

    Args:
        shape: `(height, width, channels)`, sides halved while they are even and at least 8.
        latent_dim: size of the latent vector.
        width: channels of the last hidden layer.
        normalization: `"batch"`, `"layer"` or None.
        initializer: function that makes a kernel initializer, such as `dcgan_initializer`.
        output_activation: `"sigmoid"` for images in [0, 1], None for unbounded ones.
        condition: what else the network is told, an encoder such as `LabelEncoder(10)`; its
            inputs are then `[latents, condition]`.

    [Radford et al., 2016](https://arxiv.org/abs/1511.06434).
    """
    inputs, x = latent_inputs(latent_dim, condition)
    outputs = generator_body(x, shape, width, normalization, initializer, output_activation)
    name = "dcgan" if condition is None else condition.name
    return keras.Model(inputs, outputs, name=f"{name}_generator")


def dcgan_discriminator(
    shape,
    width=64,
    normalization="batch",
    wrap=None,
    initializer=None,
    condition=None,
    dropout=0.0,
):
    """Images (batch, *shape) -> logits (batch, 1).

    The paper's network begins with a strided convolution of 64-pixel images; ours begins with
    one at full resolution, so that 8-pixel digits keep a layer before they are halved.

    Args:
        shape, width, normalization, initializer: as in `dcgan_generator`.
        wrap: function applied to every layer with a kernel, such as
            `layers.SpectralNormalization`.
        condition: as in `dcgan_generator`; it joins the features before two last layers.
        dropout: rate of the units that each hidden convolution loses in training.
    """
    inputs, samples = sample_inputs(shape, condition)
    x = discriminator_body(samples, shape, width, normalization, wrap, initializer, dropout)
    logits = judged(inputs, x, condition, width, wrap, initializer)
    name = "dcgan" if condition is None else condition.name
    return keras.Model(inputs, logits, name=f"{name}_discriminator")
