"""GANs for Keras 3: one train step for TensorFlow, JAX and torch."""

from keras_gan import (
    callbacks,
    constraints,
    data,
    drawing,
    evaluation,
    extractors,
    layers,
    losses,
    metrics,
    models,
    networks,
    regularizers,
    variants,
)
from keras_gan.variants import DCGAN, GAN, LSGAN, SNGAN, WGAN, WGANGP, ConditionalGAN

__version__ = "0.1.0"
