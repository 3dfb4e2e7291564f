"""What every regularizer answers, and what the training machine shows it."""

import abc
import dataclasses
import math
from collections.abc import Callable
from typing import Any

import keras
from keras import ops


@dataclasses.dataclass(frozen=True)
class Shown:
    """What one player's turn has for regularizers; what it lacks is None.

    Args:
        judge: function from samples, and from their condition if there is one, to scores.
        real, fake: samples (batch, ...).
        seed: int or `keras.random.SeedGenerator`.
        condition: of the samples, a structure of (batch, ...), or None.
        real_scores, fake_scores: what the discriminator has said of `real` and `fake` already.
        latents: of which `fake` was made, a structure of (batch, ...).
        make: function from latents, and from their condition if there is one, to samples; in the
            discriminator's turn without gradient.
    """

    judge: Callable
    real: Any
    fake: Any
    seed: Any = None
    condition: Any = None
    real_scores: Any = None
    fake_scores: Any = None
    latents: Any = None
    make: Callable | None = None

    def scores_of(self, samples):
        """The discriminator's scores of samples with the condition of this turn."""
        return self.judge(samples, *self._told())

    def made_of(self, latents):
        """The generator's samples of latents with the condition of this turn."""
        return self.make(latents, *self._told())

    def _told(self):
        return [] if self.condition is None else [self.condition]

    def scores(self):
        """(real scores, fake scores), computed only if the turn has not done so."""
        real, fake = self.real_scores, self.fake_scores
        return (
            self.scores_of(self.real) if real is None else real,
            self.scores_of(self.fake) if fake is None else fake,
        )

    def every(self, n):
        """The turn of every n-th row alone; rows that do not fill a group of n are dropped."""
        if n == 1:
            return self
        parts = ("real", "fake", "condition", "real_scores", "fake_scores", "latents")
        thinned = {name: _thinned(getattr(self, name), n) for name in parts}
        return dataclasses.replace(self, **thinned)


class Regularizer(abc.ABC):
    """A term that is added to a player's loss and logged under a name of its own.

    `gan.compile(regularizers=[...])` takes any kind. In other code a regularizer is a function of
    what it needs, and each kind says of what: `GradientRegularizer` of a discriminator and
    samples, `ScoreRegularizer` of scores. One that must remember something from step to step is a
    `keras.Layer` too, whose weights the game carries, saves and restores (`LeCam`).

    Example:
        class SmallScores(keras_gan.regularizers.Regularizer):
            name = "small_scores"

            def discriminator_term(self, shown):
                real, fake = shown.scores()
                return 1e-3 * ops.mean(ops.square(real) + ops.square(fake))

            def get_config(self):
                return {}
    """

    #: The key of the discriminator's term in the training logs, for a regularizer that has one.
    name = None
    #: The key of the generator's term, for a regularizer that has one.
    generator_name = None
    #: Whether the term is of each sample alone, which batch normalisation would mix.
    of_each_sample = False

    def discriminator_term(self, shown):
        """The weighted term of the discriminator's loss, a float32 scalar, of what is `Shown`.

        Asked only if `name` is given.
        """
        raise NotImplementedError(f"{type(self).__name__} has a `name` and no term.")

    def generator_term(self, shown):
        """The weighted term of the generator's loss; asked only if `generator_name` is given."""
        raise NotImplementedError(f"{type(self).__name__} has a `generator_name` and no term.")

    @abc.abstractmethod
    def get_config(self):
        """The arguments of `__init__`."""

    @classmethod
    def from_config(cls, config):
        return cls(**config)


class ScoreRegularizer(Regularizer):
    """A term of the discriminator's scores alone: `regularizer(real_scores, fake_scores)`."""

    def discriminator_term(self, shown):
        return self(*shown.scores())


def check_weight(name, value):
    if value < 0:
        raise ValueError(f"`{name}` must not be negative. Received: {name}={value}")
    if not math.isfinite(value):
        raise ValueError(f"`{name}` must be a finite number. Received: {name}={value}")
    return value


def _thinned(part, n):
    def rows(array):
        count = array.shape[0]
        if count is not None and count < n:
            raise ValueError(
                f"A penalty on every {n}th row needs a minibatch of at least {n} rows. Choose a "
                f"smaller `every` or a larger `batch_size`. Received: every={n}, {count} rows"
            )
        # Not `array[::n]`, which TensorFlow copies number by number.
        kept = ops.shape(array)[0] // n * n
        return ops.reshape(array[:kept], (-1, n, *array.shape[1:]))[:, 0]

    return None if part is None else keras.tree.map_structure(rows, part)
