"""Default players for a data shape."""

from keras_gan.networks.conditional import label_discriminator, label_generator
from keras_gan.networks.convolutional import (
    dcgan_discriminator,
    dcgan_generator,
    dcgan_initializer,
)
from keras_gan.networks.dense import dense_discriminator, dense_generator
