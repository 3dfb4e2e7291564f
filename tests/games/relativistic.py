"""Real samples must look more real than fakes; penalties at both; reals in both turns."""

import keras
from keras import layers, ops

from keras_gan.losses import AdversarialLoss
from keras_gan.models import AdversarialModel, adams
from keras_gan.regularizers import R1, R2


@keras.saving.register_keras_serializable(package="tests")
class Pairing(AdversarialLoss):
    relativistic = True

    def discriminator(self, real_scores, fake_scores):
        return ops.mean(ops.softplus(fake_scores - real_scores))

    def generator(self, fake_scores, real_scores):
        return ops.mean(ops.softplus(real_scores - fake_scores))


@keras.saving.register_keras_serializable(package="tests")
class Relativistic(AdversarialModel):
    batch_size = 4
    generator_minibatch = True

    def default_loss(self):
        return Pairing()

    def default_regularizers(self):
        return [R1(1.0), R2(1.0)]

    def default_optimizers(self):
        return adams(1e-2, 0.5)


def make(**kwargs):
    generator = keras.Sequential([keras.Input((2,)), layers.Dense(5, "relu"), layers.Dense(2)])
    discriminator = keras.Sequential(
        [keras.Input((2,)), layers.Dense(6, "leaky_relu"), layers.Dense(1)]
    )
    return Relativistic(generator, discriminator, seed=5, **kwargs)


def data(rng):
    return {"real": rng.normal(size=(33, 2)).astype("float32")}
