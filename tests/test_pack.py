"""PacGAN's packs: which samples are joined, and what is refused."""

import keras
import numpy as np
import pytest

import keras_gan
from keras_gan import networks
from keras_gan.layers import Pack
from tests.layer_games import BATCH, assert_resumes, image_game, images, to_numpy
from tests.turns import only_on


def test_neighbours_are_joined_along_the_channels(rng):
    x = rng.normal(size=(6, 2, 3, 2)).astype("float32")
    expected = np.stack([np.concatenate(x[i : i + 3], axis=-1) for i in (0, 3)])
    np.testing.assert_array_equal(to_numpy(Pack(3)(x)), expected)
    points = rng.normal(size=(6, 5)).astype("float32")
    np.testing.assert_array_equal(to_numpy(Pack(2)(points)), points.reshape(3, 10))


def test_stands_before_a_discriminator_of_packs(rng):
    critic = keras.Sequential([keras.Input((28, 28, 2)), keras.layers.Flatten()])
    critic.add(keras.layers.Dense(1))
    judge = networks.before(critic, Pack(2), shape=(28, 28, 1))
    x = rng.normal(size=(4, 28, 28, 1)).astype("float32")
    packs = np.concatenate([x[::2], x[1::2]], axis=-1)
    np.testing.assert_allclose(to_numpy(judge(x)), to_numpy(critic(packs)), rtol=1e-6)
    with pytest.raises(ValueError, match=r"Pass the `shape` of a sample before the layer"):
        networks.before(critic, Pack(2))


def packed_game(variant=keras_gan.WGANGP):
    shape = (8, 8, 1)
    return image_game(Pack(2), variant, shape=shape, judged=(8, 8, 2))


def test_a_packed_game_trains_and_resumes_bit_for_bit(tmp_path):
    game = assert_resumes(packed_game, (images(),), tmp_path)
    assert game.sample_shape == (8, 8, 1)
    assert np.isfinite(game.evaluate(images(8), batch_size=BATCH, verbose=0)).all()


def test_rows_that_do_not_fill_a_pack_are_left_out(rng):
    x = rng.normal(size=(5, 2)).astype("float32")
    np.testing.assert_array_equal(to_numpy(Pack(2)(x)), to_numpy(Pack(2)(x[:4])))


def test_fewer_rows_than_one_pack_are_repeated(rng):
    x = rng.normal(size=(2, 3)).astype("float32")
    np.testing.assert_array_equal(to_numpy(Pack(3)(x)), [np.concatenate([x[0], x[1], x[0]])])


@pytest.mark.parametrize("rows", [9, 11])
def test_an_odd_last_minibatch_trains(rng, rows):
    gan = keras_gan.GAN.from_shape((2,), width=4, before=Pack(2))
    assert gan.discriminator.input_shape == (None, 2)
    gan.compile()
    data = rng.normal(size=(rows, 2)).astype("float32")
    history = gan.fit(data, batch_size=4, verbose=0).history
    assert np.isfinite(history["d_loss"] + history["g_loss"]).all()


def test_minibatches_fill_their_packs(rng):
    gan = keras_gan.GAN.from_shape((2,), width=4, before=Pack(3))
    gan.compile()
    data = rng.normal(size=(12, 2)).astype("float32")
    with pytest.raises(ValueError, match=r"Take 3 or 6 samples. Received: batch_size=4, Pack\("):
        gan.fit(data, batch_size=4, verbose=0)
    with pytest.raises(ValueError, match="Take 3 or 6 samples"):
        gan.train_on_batch(data[:4])
    with pytest.raises(ValueError, match="Take 3 samples"):
        gan.fit(data, batch_size=2, verbose=0)
    assert gan.steps_done == 0
    twice = keras_gan.GAN.from_shape((2,), width=4, before=[Pack(2), Pack(2)])
    with pytest.raises(ValueError, match="judges 4 samples together"):
        twice.steps_per_epoch(12, batch_size=6)


@only_on("torch")
def test_what_has_begun_with_other_minibatches_goes_on(rng):
    gan = keras_gan.GAN.from_shape((2,), width=4, before=Pack(3))
    gan.compile()
    data = rng.normal(size=(12, 2)).astype("float32")
    for size in (6, 4):
        gan.fit(data, batch_size=size, verbose=0)
    assert gan.steps_done == 5


def test_labels_cannot_be_packed():
    gan = keras_gan.ConditionalGAN.from_shape((2,), num_classes=3, width=4)
    with pytest.raises(ValueError, match=r"keeps a row for each sample.*with 2 inputs, layer=pack"):
        networks.before(gan.discriminator, Pack(2), shape=(1,))


def test_config_comes_back():
    layer = keras.layers.deserialize(keras.layers.serialize(Pack(4, name="packs")))
    assert (layer.size, layer.name) == (4, "packs")


@pytest.mark.parametrize("size", [0, 1.5, True, None])
def test_size_must_be_a_positive_integer(size):
    with pytest.raises(ValueError, match="positive integer. Received: size="):
        Pack(size)


def test_samples_of_unknown_shape_are_refused():
    with pytest.raises(ValueError, match=r"of known shape.*input_shape=\(None, None, 1\)"):
        Pack(2)(keras.Input((None, 1)))
