"""What every adversarial loss answers."""

import abc


class AdversarialLoss(abc.ABC):
    """The objectives of both players of a two-player game, as means over the batch.

    A loss is a pair of plain functions of logits, free of models and of training loops, so it
    fits any Keras code. Both are minimised; the order of arguments is always (real, fake).

    Scores are logits of any shape whose first axis is the batch: `(batch, 1)`, or
    `(batch, height, width, 1)` for a discriminator that judges patches.
    """

    #: True for a loss whose `generator(fake_scores, real_scores)` compares with real samples.
    relativistic = False
    #: True for a loss whose formula is the mean of its real and its fake side, not their sum.
    halved = False
    #: The score that the best discriminator gives to samples as likely real as generated; None for
    #: a loss whose scores decide nothing, as those of a critic.
    threshold = None

    @abc.abstractmethod
    def discriminator(self, real_scores, fake_scores):
        """The discriminator's loss, a scalar."""

    @abc.abstractmethod
    def generator(self, fake_scores):
        """The generator's loss, a scalar."""

    def margins(self, real_scores, fake_scores):
        """(of real, of fake) how far scores lie on their side of the `threshold`.

        Above 0 the discriminator is right. Only for a loss that has a threshold.
        """
        return real_scores - self.threshold, self.threshold - fake_scores

    def get_config(self):
        return {}

    @classmethod
    def from_config(cls, config):
        return cls(**config)


def check_smoothing(label_smoothing):
    if not 0.0 <= label_smoothing < 0.5:
        raise ValueError(
            "`label_smoothing` moves the target of real samples from 1 to 1 - label_smoothing and "
            f"must lie in [0, 0.5). Received: label_smoothing={label_smoothing}"
        )
    return label_smoothing
