"""Constraints on weights, and how to set one on a whole model."""

from keras_gan.constraints.constrain import constrain
from keras_gan.constraints.weight_clip import WeightClip
