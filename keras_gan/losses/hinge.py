"""The loss of spectral normalisation, self-attention and BigGAN."""

import keras
from keras import ops

from keras_gan.losses.adversarial_loss import AdversarialLoss


@keras.saving.register_keras_serializable(package="keras_gan")
class Hinge(AdversarialLoss):
    """Large margins: only samples inside the margin move the discriminator.

        L_D = mean max(0, 1 - D(real)) + mean max(0, 1 + D(fake)),   L_G = -mean D(fake)

    Example:
        loss = Hinge()
        loss.generator(discriminator(fakes))

    [Lim and Ye, 2017](https://arxiv.org/abs/1705.02894);
    [Miyato et al., 2018](https://arxiv.org/abs/1802.05957), equations 16 and 17.
    """

    threshold = 0.0

    def discriminator(self, real_scores, fake_scores):
        return ops.mean(ops.relu(1.0 - real_scores)) + ops.mean(ops.relu(1.0 + fake_scores))

    def generator(self, fake_scores):
        return -ops.mean(fake_scores)
