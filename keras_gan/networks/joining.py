"""Where a condition joins the players: beside the latents, and before the last two layers."""

import keras
from keras import layers


def latent_inputs(latent_dim, condition=None):
    """(inputs of a generator, features): latents, and beside them what the condition tells.

    Args:
        latent_dim: size of the latent vector.
        condition: an encoder (`networks.encoder`), or None.
    """
    latents = keras.Input((latent_dim,), name="latents")
    if condition is None:
        return latents, latents
    told = condition.input()
    return [latents, told], layers.Concatenate()([latents, condition.encode(told)])


def sample_inputs(shape, condition=None):
    """(inputs of a discriminator, samples), the samples first among the inputs."""
    samples = keras.Input(shape, name="samples")
    return samples if condition is None else [samples, condition.input()], samples


def judged(inputs, features, condition=None, width=64, wrap=None, initializer=None):
    """Features (batch, n) of samples -> logits (batch, 1), with what the condition tells.

    A condition gets one hidden layer of `4 * width` units to be compared with the features in.
    """
    wrap = wrap or (lambda layer: layer)
    if condition is not None:
        features = layers.Concatenate()([features, condition.encode(inputs[1])])
        hidden = wrap(layers.Dense(4 * width, kernel_initializer=made(initializer)))
        features = layers.LeakyReLU(negative_slope=0.2)(hidden(features))
    return wrap(layers.Dense(1, dtype="float32", kernel_initializer=made(initializer)))(features)


def made(initializer):
    """A kernel initializer of its own for each layer, as one instance draws the same twice."""
    return initializer() if initializer else "glorot_uniform"
