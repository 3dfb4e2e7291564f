"""How often the discriminator is right."""

import keras
from keras import ops

from keras_gan.metrics.training_metric import TrainingMetric


@keras.saving.register_keras_serializable(package="keras_gan")
class DiscriminatorAccuracy(TrainingMetric):
    """Of the discriminator's updates: the shares of real samples and of fakes that it tells.

        d_accuracy_real = share of D(real) > t,   d_accuracy_fake = share of D(fake) < t

    with the loss's `threshold` t, where both kinds are equally likely to the best discriminator: 0
    for logits, halfway between the targets of least squares. Relativistic losses compare a score
    with the other kind's. A score that lies on the threshold counts half, each patch for itself.

    Both near 1: the discriminator wins, and with it the generator's gradient may vanish. Both near
    0.5: it cannot tell, because the samples are good or because it is weak. Only the real ones
    near 1 in few data: it knows them by heart.

    Example:
        gan.compile(metrics=[keras_gan.metrics.DiscriminatorAccuracy()])

    The sign of D(real) as a measure of overfitting is that of
    [Karras et al., 2020](https://arxiv.org/abs/2006.06676), section 3.1: their r is
    2 d_accuracy_real - 1.
    """

    keys = ("d_accuracy_real", "d_accuracy_fake")
    needs_judged = True

    def of(self, move):
        if not move.judged:
            return {}
        pairs = [move.loss.margins(j["real_scores"], j["fake_scores"]) for j in move.judged]
        sides = zip(self.keys, zip(*pairs, strict=True), strict=True)
        return {key: sum(map(_share_right, margins)) / len(pairs) for key, margins in sides}

    def check(self, loss):
        if getattr(loss, "threshold", None) is None:
            raise ValueError(
                "This game has no loss whose scores could be right or wrong; a critic's, for "
                "instance, estimate a distance. Leave `DiscriminatorAccuracy` out. "
                f"Received: loss={type(loss).__name__}"
            )


def _share_right(margins):
    return ops.mean(0.5 + 0.5 * ops.sign(ops.cast(margins, "float32")))
