"""Minibatch standard deviation against a loop over groups in NumPy, in float64."""

import keras
import numpy as np
import pytest

from keras_gan.layers import MinibatchStdDev
from tests.layer_games import (
    assert_differentiable_twice,
    assert_resumes,
    image_game,
    images,
    to_numpy,
)
from tests.turns import not_on


def by_hand(x, group):
    """The appended channel, one number for each sample."""
    count = len(x)
    groups = -(-count // group)
    found = np.empty(count)
    for first in range(groups):
        members = range(first, count, groups)
        rows = x[members].astype("float64")
        deviation = np.sqrt(((rows - rows.mean(axis=0)) ** 2).mean(axis=0) + 1e-8)
        found[members] = deviation.mean()
    return found


@pytest.mark.parametrize(
    "shape, group", [((8, 3, 2, 2), 4), ((8, 5), 2), ((3, 5), 4), ((7, 5), 3), ((5, 3, 2, 2), 4)]
)
def test_is_the_deviation_over_strided_groups(rng, shape, group):
    x = rng.normal(size=shape).astype("float32")
    found = to_numpy(MinibatchStdDev(group)(x))
    np.testing.assert_array_equal(found[..., :-1], x)
    assert found.shape[:-1] == shape[:-1]
    expected = by_hand(x, group).reshape(-1, *[1] * (len(shape) - 2))
    np.testing.assert_allclose(found[..., -1], np.broadcast_to(expected, shape[:-1]), rtol=1e-5)


def test_two_of_eight_groups_written_out():
    """Eight numbers in groups of four: 0, 2, 4, 6 and 1, 3, 5, 7, as the paper's reshape has it."""
    x = np.array([0, 10, 0, 10, 4, 10, 4, 10], "float32")[:, None]
    found = to_numpy(MinibatchStdDev()(x))[:, 1]
    np.testing.assert_allclose(found, [2.0, 1e-4] * 4, rtol=1e-5)


def test_a_constant_batch_gives_the_root_of_epsilon():
    found = to_numpy(MinibatchStdDev()(np.full((4, 2, 2, 3), 0.7, "float32")))
    np.testing.assert_allclose(found[..., -1], np.sqrt(1e-8), rtol=1e-3)


@not_on("jax")
def test_gradients_go_through_twice(rng):
    layer = MinibatchStdDev()
    x = rng.normal(size=(5, 6)).astype("float32")
    assert_differentiable_twice(layer, x, rng)


def game():
    return image_game(MinibatchStdDev(), shape=(8, 8, 1), judged=(8, 8, 2))


def test_a_game_trains_behind_it_and_resumes_bit_for_bit(tmp_path):
    """A batch of unknown size is TensorFlow's; evaluate has a last minibatch of one."""
    trained = assert_resumes(game, (images(),), tmp_path)
    assert np.isfinite(trained.evaluate(images(9), batch_size=4, verbose=0)).all()


def test_predict_takes_any_number_of_rows(rng):
    inputs = keras.Input((3,))
    model = keras.Model(inputs, MinibatchStdDev()(inputs))
    x = rng.normal(size=(6, 3)).astype("float32")
    found = model.predict(x, batch_size=6, verbose=0)[:, -1]
    np.testing.assert_allclose(found, by_hand(x, 4), rtol=1e-5)


def test_config_comes_back():
    layer = keras.layers.deserialize(keras.layers.serialize(MinibatchStdDev(6)))
    assert layer.group == 6


@pytest.mark.parametrize("group", [1, 2.0, True, None])
def test_a_group_is_two_samples_or_more(group):
    with pytest.raises(ValueError, match="at least 2. Received: group="):
        MinibatchStdDev(group)
