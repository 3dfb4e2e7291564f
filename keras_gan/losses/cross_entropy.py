"""Goodfellow's two games: the same discriminator, two generators."""

import math

import keras
from keras import ops

from keras_gan.losses.adversarial_loss import AdversarialLoss, check_smoothing


class _CrossEntropy(AdversarialLoss):
    """Binary cross-entropy of the discriminator D = sigmoid(score)."""

    def __init__(self, label_smoothing=0.0):
        self.label_smoothing = check_smoothing(label_smoothing)

    @property
    def threshold(self):
        # The best D is (1 - label_smoothing) / 2 where both densities are equal.
        target = (1.0 - self.label_smoothing) / 2.0
        return math.log(target / (1.0 - target))

    def discriminator(self, real_scores, fake_scores):
        # softplus(-s) = -log D and softplus(s) = -log(1 - D), without overflow.
        real = ops.softplus(-real_scores)
        if self.label_smoothing:  # a softplus(s) + (1 - a) softplus(-s) = softplus(-s) + a s
            real += self.label_smoothing * real_scores
        return ops.mean(real) + ops.mean(ops.softplus(fake_scores))

    def get_config(self):
        return {"label_smoothing": self.label_smoothing}


@keras.saving.register_keras_serializable(package="keras_gan")
class NonSaturating(_CrossEntropy):
    """The loss that GANs are trained with: the generator maximises log D(fake).

        L_D = -mean log D(real) - mean log(1 - D(fake)),   L_G = -mean log D(fake)

    Its gradient stays large while the discriminator wins, where `Minimax` goes flat.

    Args:
        label_smoothing: in [0, 0.5); the real target becomes `1 - label_smoothing`, the fake
            target stays 0 (one-sided, as Salimans et al., 2016 advise).

    Example:
        loss = NonSaturating()
        loss.generator(discriminator(fakes))

    [Goodfellow et al., 2014](https://arxiv.org/abs/1406.2661), section 3.
    """

    def generator(self, fake_scores):
        return ops.mean(ops.softplus(-fake_scores))


@keras.saving.register_keras_serializable(package="keras_gan")
class Minimax(_CrossEntropy):
    """The zero-sum game of theory: the generator minimises log(1 - D(fake)).

        L_D = -mean log D(real) - mean log(1 - D(fake)),   L_G = mean log(1 - D(fake))

    At the optimal discriminator L_D = 2 log 2 - 2 JS(real, fake). L_G saturates when the
    discriminator rejects every fake; train with `NonSaturating`, study with this one.

    Args:
        label_smoothing: as in `NonSaturating`.

    Example:
        loss = Minimax()
        loss.discriminator(discriminator(reals), discriminator(fakes))

    [Goodfellow et al., 2014](https://arxiv.org/abs/1406.2661), equation 1.
    """

    def generator(self, fake_scores):
        return -ops.mean(ops.softplus(fake_scores))
