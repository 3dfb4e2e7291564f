"""Regression on targets instead of classification."""

import keras
from keras import ops

from keras_gan.losses.adversarial_loss import AdversarialLoss, check_smoothing


@keras.saving.register_keras_serializable(package="keras_gan")
class LeastSquares(AdversarialLoss):
    """Scores are regressed to targets: fakes far on the right side still give a gradient.

        L_D = mean (D(real) - b)^2 / 2 + mean (D(fake) - a)^2 / 2,   L_G = mean (D(fake) - c)^2 / 2

    with a = 0, b = 1 - label_smoothing, c = 1.

    Args:
        label_smoothing: in [0, 0.5), lowers the real target b only.

    Example:
        loss = LeastSquares()
        loss.discriminator(discriminator(reals), discriminator(fakes))

    [Mao et al., 2017](https://arxiv.org/abs/1611.04076), equation 9.
    """

    def __init__(self, label_smoothing=0.0):
        self.label_smoothing = check_smoothing(label_smoothing)

    def discriminator(self, real_scores, fake_scores):
        real = ops.mean(ops.square(real_scores - (1.0 - self.label_smoothing)))
        return 0.5 * real + 0.5 * ops.mean(ops.square(fake_scores))

    def generator(self, fake_scores):
        return 0.5 * ops.mean(ops.square(fake_scores - 1.0))

    def get_config(self):
        return {"label_smoothing": self.label_smoothing}
