"""R1 and R2: penalties that make GAN training converge locally."""

import functools
import numbers

import keras
from keras import ops

from keras_gan.backend import own_rows
from keras_gan.regularizers.gradient_regularizer import GradientRegularizer
from keras_gan.regularizers.regularizer import check_weight


class _ZeroCentered(GradientRegularizer):
    def __init__(self, gamma=10.0, every=1, difference=None):
        self.gamma = check_weight("gamma", gamma)
        if not isinstance(every, numbers.Integral) or every < 1:
            raise ValueError(f"`every` must be a positive integer. Received: every={every}")
        if difference is not None and difference <= 0:
            raise ValueError(
                "`difference` is a step length above 0, such as 0.01, or None for the gradient. "
                f"Received: difference={difference}"
            )
        self.every = int(every)
        self.difference = difference

    def discriminator_term(self, shown):
        # The papers take n times the penalty in every n-th step. Rows instead of steps have the
        # same expectation and cost, less variance, and no branch in a compiled step.
        shown = shown.every(self.every)
        if self.difference is None:
            return super().discriminator_term(shown)
        points = ops.cast(self.points(shown.real, shown.fake, shown.seed), "float32")
        scores = self.scores(shown)
        scores = shown.scores_of(points) if scores is None else scores
        draw = functools.partial(self.directions, tuple(points.shape[1:]), shown.seed)
        directions = own_rows(draw, ops.shape(points)[0])
        moved = shown.scores_of(points + self.difference * directions)
        change = ops.cast(moved, "float32") - ops.cast(scores, "float32")
        change = ops.sum(ops.reshape(change, (ops.shape(points)[0], -1)), axis=1)
        return self.penalty(ops.square(change / self.difference))

    def directions(self, shape, seed, count):
        """The e_i, shape (count, *shape). Override to feed them in a test."""
        return keras.random.normal((count, *shape), seed=seed)

    def penalty(self, squares):
        return 0.5 * self.gamma * ops.mean(squares)

    def get_config(self):
        return {"gamma": self.gamma, "every": self.every, "difference": self.difference}


@keras.saving.register_keras_serializable(package="keras_gan")
class R1(_ZeroCentered):
    """Punishes a discriminator that is not flat on the real data.

        gamma / 2 * mean_i |grad D(real_i)|^2

    or, with a step length s as `difference`, without a gradient of a gradient

        gamma / 2 * mean_i (D(real_i + s e_i) - D(real_i))^2 / s^2,   e_i ~ N(0, 1)

    whose expectation is the first for a linear D and, for a curved one, above it by the order of
    s^2. It costs one pass through the discriminator, and wants one without dropout and
    batch normalisation in float32: near scores are subtracted.

    Args:
        gamma: weight, 10 in the paper; it grows with the resolution in later work.
        every: n: only every n-th row of a minibatch is penalised, at an n-th of the cost.
        difference: s, 0.01 in later work; None for the exact gradient.

    Example:
        gan.compile(regularizers=[keras_gan.regularizers.R1(10.0)])

    [Mescheder et al., 2018](https://arxiv.org/abs/1801.04406), equation 9; for the difference
    [adversarial post-training](https://arxiv.org/abs/2501.08316).
    """

    name = "r1"

    def points(self, real, fake, seed):
        return real

    def scores(self, shown):
        return shown.real_scores


@keras.saving.register_keras_serializable(package="keras_gan")
class R2(_ZeroCentered):
    """R1 taken at the fakes: gamma / 2 * mean_i |grad D(fake_i)|^2.

    Args:
        gamma: weight.
        every, difference: as in `R1`.

    Example:
        gan.compile(regularizers=[keras_gan.regularizers.R1(1.0), keras_gan.regularizers.R2(1.0)])

    [Mescheder et al., 2018](https://arxiv.org/abs/1801.04406), equation 10.
    """

    name = "r2"

    def points(self, real, fake, seed):
        return fake

    def scores(self, shown):
        return shown.fake_scores
