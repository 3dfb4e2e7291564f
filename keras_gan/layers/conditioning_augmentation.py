"""A little noise around every sentence, so that few sentences fill the space between them."""

import keras
from keras import ops


@keras.saving.register_keras_serializable(package="keras_gan")
class ConditioningAugmentation(keras.layers.Layer):
    """Features e of a condition -> c = mu(e) + sigma(e) epsilon, epsilon ~ N(0, 1) in training.

        loss += weight * -1/2 mean (1 + log sigma^2 - mu^2 - sigma^2)

    the mean over batch and units of KL(N(mu, sigma^2), N(0, 1)), by `add_loss`: it counts in the
    turn of the network that the layer belongs to, the generator. mu and log sigma^2 are linear in
    e; the authors' code has a ReLU behind both, which forbids sigma < 1. Outside of training
    c = mu, where the authors go on drawing.

    Args:
        units: of c.
        weight: of the loss, 2 in the authors' code.
        seed: int.

    Example:
        told = ConditioningAugmentation(128, seed=1)(SentenceFeatures(1000)(tokens))
        x = keras.layers.Concatenate()([latents, told])

    [Zhang et al., 2017](https://arxiv.org/abs/1612.03242), StackGAN.
    """

    def __init__(self, units, weight=2.0, seed=None, **kwargs):
        super().__init__(**kwargs)
        self.units = units
        self.weight = weight
        self.seed = seed
        self.seed_generator = keras.random.SeedGenerator(seed)

    def build(self, input_shape):
        self.both = keras.layers.Dense(2 * self.units, name="both", dtype=self.dtype_policy)
        self.both.build(input_shape)

    def call(self, inputs, training=False):
        mu, log_variance = ops.split(ops.cast(self.both(inputs), "float32"), 2, axis=-1)
        apart = ops.exp(log_variance) + ops.square(mu) - 1.0 - log_variance
        self.add_loss(self.weight * 0.5 * ops.mean(apart))
        if training:
            mu = mu + ops.exp(0.5 * log_variance) * self.noise(ops.shape(mu))
        return ops.cast(mu, self.compute_dtype)

    def noise(self, shape):
        """Epsilon."""
        return keras.random.normal(shape, seed=self.seed_generator)

    def compute_output_shape(self, input_shape):
        return (*input_shape[:-1], self.units)

    def get_config(self):
        own = {"units": self.units, "weight": self.weight, "seed": self.seed}
        return {**super().get_config(), **own}
