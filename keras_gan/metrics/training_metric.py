"""Metrics of the training itself, which fill inside its steps."""

import dataclasses
from typing import Any

import keras
from keras import ops

from keras_gan.backend import mean_over_replicas


@dataclasses.dataclass(frozen=True)
class Move:
    """One update of one player, as a `TrainingMetric` sees it.

    Args:
        player: `"generator"` or `"discriminator"`.
        gradients: list of the loss's gradients, one for each trainable variable, before the
            optimizer clips any.
        loss: the game's `losses.AdversarialLoss`, or None.
        judged: of a discriminator's move, a dictionary for each discriminator: `real` and `fake`,
            the samples (batch, ...), and `real_scores` and `fake_scores`, what it said of them.
    """

    player: str
    gradients: list
    loss: Any
    judged: list


class TrainingMetric(keras.metrics.Metric):
    """Means over the updates of an epoch, of what `gan.compile(metrics=[...])` wants to be logged.

    A training without them computes and logs nothing of the kind. `evaluate` does not fill them,
    and a saved model keeps the metrics, but not their values.

    A subclass names its `keys` and answers `of`. An update in which a value is not finite, as
    happens with float16, is left out of its mean.

    Example:
        @keras.saving.register_keras_serializable(package="mine")
        class LargestGradient(keras_gan.metrics.TrainingMetric):
            keys = ("g_largest",)

            def of(self, move):
                if move.player == "discriminator":
                    return {}
                return {"g_largest": ops.max([ops.max(ops.abs(g)) for g in move.gradients])}
    """

    #: What `compile` asks of a metric: it fills in training and not in `evaluate`.
    fills_in_training = True
    #: Names in the logs.
    keys = ()
    #: Whether `of` reads `Move.judged`, which a game must tell.
    needs_judged = False

    def __init__(self, name=None):
        super().__init__(name=name, dtype="float32")
        # Not `keras.metrics.Mean`, whose dozen of operations a short step feels.
        self.sums = {key: self._number(f"{key}_sum") for key in self.keys}
        self.counts = {key: self._number(f"{key}_count") for key in self.keys}

    def of(self, move):
        """{key: scalar} of one `Move`, for those of `keys` that it tells something of."""
        raise NotImplementedError(f"{type(self).__name__} does not say what it measures.")

    def check(self, loss):
        """Raise where there is nothing to measure with the game's loss; asked by `compile`."""

    def update_state(self, move):
        """Add one `Move`."""
        for key, value in mean_over_replicas(self.of(move)).items():
            value = ops.cast(value, "float32")
            finite = ops.isfinite(value)
            self.sums[key].assign_add(ops.where(finite, value, 0.0))
            self.counts[key].assign_add(ops.cast(finite, "float32"))

    def result(self):
        """{key: mean}, 0 before the first update."""
        return {key: self.sums[key] / ops.maximum(self.counts[key], 1.0) for key in self.keys}

    def _number(self, name):
        return self.add_variable((), "zeros", dtype="float32", name=name)

    def get_config(self):
        return {"name": self.name}

    # They begin anew in each epoch and have no place in a checkpoint.

    def save_own_variables(self, store):
        pass

    def load_own_variables(self, store):
        pass
