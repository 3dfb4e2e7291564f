"""The convolutional players of WGAN-GP's character model."""

import keras
from keras import layers

from keras_gan.networks.joining import latent_inputs, sample_inputs


def token_generator(size, length, latent_dim=128, width=512, condition=None):
    """Latents (batch, latent_dim) -> logits (batch, length, size); 15,277,156 weights.

    Counted for 32 tokens out of 100.

    All places at once: a linear layer, five residual blocks along the sequence, and a linear layer
    at each place. No normalisation. What chooses by the logits stands behind (`networks.behind`).

    Args:
        size: tokens of the vocabulary.
        length: places of a sequence.
        latent_dim: size of the latent vector.
        width: channels of all layers.
        condition: what else the network is told, an encoder such as `LabelEncoder(10)`; its
            inputs are then `[latents, condition]`.

    [Gulrajani et al., 2017](https://arxiv.org/abs/1704.00028), the authors' gan_language.py.
    """
    inputs, x = latent_inputs(latent_dim, condition)
    x = layers.Reshape((length, width))(layers.Dense(length * width)(x))
    x = _residual(x, width)
    logits = _along(size, 1, dtype="float32")(x)
    return keras.Model(inputs, logits, name="token_generator")


def token_discriminator(size, length, width=512, wrap=None, condition=None):
    """One-hot or soft tokens (batch, length, size) -> scores (batch, 1); 13,180,417 weights.

    Args:
        size, length, width, condition: as in `token_generator`.
        wrap: function applied to every layer with a kernel, such as
            `layers.SpectralNormalization`.
    """
    wrap = wrap or (lambda layer: layer)
    inputs, x = sample_inputs((length, size), condition)
    x = wrap(_along(width, 1))(x)
    if condition is not None:
        told = wrap(layers.Dense(width))(condition.encode(inputs[1]))
        x = layers.Add()([x, layers.Reshape((1, width))(told)])
    x = layers.Flatten()(_residual(x, width, wrap))
    return keras.Model(
        inputs, wrap(layers.Dense(1, dtype="float32"))(x), name="token_discriminator"
    )


def _residual(x, width, wrap=lambda layer: layer):
    for _ in range(5):
        inside = x
        for _ in range(2):
            inside = wrap(_along(width, 5))(layers.ReLU()(inside))
        x = layers.Add()([x, layers.Rescaling(0.3)(inside)])
    return x


def _along(channels, reach, **kwargs):
    # Uniform with a variance of 4 / (fan in + fan out), as in their conv1d.py.
    drawn = keras.initializers.VarianceScaling(2.0, "fan_avg", "uniform")
    return layers.Conv1D(channels, reach, padding="same", kernel_initializer=drawn, **kwargs)
