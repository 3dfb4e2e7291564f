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
        targets: other (a, b, c). The paper's second choice, (-1, 1, 0), makes the generator
            minimise a Pearson chi-squared divergence.

    Example:
        loss = LeastSquares()
        loss.discriminator(discriminator(reals), discriminator(fakes))

    [Mao et al., 2017](https://arxiv.org/abs/1611.04076), equations 8 and 9.
    """

    halved = True

    def __init__(self, label_smoothing=0.0, targets=(0.0, 1.0, 1.0)):
        self.label_smoothing = check_smoothing(label_smoothing)
        if len(targets) != 3:
            raise ValueError(
                "`targets` are three numbers: of fakes, of real samples, and of fakes for the "
                f"generator. Received: targets={targets}"
            )
        self.targets = tuple(map(float, targets))

    @property
    def threshold(self):
        a, b, _ = self.targets
        return (a + b - self.label_smoothing) / 2.0

    def discriminator(self, real_scores, fake_scores):
        a, b, _ = self.targets
        real = ops.mean(ops.square(real_scores - (b - self.label_smoothing)))
        return 0.5 * real + 0.5 * ops.mean(ops.square(fake_scores - a))

    def generator(self, fake_scores):
        return 0.5 * ops.mean(ops.square(fake_scores - self.targets[2]))

    def get_config(self):
        return {"label_smoothing": self.label_smoothing, "targets": self.targets}
