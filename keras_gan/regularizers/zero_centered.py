"""R1 and R2: penalties that make GAN training converge locally."""

import keras
from keras import ops

from keras_gan.regularizers.gradient_regularizer import GradientRegularizer, check_weight


class _ZeroCentered(GradientRegularizer):
    def __init__(self, gamma=10.0):
        self.gamma = check_weight("gamma", gamma)

    def penalty(self, squares):
        return 0.5 * self.gamma * ops.mean(squares)

    def get_config(self):
        return {"gamma": self.gamma}


@keras.saving.register_keras_serializable(package="keras_gan")
class R1(_ZeroCentered):
    """Punishes a discriminator that is not flat on the real data.

        gamma / 2 * mean_i |grad D(real_i)|^2

    Args:
        gamma: weight, 10 in the paper; it grows with the resolution in later work.

    Example:
        gan.compile(regularizers=[keras_gan.regularizers.R1(10.0)])

    [Mescheder et al., 2018](https://arxiv.org/abs/1801.04406), equation 9.
    """

    name = "r1"

    def points(self, real, fake, seed):
        return real


@keras.saving.register_keras_serializable(package="keras_gan")
class R2(_ZeroCentered):
    """R1 taken at the fakes: gamma / 2 * mean_i |grad D(fake_i)|^2.

    Args:
        gamma: weight.

    Example:
        gan.compile(regularizers=[keras_gan.regularizers.R1(1.0), keras_gan.regularizers.R2(1.0)])

    [Mescheder et al., 2018](https://arxiv.org/abs/1801.04406), equation 10.
    """

    name = "r2"

    def points(self, real, fake, seed):
        return fake
