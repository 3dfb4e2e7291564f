"""Fully connected players, for points and for the first lecture."""

import math

import keras
from keras import layers

from keras_gan.networks.dropping import dropped
from keras_gan.networks.joining import judged, latent_inputs, sample_inputs


def dense_generator(
    shape, latent_dim=128, width=256, depth=3, output_activation=None, condition=None
):
    """Latents (batch, latent_dim) -> samples (batch, *shape), ReLU inside.

    Args:
        shape: `(features,)`, or `(height, width, channels)` of images.
        latent_dim: size of the latent vector.
        width, depth: units of a hidden layer, number of hidden layers.
        output_activation: `"tanh"` for data in [-1, 1]; None for unbounded data.
        condition: what else the network is told, an encoder such as `LabelEncoder(10)`; its
            inputs are then `[latents, condition]`.
    """
    inputs, x = latent_inputs(latent_dim, condition)
    for _ in range(depth):
        x = layers.Dense(width, activation="relu", kernel_initializer="he_normal")(x)
    x = layers.Dense(math.prod(shape))(x)
    if len(shape) > 1:
        x = layers.Reshape(shape)(x)
    outputs = layers.Activation(output_activation or "linear", dtype="float32")(x)
    if condition is not None and len(shape) == 1:
        # Moves nothing. It stands in every conditional network of points made so far.
        outputs = layers.Reshape(shape)(outputs)
    name = "dense" if condition is None else condition.name
    return keras.Model(inputs, outputs, name=f"{name}_generator")


def dense_discriminator(shape, width=256, depth=3, wrap=None, condition=None, dropout=0.0):
    """Samples (batch, *shape) -> logits (batch, 1), LeakyReLU(0.2) inside.

    Args:
        shape: as in `dense_generator`.
        width, depth: units of a hidden layer, number of hidden layers.
        wrap: function applied to every layer with a kernel, such as
            `layers.SpectralNormalization`.
        condition: as in `dense_generator`; it joins before the last hidden layer.
        dropout: rate of the units that each hidden layer before that loses in training.
    """
    inputs, x = sample_inputs(shape, condition)
    if len(shape) > 1:
        x = layers.Flatten()(x)
    for _ in range(depth if condition is None else depth - 1):
        hidden = layers.Dense(width, kernel_initializer="he_normal")
        x = layers.LeakyReLU(negative_slope=0.2)((wrap(hidden) if wrap else hidden)(x))
        x = dropped(x, dropout)
    logits = judged(inputs, x, condition, width, wrap)
    name = "dense" if condition is None else condition.name
    return keras.Model(inputs, logits, name=f"{name}_discriminator")
