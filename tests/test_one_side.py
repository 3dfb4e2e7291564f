"""A step of one player alone: the other keeps its weights to the bit; both make a whole step."""

import keras
import numpy as np
import pytest
from keras import ops

import keras_gan

SIDES = {"discriminators": "discriminator", "generators": "generator"}


@pytest.fixture
def gan():
    def player(inputs, outputs):
        layers = [keras.layers.Dense(4, "tanh"), keras.layers.Dense(outputs)]
        return keras.Sequential([keras.Input((inputs,)), *layers])

    gan = keras_gan.GAN(player(3, 2), player(2, 1), discriminator_steps=2, seed=0)
    gan.compile(run_eagerly=True)
    return gan


@pytest.fixture
def points(rng):
    return rng.normal(size=(8, 2)).astype("float32")


def weights(gan):
    return {
        role: [ops.convert_to_numpy(v) for v in getattr(gan, role).weights]
        for role in SIDES.values()
    }


@pytest.mark.parametrize("side", SIDES)
def test_one_side_moves_and_the_other_keeps_its_weights_to_the_bit(gan, points, side):
    before = weights(gan)
    gan.train_side_on_batch(side, points)
    after = weights(gan)
    for role in SIDES.values():
        same = [np.array_equal(a, b) for a, b in zip(before[role], after[role], strict=True)]
        assert not any(same) if role == SIDES[side] else all(same), role
    assert gan.steps_done == (side == "generators")


def test_both_parts_make_a_whole_step(gan, points):
    beginning = gan.get_weights()
    gan.train_on_batch(points)
    whole = weights(gan)
    again = keras.models.clone_model(gan)
    again.compile(run_eagerly=True)
    again.set_weights(beginning)
    for side in SIDES:
        again.train_side_on_batch(side, points)
    for role, expected in whole.items():
        for one, other in zip(expected, weights(again)[role], strict=True):
            np.testing.assert_allclose(one, other, rtol=1e-5, atol=1e-7)


def test_what_is_wrong_is_said(gan, points):
    with pytest.raises(ValueError, match="`side` must be one of .*Received: side='critic'"):
        gan.train_side_on_batch("critic", points)
    with pytest.raises(ValueError, match="multiple of 2. Received: x with 7 rows"):
        gan.train_side_on_batch("generators", points[:7])
