"""Discriminators that return what their score is made of, beside the score."""

from dataclasses import dataclass

import keras

from keras_gan.networks.recipe import Convolutional, Dense


def with_features(discriminator):
    """The network that returns `[score, features]`: the features are its last layer's inputs.

    Args:
        discriminator: functional Keras model whose last layer makes the score.

    Example:
        critic = with_features(dense_discriminator((2,), dropout=0.5))
        scores, features = critic(samples)
    """
    features = discriminator.layers[-1].input
    inputs = discriminator.inputs
    return keras.Model(
        inputs if len(inputs) > 1 else inputs[0],
        [discriminator.outputs[0], features],
        name=discriminator.name,
    )


class _WithFeatures:
    def players(self, spec):
        generator, discriminator = super().players(spec)
        return generator, with_features(discriminator)


@dataclass(frozen=True)
class DenseWithFeatures(_WithFeatures, Dense):
    """`Dense`, whose discriminator returns `[score, features]`."""


@dataclass(frozen=True)
class ConvolutionalWithFeatures(_WithFeatures, Convolutional):
    """`Convolutional`, whose discriminator returns `[score, features]`."""
