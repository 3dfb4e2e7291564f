"""Losses that ask whether real samples look more real than fakes, not whether they look real."""

import keras
from keras import ops

from keras_gan.losses.adversarial_loss import AdversarialLoss


@keras.saving.register_keras_serializable(package="keras_gan")
class RelativisticPairing(AdversarialLoss):
    """Each real sample against one fake, those of the same row.

        L_D = mean softplus(-(D(real_i) - D(fake_i)))
        L_G = mean softplus(-(D(fake_i) - D(real_i)))

    Both are log 2 while the scores are equal. Only differences count, so the scores have no level
    of their own: `regularizers.LogitCentering` gives them one. It needs R1 and R2 to converge.

    Example:
        loss = RelativisticPairing()
        loss.generator(discriminator(fakes), discriminator(reals))

    [Jolicoeur-Martineau, 2018](https://arxiv.org/abs/1807.00734), there RSGAN;
    [Huang et al., 2025](https://arxiv.org/abs/2501.05441), R3GAN.
    """

    relativistic = True
    threshold = 0.0  # of the difference

    def discriminator(self, real_scores, fake_scores):
        check_pairs(real_scores, fake_scores)
        return ops.mean(ops.softplus(fake_scores - real_scores))

    def generator(self, fake_scores, real_scores):
        check_pairs(real_scores, fake_scores)
        return ops.mean(ops.softplus(real_scores - fake_scores))

    def margins(self, real_scores, fake_scores):
        check_pairs(real_scores, fake_scores)
        apart = real_scores - fake_scores
        return apart, apart


@keras.saving.register_keras_serializable(package="keras_gan")
class RelativisticAverage(AdversarialLoss):
    """Each sample against the mean of the other kind, in the words of another loss.

        L_D = side_1(D(real) - mean D(fake)) / 2 + side_2(D(fake) - mean D(real)) / 2

    where the base's discriminator loss is side_1(real) + side_2(fake); L_G is the same with real
    and fake exchanged. Gradients go through both means. Losses whose formula has the halves
    already (`LeastSquares`) are not halved again.

    Args:
        loss: the base. `NonSaturating()` makes RaSGAN, `LeastSquares(targets=(-1.0, 1.0, 0.0))`
            RaLSGAN and `Hinge()` RaHingeGAN.

    Example:
        loss = RelativisticAverage(Hinge())
        loss.generator(discriminator(fakes), discriminator(reals))

    [Jolicoeur-Martineau, 2018](https://arxiv.org/abs/1807.00734).
    """

    relativistic = True
    halved = True

    def __init__(self, loss):
        if not isinstance(loss, AdversarialLoss) or loss.relativistic:
            raise ValueError(
                "`loss` must be an adversarial loss that is not relativistic itself, such as "
                f"`NonSaturating()`. Received: loss={loss}"
            )
        self.loss = loss

    @property
    def threshold(self):
        return self.loss.threshold

    def discriminator(self, real_scores, fake_scores):
        loss = self.loss.discriminator(*_against_means(real_scores, fake_scores))
        return loss if self.loss.halved else 0.5 * loss

    def generator(self, fake_scores, real_scores):
        return self.discriminator(fake_scores, real_scores)

    def margins(self, real_scores, fake_scores):
        return self.loss.margins(*_against_means(real_scores, fake_scores))

    def get_config(self):
        return {"loss": keras.saving.serialize_keras_object(self.loss)}

    @classmethod
    def from_config(cls, config):
        return cls(keras.saving.deserialize_keras_object(config["loss"]))


def _against_means(real_scores, fake_scores):
    return real_scores - ops.mean(fake_scores), fake_scores - ops.mean(real_scores)


def check_pairs(real_scores, fake_scores):
    """Rows beside each other are pairs; broadcasting would hide that they are not."""
    if real_scores.shape[0] != fake_scores.shape[0]:
        raise ValueError(
            "Real and fake scores are compared in pairs, so their numbers must be equal. "
            f"Received: real_scores.shape={tuple(real_scores.shape)}, "
            f"fake_scores.shape={tuple(fake_scores.shape)}"
        )
