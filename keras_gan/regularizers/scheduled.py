"""A regularizer whose weight changes over training."""

import keras
from keras import ops

from keras_gan.regularizers.regularizer import Regularizer


@keras.saving.register_keras_serializable(package="keras_gan")
class Scheduled(Regularizer, keras.Layer):
    """Multiplies a regularizer's terms by what a schedule says.

        schedule(t) * regularizer,   t: updates of its player so far

    The count is a weight: a GAN saves it and goes on with it; `compile` with a new object begins
    at 0 again.

    Args:
        regularizer: any `Regularizer`; its names in the logs stay.
        schedule: `keras.optimizers.schedules.LearningRateSchedule`, of factors.

    Example:
        falling = keras.optimizers.schedules.CosineDecay(1.0, 10_000, alpha=0.1)
        penalty = keras_gan.regularizers.R1(1.0)
        gan.compile(regularizers=[keras_gan.regularizers.Scheduled(penalty, falling)])
    """

    def __init__(self, regularizer, schedule):
        for name, value, kind in (
            ("regularizer", regularizer, Regularizer),
            ("schedule", schedule, keras.optimizers.schedules.LearningRateSchedule),
        ):
            if not isinstance(value, kind):
                raise ValueError(
                    f"`{name}` must be a {kind.__name__}. Received: {name}={value!r} of type "
                    f"{type(value).__name__}"
                )
        super().__init__(name=regularizer.name or regularizer.generator_name, dtype="float32")
        self.regularizer = regularizer
        self.schedule = schedule
        self.updates = self.add_weight(
            shape=(), initializer="zeros", trainable=False, name="updates", aggregation="mean"
        )
        self.built = True
        self.name = regularizer.name
        self.generator_name = regularizer.generator_name
        self.of_each_sample = regularizer.of_each_sample

    def discriminator_term(self, shown):
        return self._factor(moves=True) * self.regularizer.discriminator_term(shown)

    def generator_term(self, shown):
        factor = self._factor(moves=self.regularizer.name is None)
        return factor * self.regularizer.generator_term(shown)

    def _factor(self, moves):
        factor = ops.stop_gradient(ops.cast(self.schedule(self.updates.value), "float32"))
        if moves:
            self.updates.assign(self.updates.value + 1.0)
        return factor

    def get_config(self):
        return {
            "regularizer": keras.saving.serialize_keras_object(self.regularizer),
            "schedule": keras.saving.serialize_keras_object(self.schedule),
        }

    @classmethod
    def from_config(cls, config):
        return cls(**{k: keras.saving.deserialize_keras_object(v) for k, v in config.items()})
