"""Layers that a GAN needs and Keras does not have."""

from keras_gan.layers.grouped_convolution import GroupedConv2D
from keras_gan.layers.learned_picture import LearnedPicture
from keras_gan.layers.resampling import SmoothDownsampling2D, SmoothUpsampling2D
from keras_gan.layers.spectral_normalization import SpectralNormalization
