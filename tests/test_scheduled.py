"""A regularizer times a schedule: the closed form of both, in steps and over a break."""

import math
import re

import keras
import numpy as np
import pytest
from keras import ops

import keras_gan
from keras_gan.regularizers import R1, LatentConsistency, Scheduled, Shown
from tests.turns import not_on

STEPS = 6


def falling(steps=STEPS):
    return keras.optimizers.schedules.CosineDecay(1.0, steps, alpha=0.1)


def left(t, steps=STEPS):
    """Loshchilov and Hutter's cosine from 1 to 0.1."""
    return 0.1 + 0.9 * (1 + math.cos(math.pi * min(t / steps, 1.0))) / 2


def small_gan(*regularizers):
    keras.utils.set_random_seed(0)
    generator = keras.Sequential([keras.Input((2,)), keras.layers.Dense(3)])
    critic = keras.Sequential([keras.Input((3,)), keras.layers.Dense(1)])
    gan = keras_gan.GAN(generator, critic, seed=0)
    gan.compile(*(keras.optimizers.SGD(0.0) for _ in "gd"), regularizers=list(regularizers))
    return gan


def test_r1_of_a_linear_critic_falls_along_the_cosine(rng):
    """gamma / 2 |w|^2 times the schedule, in each step and after saving."""
    data = rng.normal(size=(8, 3)).astype("float32")
    gan = small_gan(Scheduled(R1(3.0), falling()))
    weight = ops.convert_to_numpy(gan.discriminator.weights[0]).astype("float64")
    whole = 1.5 * (weight**2).sum()
    found = gan.fit(data, batch_size=8, epochs=STEPS + 2, verbose=0).history["r1"]
    np.testing.assert_allclose(found, [whole * left(t) for t in range(STEPS + 2)], rtol=1e-5)


@not_on("jax")  # two more compilations, and nothing that depends on who compiles
def test_the_count_is_saved(rng, tmp_path):
    data = rng.normal(size=(8, 3)).astype("float32")
    gan = small_gan(Scheduled(R1(3.0), falling()))
    first = gan.fit(data, batch_size=8, epochs=3, verbose=0).history["r1"]
    gan.save(tmp_path / "half.keras")
    again = keras.saving.load_model(tmp_path / "half.keras")
    after = again.fit(data, batch_size=8, epochs=1, verbose=0).history["r1"]
    np.testing.assert_allclose(after[0] / first[0], left(3), rtol=1e-5)


def test_a_term_of_both_players_counts_once_in_a_step():
    once = Scheduled(LatentConsistency(), falling())
    shown = Shown(lambda x: ops.sum(x, axis=1), ops.ones((4, 2)), ops.ones((4, 2)), 0,
                  latents=ops.ones((4, 2)), make=lambda z: z)  # fmt: skip
    assert (once.name, once.generator_name) == ("latent_consistency", "g_latent_consistency")
    for t in range(3):
        assert float(once.updates.value) == t
        once.discriminator_term(shown)
        once.generator_term(shown)


@not_on("jax")
def test_r3gans_gamma_falls_to_a_tenth_with_its_rates():
    gan = keras_gan.R3GAN.from_shape((2,), width=4, gamma=2.0, decay_steps=50)
    gan.compile()
    for penalty in gan.regularizers:
        assert penalty.regularizer.gamma == 2.0
        at = [float(ops.convert_to_numpy(penalty.schedule(t))) for t in (0, 25, 50, 99)]
        np.testing.assert_allclose(at, [left(t, 50) for t in (0, 25, 50, 99)], rtol=1e-5)
    gan = keras_gan.R3GAN.from_shape((2,), width=4, decay_steps=None)
    gan.compile()
    assert [type(penalty).__name__ for penalty in gan.regularizers] == ["R1", "R2"]


@pytest.mark.parametrize(
    "arguments, said",
    [(("r1", falling()), "`regularizer` must be a Regularizer. Received: regularizer='r1' of type"),
     ((R1(), 0.5), "`schedule` must be a LearningRateSchedule. Received: schedule=0.5 of type")],
)  # fmt: skip
def test_wrong_arguments(arguments, said):
    with pytest.raises(ValueError, match=re.escape(said)):
        Scheduled(*arguments)
