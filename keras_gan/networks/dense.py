"""Fully connected players, for points and for the first lecture."""

import math

import keras
from keras import layers


def dense_generator(shape, latent_dim=128, width=256, depth=3, output_activation=None):
    """Latents (batch, latent_dim) -> samples (batch, *shape), ReLU inside.

    Args:
        shape: `(features,)`, or `(height, width, channels)` of images.
        latent_dim: size of the latent vector.
        width, depth: units of a hidden layer, number of hidden layers.
        output_activation: `"tanh"` for data in [-1, 1]; None for unbounded data.
    """
    latents = x = keras.Input((latent_dim,), name="latents")
    for _ in range(depth):
        x = layers.Dense(width, activation="relu", kernel_initializer="he_normal")(x)
    x = layers.Dense(math.prod(shape))(x)
    if len(shape) > 1:
        x = layers.Reshape(shape)(x)
    outputs = layers.Activation(output_activation or "linear", dtype="float32")(x)
    return keras.Model(latents, outputs, name="dense_generator")


def dense_discriminator(shape, width=256, depth=3, wrap=None):
    """Samples (batch, *shape) -> logits (batch, 1), LeakyReLU(0.2) inside.

    Args:
        shape: as in `dense_generator`.
        width, depth: units of a hidden layer, number of hidden layers.
        wrap: function applied to every layer with a kernel, such as
            `layers.SpectralNormalization`.
    """
    wrap = wrap or (lambda layer: layer)
    samples = x = keras.Input(shape, name="samples")
    if len(shape) > 1:
        x = layers.Flatten()(x)
    for _ in range(depth):
        x = wrap(layers.Dense(width, kernel_initializer="he_normal"))(x)
        x = layers.LeakyReLU(negative_slope=0.2)(x)
    logits = wrap(layers.Dense(1, dtype="float32"))(x)
    return keras.Model(samples, logits, name="dense_discriminator")
