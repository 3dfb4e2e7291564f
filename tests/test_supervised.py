"""A supervised term beside any conditional variant, of the generator alone."""

import json

import keras
import numpy as np
import pytest
from keras import ops

import keras_gan
from keras_gan.models import Turn
from keras_gan.regularizers import Supervised
from tests.players import small_discriminator, small_generator


def tensor(array):
    return ops.convert_to_tensor(np.asarray(array, "float32"))


def number(value):
    return float(ops.convert_to_numpy(value))


@pytest.mark.parametrize(
    "loss, by_hand",
    [
        ("mean_absolute_error", np.abs),
        ("mean_squared_error", np.square),
        (keras.losses.LogCosh(), lambda error: np.log(np.cosh(error))),
    ],
)
def test_the_term_is_the_mean_over_all_numbers(loss, by_hand, rng):
    real, fake = rng.normal(size=(2, 5, 4, 4, 2))
    found = number(Supervised(3.0, loss)(tensor(real), tensor(fake)))
    assert found == pytest.approx(3.0 * by_hand(real - fake).mean(), rel=1e-5)
    regularizer = Supervised(3.0, loss)
    config = json.loads(json.dumps(keras.saving.serialize_keras_object(regularizer)))
    again = keras.saving.deserialize_keras_object(config)
    assert again.get_config() == regularizer.get_config()
    assert number(again(tensor(real), tensor(fake))) == pytest.approx(found)


@pytest.mark.parametrize("variant", [keras_gan.ConditionalGAN, keras_gan.ACGAN])
def test_each_fake_is_compared_with_the_real_sample_of_its_condition(variant, rng):
    told = variant is keras_gan.ConditionalGAN
    gan = variant(small_generator(True), small_discriminator(told), num_classes=3)
    gan.compile(regularizers=[Supervised(0.5)])
    real, z = tensor(rng.normal(size=(6, 3))), tensor(rng.normal(size=(6, 4)))
    labels = ops.convert_to_tensor(np.arange(6, dtype="int32") % 3)
    gan.draw_latents = lambda count, seed=None: z
    turn = Turn(real=real, condition=labels)
    terms = gan.generator_objective(turn)
    fake = ops.convert_to_numpy(gan.generator([z, labels], training=True))
    expected = 0.5 * np.abs(ops.convert_to_numpy(real) - fake).mean()
    assert number(terms["g_supervised"]) == pytest.approx(expected, rel=1e-5)
    assert "g_supervised" in gan.trackers and None not in gan.trackers
    shown = gan.discriminator_objective(turn.also(fake=real))
    assert set(shown) == {"d_loss", *(n for n in gan.terms if n.startswith("d_"))}


def test_without_a_condition_there_is_nothing_to_compare(rng):
    gan = keras_gan.GAN(small_generator(), small_discriminator(), seed=0)
    gan.compile(regularizers=[Supervised()], run_eagerly=True)
    with pytest.raises(ValueError, match="this generator is told none.*Received: condition=None"):
        gan.train_on_batch(rng.normal(size=(6, 3)).astype("float32"))
    with pytest.raises(ValueError, match="must not be negative. Received: weight=-1"):
        Supervised(-1)
