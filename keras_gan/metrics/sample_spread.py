"""Whether generated samples vary as much as real ones."""

import keras
from keras import ops

from keras_gan.metrics.training_metric import TrainingMetric


@keras.saving.register_keras_serializable(package="keras_gan")
class SampleSpread(TrainingMetric):
    """Of the discriminator's updates: the standard deviation of fakes in units of the real one.

        spread = sqrt(sum_j var(fake_j) / sum_j var(real_j))

    over the samples of a minibatch, j runs over the numbers of a sample. Near 0 all samples are
    alike, whatever was drawn: the generator has collapsed, or has not begun. It says nothing of
    lost modes: two of ten digits may vary as much as ten. 1 where the real ones do not vary, as in
    minibatches of a single sample.

    Example:
        gan.compile(metrics=[keras_gan.metrics.SampleSpread()])
    """

    keys = ("spread",)
    needs_judged = True

    def of(self, move):
        if not move.judged:
            return {}
        ratios = [_ratio(judged["fake"], judged["real"]) for judged in move.judged]
        return {"spread": sum(ratios) / len(ratios)}


def _ratio(fake, real):
    real = _variance(real)
    varies = real > 0.0
    return ops.where(varies, ops.sqrt(_variance(fake) / ops.where(varies, real, 1.0)), 1.0)


def _variance(samples):
    return ops.sum(ops.var(ops.cast(samples, "float32"), axis=0))
