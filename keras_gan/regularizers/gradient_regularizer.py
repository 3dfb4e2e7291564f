"""What all penalties on a discriminator's input gradient share."""

import abc

from keras import ops

from keras_gan.backend import input_gradients
from keras_gan.regularizers.regularizer import Regularizer, Shown


class GradientRegularizer(Regularizer):
    """A term of the discriminator's loss made from its gradient with respect to its input.

        penalty(|grad D(x_i)|^2),   x_i = points(real, fake)

    A subclass says where the gradient is taken and what is made of its norms. Called with the
    discriminator as a function of samples alone, so that it fits any training loop; inside one,
    call it under `keras_gan.backend.value_and_gradients`.

    Example:
        class Flat(keras_gan.regularizers.GradientRegularizer):
            name = "flat"

            def points(self, real, fake, seed):
                return ops.concatenate([real, fake])

            def penalty(self, squares):
                return ops.mean(squares)

            def get_config(self):
                return {}
    """

    of_each_sample = True

    @abc.abstractmethod
    def points(self, real, fake, seed):
        """The samples at which the gradient is taken, shape (points, ...).

        Args:
            real, fake: float tensors of equal shape (batch, ...), any rank from 2 up.
            seed: int or `keras.random.SeedGenerator`, for what is drawn at random.
        """

    @abc.abstractmethod
    def penalty(self, squares):
        """The weighted term, a float32 scalar, of the squared norms, float32 (points,)."""

    def __call__(self, discriminator, real, fake, seed=None):
        """The weighted penalty, a float32 scalar.

        Args:
            discriminator: function from samples to scores whose samples do not see each other
                (no batch normalisation).
            real, fake: float tensors of equal shape (batch, ...), any rank from 2 up.
            seed: int or `keras.random.SeedGenerator`, where the penalty draws at random.
        """
        return self.discriminator_term(Shown(discriminator, real, fake, seed))

    def discriminator_term(self, shown):
        points = self.points(shown.real, shown.fake, shown.seed)
        return self.penalty(squared_gradient_norms(shown.scores_of, points))


def squared_gradient_norms(discriminator, samples):
    """|d D(x_i) / d x_i|^2 of each sample, over all other axes; float32, shape (batch,)."""
    samples = ops.cast(samples, "float32")
    # A reduced-precision network rounds inside; all that happens to the gradient is float32.
    gradients = ops.cast(input_gradients(discriminator, samples), "float32")
    return ops.sum(ops.square(gradients), axis=tuple(range(1, len(samples.shape))))
