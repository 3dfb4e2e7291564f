"""How strongly each player is pulled."""

import keras
from keras import ops

from keras_gan.metrics.training_metric import TrainingMetric


@keras.saving.register_keras_serializable(package="keras_gan")
class GradientNorm(TrainingMetric):
    """Of both players' updates: the norm of the loss's gradient over all weights of the player.

        d_gradient_norm = |d L_D / d theta_D|,   g_gradient_norm = |d L_G / d theta_G|

    with all terms of the losses and before the optimizer clips anything. Numbers of one run
    compare with each other, not with those of other networks. Adam divides them away, but a
    gradient that vanishes is noise.

    Example:
        gan.compile(metrics=[keras_gan.metrics.GradientNorm()])

    [Arjovsky and Bottou, 2017](https://arxiv.org/abs/1701.04862), figure 2, shows the generator's
    fall by orders of magnitude as the discriminator gets better.
    """

    keys = ("d_gradient_norm", "g_gradient_norm")

    def of(self, move):
        squares = [ops.sum(ops.square(ops.cast(g, "float32"))) for g in move.gradients]
        if not squares:
            return {}
        return {f"{move.player[0]}_gradient_norm": ops.sqrt(ops.sum(ops.stack(squares)))}
