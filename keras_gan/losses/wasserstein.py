"""The dual of the earth mover's distance."""

import keras
from keras import ops

from keras_gan.losses.adversarial_loss import AdversarialLoss


@keras.saving.register_keras_serializable(package="keras_gan")
class Wasserstein(AdversarialLoss):
    """A critic that separates the means: -L_D estimates K times the Wasserstein-1 distance.

        L_D = mean D(fake) - mean D(real),   L_G = -mean D(fake)

    It means a distance only while the critic is K-Lipschitz: clip its weights
    (`constraints.WeightClip`), penalise its gradient (`regularizers.GradientPenalty`) or
    normalise its layers (`layers.SpectralNormalization`).

    Example:
        loss = Wasserstein()
        loss.discriminator(critic(reals), critic(fakes))

    [Arjovsky et al., 2017](https://arxiv.org/abs/1701.07875), equation 2.
    """

    def discriminator(self, real_scores, fake_scores):
        return ops.mean(fake_scores) - ops.mean(real_scores)

    def generator(self, fake_scores):
        return -ops.mean(fake_scores)
