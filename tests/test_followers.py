"""Layers of a discriminator that follow the scores of real samples."""

import keras
import numpy as np
import pytest
from keras import layers, ops

import keras_gan
from tests.games import two_domains
from tests.layer_games import assert_resumes, to_numpy
from tests.players import small_generator

BATCH = 4


@keras.saving.register_keras_serializable(package="tests")
class Following(layers.Layer):
    """Adds up the mean scores of reals; lets its inputs through."""

    def build(self, input_shape):
        self.total = self.add_weight(shape=(), initializer="zeros", trainable=False, name="total")

    def call(self, inputs):
        return inputs

    def follow(self, real_scores):
        self.total.assign_add(ops.mean(real_scores))


@keras.saving.register_keras_serializable(package="tests")
class Around(layers.Wrapper):
    def call(self, inputs):
        return self.layer(inputs)


def critic(*first):
    last = layers.Dense(1, bias_initializer="ones")
    return keras.Sequential([keras.Input((3,)), *first, layers.Dense(4, "tanh"), last])


def game(*first, variant=keras_gan.GAN):
    return variant(small_generator(), critic(*first), discriminator_steps=2, seed=1)


def points(count=16):
    return np.random.default_rng(0).normal(size=(count, 3)).astype("float32")


@pytest.mark.parametrize(
    "arguments", [{}, {"run_eagerly": True}, {"steps_per_execution": 2}], ids=str
)
def test_told_once_an_update_what_the_discriminator_says_of_reals(arguments):
    """On torch a step that cannot be traced would warn, and warnings are errors here."""
    layer = Following()
    gan = game(layer)
    gan.compile(keras.optimizers.SGD(0.0), keras.optimizers.SGD(0.0), **arguments)
    x = points()
    gan.fit(x, batch_size=BATCH, verbose=0)
    expected = np.sum(to_numpy(gan.discriminator(x))) / BATCH
    assert abs(expected) > 0.1
    assert float(to_numpy(layer.total)) == pytest.approx(expected, rel=1e-4)
    gan.evaluate(x, verbose=0)
    assert float(to_numpy(layer.total)) == pytest.approx(expected, rel=1e-4)


def test_what_it_writes_is_saved_and_resumed_bit_for_bit(tmp_path):
    gan = assert_resumes(lambda: game(Following()), (points(),), tmp_path)
    assert abs(float(to_numpy(gan.discriminator.layers[0].total))) > 1e-3


def test_found_in_nested_models_and_wrappers_and_told_once_each():
    layer, shared = Following(), Following()
    nested = keras.Sequential([keras.Input((3,)), Around(layer), shared])
    gan = game(keras.Sequential([keras.Input((3,)), nested]), shared)
    gan.compile(keras.optimizers.SGD(0.0), keras.optimizers.SGD(0.0))
    x = points(8)
    gan.update((x,))
    expected = np.sum(to_numpy(gan.discriminator(x))) / BATCH
    for each in (layer, shared):
        assert float(to_numpy(each.total)) == pytest.approx(expected, rel=1e-4)


class Silent(keras_gan.GAN):
    def discriminator_objective(self, turn):
        scores = [self.judge(x, None) for x in (turn.real, turn.fake)]
        return {"d_loss": self.adversarial_loss.discriminator(*scores)}


def test_a_game_that_tells_its_followers_nothing_is_refused():
    gan = game(Following(), variant=Silent)
    gan.compile()
    with pytest.raises(ValueError, match=r"follows the sc.*`self.tell\('discriminator', scores\)`"):
        gan.fit(points(), batch_size=BATCH, verbose=0)
    gan = game(variant=Silent)  # without followers there is nothing to tell
    gan.compile()
    gan.fit(points(), batch_size=BATCH, verbose=0)


class Telling(two_domains.TwoDomains):
    """A game with two discriminators; each has scores of its own."""

    def discriminator_objective(self, turn):
        terms = super().discriminator_objective(turn)
        self.tell("judge_a", ops.full((2, 1), 1.0))
        self.tell("judge_b", ops.full((2, 1), 10.0))
        return terms


def test_each_discriminator_has_its_own_followers(rng):
    made = two_domains.make()
    first, second = Following(), Following()
    judges = [
        keras_gan.networks.before(judge, layer)
        for judge, layer in ((made.judge_a, first), (made.judge_b, second))
    ]
    gan = Telling(made.a_to_b, made.b_to_a, *judges)
    gan.compile()
    gan.fit(two_domains.data(rng), verbose=0)
    totals = [float(to_numpy(layer.total)) for layer in (first, second)]
    assert totals == [gan.steps_done, 10.0 * gan.steps_done]
