"""Players for a CPU: every convolution halves or doubles the picture, a condition is projected."""

import keras
from keras import layers

from keras_gan.networks.convolutional import halvings
from keras_gan.networks.joining import latent_inputs, sample_inputs


def strided_generator(shape, latent_dim=64, width=16, output_activation="tanh", condition=None):
    """Latents (batch, latent_dim) -> images (batch, *shape), batch normalisation and ReLU inside.

    The last transposed convolution makes the pixels. No layer works on features at the full
    resolution, which on 28x28 digits would nearly double the time of a step.

    Args:
        shape: `(height, width, channels)`, sides halved while they are even and at least 8.
        latent_dim: size of the latent vector.
        width: half the channels of the last hidden layer.
        output_activation: `"sigmoid"` for images in [0, 1], None for unbounded ones.
        condition: what else the network is told, an encoder such as `LabelEncoder(10)`; its
            inputs are then `[latents, condition]`.
    """
    height, image_width, channels = shape
    count = halvings(height, image_width)
    inputs, x = latent_inputs(latent_dim, condition)
    height, image_width, filters = height >> count, image_width >> count, width << max(count, 1)
    x = layers.Dense(height * image_width * filters, use_bias=False)(x)
    x = _normalized(layers.Reshape((height, image_width, filters))(x))
    for _ in range(count - 1):
        filters //= 2
        x = layers.Conv2DTranspose(filters, 4, strides=2, padding="same", use_bias=False)(x)
        x = _normalized(x)
    strides = 2 if count else 1  # images that cannot be halved
    x = layers.Conv2DTranspose(channels, 4, strides=strides, padding="same")(x)
    outputs = layers.Activation(output_activation or "linear", dtype="float32")(x)
    return keras.Model(inputs, outputs, name="strided_generator")


def _normalized(x):
    # Momentum and epsilon of the papers' Torch code.
    return layers.ReLU()(layers.BatchNormalization(momentum=0.9, epsilon=1e-5)(x))


def strided_discriminator(shape, width=16, units=256, wrap=None, condition=None):
    """Images (batch, *shape) -> logits (batch, 1), LeakyReLU(0.2) inside, no normalisation.

    A condition is projected: D(x, y) = w . h(x) + <v(y), h(x)>, with the features h of the image
    and a vector v of the condition [Miyato and Koyama, 2018].

    Args:
        shape, width, condition: as in `strided_generator`; the first convolution has `2 * width`
            channels.
        units: features h.
        wrap: function applied to every layer with a kernel, such as
            `layers.SpectralNormalization`.
    """
    wrap = wrap or (lambda layer: layer)
    inputs, x = sample_inputs(shape, condition)
    for i in range(max(halvings(*shape[:2]), 1)):
        x = wrap(layers.Conv2D(2 * width << i, 4, strides=2, padding="same"))(x)
        x = layers.LeakyReLU(negative_slope=0.2)(x)
    x = layers.Flatten()(x)
    x = layers.LeakyReLU(negative_slope=0.2)(wrap(layers.Dense(units))(x))
    logits = wrap(layers.Dense(1, dtype="float32"))(x)
    if condition is not None:
        told = condition.project(inputs[1], units, wrap)
        product = layers.Dot(axes=1, dtype="float32")([x, told])
        logits = layers.Add(dtype="float32")([logits, product])
    return keras.Model(inputs, logits, name="strided_discriminator")
