"""Terms of the discriminator's loss made from its input gradient."""

from keras_gan.regularizers.gradient_penalty import GradientPenalty
from keras_gan.regularizers.gradient_regularizer import GradientRegularizer
from keras_gan.regularizers.zero_centered import R1, R2
