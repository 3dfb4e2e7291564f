"""What returns were lately: REINFORCE subtracts it, so that only what is better is strengthened."""

import keras
from keras import ops

from keras_gan.backend import mean_over_replicas


@keras.saving.register_keras_serializable(package="keras_gan")
class MovingBaseline(keras.layers.Layer):
    """The moving average of the batches before this one; the batch moves it afterwards.

        b <- decay b + (1 - decay) mean(values)

    It does not depend on the batch that it is subtracted from, so it changes the variance of a
    gradient and not its mean. The average is a weight that no optimizer moves; it is saved.

    Args:
        decay: in [0, 1); ScratchGAN's .08 remembers little more than the last batch.

    Call: values, and weights of the same shape, to the average before, a scalar.

    Example:
        advantage = returns - MovingBaseline(0.08)(returns, mask)
    """

    def __init__(self, decay=0.08, **kwargs):
        super().__init__(**kwargs)
        if not 0.0 <= decay < 1.0:
            raise ValueError(f"`decay` must be in [0, 1). Received: decay={decay}")
        self.decay = decay
        self.value = self.add_weight(
            name="value", shape=(), dtype="float32", initializer="zeros", trainable=False,
            autocast=False, aggregation="mean",
        )  # fmt: skip
        self.built = True

    def call(self, values, weights):
        before = ops.copy(ops.convert_to_tensor(self.value))
        parts = mean_over_replicas([ops.sum(values * weights), ops.sum(weights)])
        mean = ops.stop_gradient(parts[0] / parts[1])
        self.value.assign(self.decay * before + (1.0 - self.decay) * mean)
        return before

    def get_config(self):
        return {**super().get_config(), "decay": self.decay}
