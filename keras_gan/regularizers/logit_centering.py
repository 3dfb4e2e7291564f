"""Gives the scores of a relativistic discriminator a level."""

import keras
from keras import ops

from keras_gan.regularizers.regularizer import ScoreRegularizer, check_weight


@keras.saving.register_keras_serializable(package="keras_gan")
class LogitCentering(ScoreRegularizer):
    """Holds real and fake scores around zero, for losses that see nothing but differences.

        weight * mean_i (D(real_i) + D(fake_i))^2

    Args:
        weight: 0.01 in the paper.

    Example:
        gan.compile(regularizers=[keras_gan.regularizers.LogitCentering()])
        loss += LogitCentering()(real_scores, fake_scores)      # in any other code

    [Adversarial flow models](https://arxiv.org/abs/2511.22475).
    """

    name = "logit_centering"

    def __init__(self, weight=0.01):
        self.weight = check_weight("weight", weight)

    def __call__(self, real_scores, fake_scores):
        return self.weight * ops.mean(ops.square(real_scores + fake_scores))

    def get_config(self):
        return {"weight": self.weight}
