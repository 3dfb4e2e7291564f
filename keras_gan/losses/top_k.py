"""The generator learns from its best fakes only."""

import keras
from keras import ops

from keras_gan.losses.adversarial_loss import AdversarialLoss


@keras.saving.register_keras_serializable(package="keras_gan")
class TopK(AdversarialLoss):
    """Another loss, whose generator leaves out the fakes that the discriminator likes least.

        L_D = base's,   L_G = base's of the ceil(share * batch) samples with the highest scores

    Gradients of bad fakes point away from the nearest mode. Worth trying on mixtures.

    Args:
        loss: the base, one that is not relativistic.
        share: in (0, 1], to a thousandth. The paper lets the share fall from 1 to 0.5
            by a factor of 0.99 each epoch; this one is fixed.

    Example:
        loss = TopK(NonSaturating(), share=0.75)
        loss.generator(discriminator(fakes))

    [Sinha et al., 2020](https://arxiv.org/abs/2002.06224).
    """

    def __init__(self, loss, share=0.5):
        if not isinstance(loss, AdversarialLoss) or loss.relativistic:
            raise ValueError(
                "`loss` must be an adversarial loss that is not relativistic, such as "
                f"`NonSaturating()`. Received: loss={loss}"
            )
        if not 0.0 < share <= 1.0:
            raise ValueError(f"`share` must be in (0, 1]. Received: share={share}")
        self.loss = loss
        self.share = share

    @property
    def halved(self):
        return self.loss.halved

    @property
    def threshold(self):
        return self.loss.threshold

    def discriminator(self, real_scores, fake_scores):
        return self.loss.discriminator(real_scores, fake_scores)

    def generator(self, fake_scores):
        count = ops.shape(fake_scores)[0]
        # Whole numbers: on TensorFlow the count may be a tensor, elsewhere it must not become one.
        dropped = count * round(1000 * (1.0 - self.share)) // 1000
        # A patch discriminator's sample is as good as its patches on the mean.
        scores = ops.mean(ops.reshape(fake_scores, (count, -1)), axis=1)
        worst_first = ops.take(fake_scores, ops.argsort(scores), axis=0)
        return self.loss.generator(worst_first[dropped:])

    def get_config(self):
        return {"loss": keras.saving.serialize_keras_object(self.loss), "share": self.share}

    @classmethod
    def from_config(cls, config):
        loss = keras.saving.deserialize_keras_object(config["loss"])
        return cls(loss, config["share"])
