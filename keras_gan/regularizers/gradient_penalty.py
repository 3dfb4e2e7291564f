"""The penalty of WGAN-GP."""

import functools

import keras
from keras import ops

from keras_gan.backend import own_rows
from keras_gan.regularizers.gradient_regularizer import GradientRegularizer
from keras_gan.regularizers.regularizer import check_weight


@keras.saving.register_keras_serializable(package="keras_gan")
class GradientPenalty(GradientRegularizer):
    """Holds the critic's gradient norm at `target` between real and fake samples.

        weight * mean_i (|grad D(x_i)| - target)^2,   x_i = e_i real_i + (1 - e_i) fake_i,
        e_i ~ U(0, 1): one number for each sample

    The norm runs over all axes of one sample. A zero gradient gives a finite gradient of the
    penalty (zero) and no bias: there is no epsilon inside the root.

    Args:
        weight: lambda, 10 in the paper for images, 0.1 for its 2-D toy data.
        target: the norm to hold, 1 in the paper.
        one_sided: penalise only norms above `target`.

    Example:
        penalty = GradientPenalty(10.0)
        loss += penalty(lambda x: critic(x, training=True), reals, fakes, seed=seed_generator)

    [Gulrajani et al., 2017](https://arxiv.org/abs/1704.00028), algorithm 1.
    """

    name = "gradient_penalty"

    def __init__(self, weight=10.0, target=1.0, one_sided=False):
        self.weight = check_weight("weight", weight)
        self.target = check_weight("target", target)
        self.one_sided = one_sided

    def mixing_weights(self, batch_size, seed):
        """The e_i, shape (batch_size,). Override to mix differently, or to feed them in a test."""
        return keras.random.uniform((batch_size,), seed=seed)

    def points(self, real, fake, seed):
        real, fake = ops.cast(real, "float32"), ops.cast(fake, "float32")
        mixing = own_rows(functools.partial(self.mixing_weights, seed=seed), ops.shape(real)[0])
        mixing = ops.reshape(mixing, (-1,) + (1,) * (len(real.shape) - 1))
        return mixing * real + (1.0 - mixing) * fake

    def penalty(self, squares):
        # The root's slope at 0 is infinite; both branches of `where` must stay finite.
        positive = squares > 0.0
        norms = ops.where(positive, ops.sqrt(ops.where(positive, squares, 1.0)), 0.0)
        excess = norms - self.target
        if self.one_sided:
            excess = ops.relu(excess)
        return self.weight * ops.mean(ops.square(excess))

    def get_config(self):
        return {"weight": self.weight, "target": self.target, "one_sided": self.one_sided}
