"""Two generators and two discriminators over two unpaired streams, with a pool of past fakes."""

import keras
from keras import layers, ops

import keras_gan
from keras_gan.models import Game

SIZE = 3


@keras.saving.register_keras_serializable(package="tests")
class Pool(keras.Layer):
    """Gives back, for every other sample, one of the last `capacity` rows it has seen."""

    def __init__(self, capacity=6, seed=0, **kwargs):
        super().__init__(**kwargs)
        self.capacity = capacity
        self.seed_generator = keras.random.SeedGenerator(seed)

    def build(self, shape):
        self.rows = self.add_weight(
            shape=(self.capacity, *shape[1:]), initializer="zeros", trainable=False, name="rows"
        )

    def call(self, samples):
        count = ops.shape(samples)[0]
        old = ops.convert_to_tensor(self.rows)
        self.rows.assign(ops.concatenate([samples, old])[: self.capacity])
        coins = keras.random.uniform((count, 1), seed=self.seed_generator)
        return ops.where(coins < 0.5, old[:count], samples)


@keras.saving.register_keras_serializable(package="tests")
class TwoDomains(Game):
    generators = ("a_to_b", "b_to_a")
    discriminators = ("judge_a", "judge_b")
    streams = (("a",), ("b",))
    terms = ("cycle",)
    batch_size = 4

    def __init__(self, a_to_b, b_to_a, judge_a, judge_b, **kwargs):
        networks = {"a_to_b": a_to_b, "b_to_a": b_to_a, "judge_a": judge_a, "judge_b": judge_b}
        super().__init__(networks, **kwargs)
        self.pool_a, self.pool_b = Pool(seed=1), Pool(seed=2)
        self.pool_a.build((None, SIZE))
        self.pool_b.build((None, SIZE))

    def default_loss(self):
        return keras_gan.losses.LeastSquares()

    def default_optimizers(self):
        return keras_gan.models.adams(1e-2, 0.5)

    def fakes(self, turn):
        return {
            "fake_a": self.pool_a(self.run(self.b_to_a, turn.b)),
            "fake_b": self.pool_b(self.run(self.a_to_b, turn.a)),
        }

    def discriminator_objective(self, turn):
        a = self.run(self.judge_a, turn.a), self.run(self.judge_a, turn.fake_a)
        b = self.run(self.judge_b, turn.b), self.run(self.judge_b, turn.fake_b)
        loss = self.adversarial_loss.discriminator
        return {"d_loss": 0.5 * loss(*a) + 0.5 * loss(*b)}

    def generator_objective(self, turn):
        b, a = self.run(self.a_to_b, turn.a), self.run(self.b_to_a, turn.b)
        there = ops.mean(ops.abs(self.run(self.b_to_a, b) - turn.a))
        back = ops.mean(ops.abs(self.run(self.a_to_b, a) - turn.b))
        fool = self.adversarial_loss.generator
        return {
            "g_loss": fool(self.run(self.judge_b, b)) + fool(self.run(self.judge_a, a)),
            "cycle": 10.0 * (there + back),
        }

    def assess(self, turn):
        fake = self.run(self.smooth("a_to_b"), turn.a, training=False)
        real_scores = self.run(self.judge_b, turn.b, training=False)
        fake_scores = self.run(self.judge_b, fake, training=False)
        loss = self.adversarial_loss
        losses = {
            "d_loss": loss.discriminator(real_scores, fake_scores),
            "g_loss": loss.generator(fake_scores),
        }
        return losses, turn.b, fake


def make(**kwargs):
    def network(units):
        hidden = layers.Dense(5, "relu")
        return keras.Sequential([keras.Input((SIZE,)), hidden, layers.Dense(units)])

    return TwoDomains(network(SIZE), network(SIZE), network(1), network(1), seed=3, **kwargs)


def data(rng):
    """Streams of other lengths: 22 and 15 rows."""
    a = rng.normal(size=(22, SIZE)).astype("float32")
    return {"a": a, "b": (2.0 * rng.normal(size=(15, SIZE)) + 1.0).astype("float32")}
