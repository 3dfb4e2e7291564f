"""The penalty of DRAGAN."""

import functools

import keras
from keras import ops

from keras_gan.backend import own_rows
from keras_gan.regularizers.gradient_penalty import GradientPenalty


@keras.saving.register_keras_serializable(package="keras_gan")
class DRAGANPenalty(GradientPenalty):
    """Holds the gradient norm at `target` near real samples only.

        weight * mean_i (|grad D(x_i)| - target)^2,   x_i = real_i + e_i * (std / 2) * u_i

    std is the deviation of all numbers of the minibatch, u_i ~ U(0, 1) one number for each number
    of a sample, e_i ~ U(0, 1) one for each sample. This noise, which only adds, is that of
    the authors' code.

    Args:
        weight: lambda, 10 in the paper.
        target, one_sided: as in `GradientPenalty`.

    Example:
        gan = keras_gan.GAN.from_shape((2,))
        gan.compile(regularizers=[keras_gan.regularizers.DRAGANPenalty()])

    [Kodali et al., 2017](https://arxiv.org/abs/1705.07215), algorithm 1.
    """

    name = "dragan"

    def noise(self, shape, seed):
        """The u_i, shape (batch_size, ...). Override to feed them in a test."""
        return keras.random.uniform(shape, seed=seed)

    def points(self, real, fake, seed):
        real = ops.cast(real, "float32")
        count, rest = ops.shape(real)[0], tuple(real.shape[1:])
        noise = own_rows(lambda count: self.noise((count, *rest), seed=seed), count)
        mixing = own_rows(functools.partial(self.mixing_weights, seed=seed), count)
        mixing = ops.reshape(mixing, (-1,) + (1,) * len(rest))
        return real + mixing * (0.5 * ops.std(real)) * noise
