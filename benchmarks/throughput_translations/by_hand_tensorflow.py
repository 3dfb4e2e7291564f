"""The steps as one `tf.function` on Keras' networks, with TensorFlow's fused Adam."""

import numpy as np
import tensorflow as tf

from benchmarks.throughput.by_hand_tensorflow import Adam
from benchmarks.throughput_translations.losses import Losses
from benchmarks.throughput_translations.models import minibatches
from tests.handwritten import Recipe

LOSSES = Losses(
    concat=lambda x, y: tf.concat([x, y], -1),
    softplus=lambda x: tf.reduce_mean(tf.nn.softplus(x)),
    squared=lambda x: tf.reduce_mean(tf.square(x)),
    apart=lambda x, y: tf.reduce_mean(tf.abs(x - y)),
)


class Loop:
    def __init__(self, gan, pictures):
        self.pictures, self.rng = pictures, np.random.default_rng(0)
        made = LOSSES.of(gan)
        sides = [
            [v.value for network in side for v in network.trainable_weights] for side in made.sides
        ]
        self.generators = sides[1]
        adams = [Adam(Recipe("", betas=(0.5, 0.999)), variables) for variables in sides]

        def call(network, x):
            return network(x, training=True)

        @tf.function
        def step(x, y):
            fakes = made.fakes(call, x, y)
            for loss, adam, variables in zip(made.losses, adams, sides, strict=True):
                with tf.GradientTape(watch_accessed_variables=False) as tape:
                    tape.watch(variables)
                    value = loss(call, x, y, fakes)
                adam(variables, tape.gradient(value, variables))

        self.step = step

    def run(self, steps):
        for batch in minibatches(self.rng, self.pictures, steps):
            self.step(*map(tf.convert_to_tensor, batch))
        tf.test.experimental.sync_devices()

    def weights(self):
        """The generators'."""
        return [v.numpy() for v in self.generators]
