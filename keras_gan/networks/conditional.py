"""Players that are told a class label."""

import math

import keras
from keras import layers

from keras_gan.networks.convolutional import discriminator_body, generator_body


def label_generator(shape, num_classes, latent_dim=100, width=64, embedding_dim=32):
    """[latents (batch, latent_dim), labels (batch,)] -> samples (batch, *shape).

    The label's embedding stands beside the latents, as in Mirza and Osindero (2014).
    """
    latents = keras.Input((latent_dim,), name="latents")
    labels = keras.Input((), dtype="int32", name="labels")
    embedded = layers.Embedding(num_classes, embedding_dim)(labels)
    x = layers.Concatenate()([latents, embedded])
    if len(shape) == 3:
        outputs = generator_body(x, shape, width)
    else:
        for _ in range(3):
            x = layers.Dense(width, activation="relu", kernel_initializer="he_normal")(x)
        outputs = layers.Activation("linear", dtype="float32")(layers.Dense(math.prod(shape))(x))
        outputs = layers.Reshape(shape)(outputs)
    return keras.Model([latents, labels], outputs, name="label_generator")


def label_discriminator(shape, num_classes, width=64, embedding_dim=32):
    """[samples (batch, *shape), labels (batch,)] -> logits (batch, 1).

    The label's embedding joins the features of the sample before the last two layers.
    """
    samples = keras.Input(shape, name="samples")
    labels = keras.Input((), dtype="int32", name="labels")
    if len(shape) == 3:
        x = discriminator_body(samples, shape, width, normalization=None)
    else:
        x = samples
        for _ in range(2):
            x = layers.Dense(width, kernel_initializer="he_normal")(x)
            x = layers.LeakyReLU(negative_slope=0.2)(x)
    x = layers.Concatenate()([x, layers.Embedding(num_classes, embedding_dim)(labels)])
    x = layers.LeakyReLU(negative_slope=0.2)(layers.Dense(4 * width)(x))
    return keras.Model([samples, labels], layers.Dense(1, dtype="float32")(x),
                       name="label_discriminator")  # fmt: skip
