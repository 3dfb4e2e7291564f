"""A choice that can be drawn and still has a slope."""

import keras
from keras import ops


@keras.saving.register_keras_serializable(package="keras_gan")
class GumbelSoftmax(keras.layers.Layer):
    """Draws one of V tokens at each place, softly, from logits.

        y = softmax((logits + g) / temperature),   g = -log(-log u),   u ~ U(0, 1)

    The largest y is a draw from softmax(logits) at any temperature (the Gumbel-max law). At low
    ones y is nearly one-hot, and its slope has much variance; at high ones it is nearly uniform.
    With `hard` the forward pass gives the one-hot row of the largest y and the backward pass the
    slope of y: the straight-through estimator, which is biased.

    Noise is drawn outside of training too: without it the layer would not draw. A schedule
    counts the calls in training; the count is a weight that no optimizer moves, so it is saved.
    Inside a game it counts updates of the generator.

    Args:
        temperature: number above 0, or a `keras.optimizers.schedules.LearningRateSchedule`;
            `ExponentialDecay(1.0, steps, 0.01)` is RelGAN's, whose inverse temperature grows
            from 1 to 100.
        hard: straight-through.
        seed: int for the noise.

    Call: logits (..., V) to the same shape; rows sum to 1.

    Example:
        schedule = keras.optimizers.schedules.ExponentialDecay(1.0, 2000, 0.01)
        generator = keras_gan.networks.behind(generator_of_logits, GumbelSoftmax(schedule, seed=1))

    [Jang et al., 2017](https://arxiv.org/abs/1611.01144);
    [Maddison et al., 2017](https://arxiv.org/abs/1611.00712).
    """

    def __init__(self, temperature=1.0, hard=False, seed=None, **kwargs):
        super().__init__(**kwargs)
        if isinstance(temperature, dict):
            temperature = keras.saving.deserialize_keras_object(temperature)
        scheduled = isinstance(temperature, keras.optimizers.schedules.LearningRateSchedule)
        if not scheduled and not temperature > 0:
            raise ValueError(
                "`temperature` is a number above 0 or a schedule of such. "
                f"Received: temperature={temperature!r}"
            )
        self.temperature = temperature
        self.scheduled = scheduled
        self.hard = hard
        self.seed = seed
        self.seed_generator = keras.random.SeedGenerator(seed)

    def build(self, input_shape):
        if self.scheduled:
            # A float, as batch statistics are, so that a game moves it in the generator's turn.
            self.calls = self.add_weight(
                name="calls", shape=(), dtype="float32", initializer="zeros", trainable=False,
                autocast=False, aggregation="only_first_replica",
            )  # fmt: skip

    def noise(self, shape):
        """Standard Gumbel numbers. Override to feed them."""
        uniform = keras.random.uniform(
            shape, minval=1e-20, dtype="float32", seed=self.seed_generator
        )
        return -ops.log(-ops.log(uniform))

    def call(self, logits, training=None):
        dtype = logits.dtype
        logits = ops.cast(logits, "float32")
        temperature = self.temperature
        if self.scheduled:
            temperature = ops.cast(temperature(ops.convert_to_tensor(self.calls)), "float32")
            if training:
                self.calls.assign_add(1.0)
        soft = ops.softmax((logits + self.noise(ops.shape(logits))) / temperature)
        if self.hard:
            drawn = ops.one_hot(ops.argmax(soft, axis=-1), soft.shape[-1], dtype="float32")
            # In this order the forward pass is one-hot to the last bit.
            soft = drawn + (soft - ops.stop_gradient(soft))
        return ops.cast(soft, dtype)

    def compute_output_shape(self, input_shape):
        return tuple(input_shape)

    def get_config(self):
        temperature = self.temperature
        if self.scheduled:
            temperature = keras.saving.serialize_keras_object(temperature)
        config = {"temperature": temperature, "hard": self.hard, "seed": self.seed}
        return {**super().get_config(), **config}
