"""Jitter against a loop in NumPy; the same for pairs, in training alone."""

import keras
import numpy as np
import pytest
from keras import ops
from scipy.stats import chisquare

import keras_gan
from keras_gan.layers import Jitter
from tests.layer_games import to_numpy


def enlarged(values, size):
    """Along the first axis, bilinear, pixels taken as squares whose middles have the values."""
    count = len(values)
    result = np.empty((size, *values.shape[1:]))
    for i in range(size):
        place = min(max((i + 0.5) * count / size - 0.5, 0), count - 1)
        low = int(place)
        high, part = min(low + 1, count - 1), place - low
        result[i] = (1 - part) * values[low] + part * values[high]
    return result


def by_hand(picture, pixels, top, left, mirrored):
    height, width, _ = picture.shape
    x = enlarged(picture.astype("float64"), height + pixels)
    x = enlarged(x.transpose(1, 0, 2), width + pixels).transpose(1, 0, 2)
    x = x[top : top + height, left : left + width]
    return x[:, ::-1] if mirrored else x


@pytest.mark.parametrize("pixels, flip", [(3, True), (2, False), (0, True)])
def test_crops_of_enlarged_pictures(pixels, flip, rng):
    x = rng.uniform(-1, 1, (6, 5, 8, 2)).astype("float32")
    places = rng.integers(0, pixels + 1, (6, 2)).astype("int32")
    places[:2] = [[0, pixels], [pixels, 0]]
    coins = np.array([0.0, 0.5, 0.499, 0.7, 0.2, 0.999], "float32")
    layer = Jitter(pixels, flip)
    layer.draw = lambda count: map(ops.convert_to_tensor, (places, coins))
    expected = [
        by_hand(picture, pixels, *place, flip and coin < 0.5)
        for picture, place, coin in zip(x, places, coins, strict=True)
    ]
    found = to_numpy(layer(x, training=True))
    np.testing.assert_allclose(found, expected, atol=1e-6 if pixels else 0)
    np.testing.assert_array_equal(to_numpy(layer(x)), x)


def test_places_are_uniform_and_half_is_mirrored():
    places, coins = map(to_numpy, Jitter(4, seed=2).draw(6000))
    tops, lefts = places.T
    joint = np.bincount(5 * tops + lefts, minlength=25)
    assert len(joint) == 25 and chisquare(joint).pvalue > 1e-3
    assert chisquare(np.bincount((coins < 0.5).astype(int))).pvalue > 1e-3
    assert abs(np.corrcoef(tops, coins)[0, 1]) < 4 / np.sqrt(6000)


def test_pairs_are_moved_alike_and_rows_each_on_its_own(rng):
    x = np.repeat(rng.uniform(-1, 1, (1, 8, 8, 1)), 40, axis=0).astype("float32")
    layer = Jitter(3, flip=True, seed=1)
    both = np.concatenate([x, -x], axis=-1)
    one, other = map(to_numpy, layer([x, both], training=True))
    np.testing.assert_array_equal(one, other[..., :1])
    np.testing.assert_array_equal(one, -other[..., 1:])
    assert 20 < len({picture.tobytes() for picture in one}) <= 32  # 4 x 4 places, two ways round
    again = to_numpy(layer([x], training=True)[0])
    assert np.abs(again - one).max() > 0.1


def line(channels):
    """Gives back its input, one channel of it."""
    network = keras.Sequential([keras.Input((8, 8, channels)), keras.layers.Conv2D(1, 1)])
    network.layers[0].set_weights([np.eye(channels, 1)[None, None], np.zeros(1)])
    return network


def still(gan):
    gan.compile(keras.optimizers.SGD(0.0), keras.optimizers.SGD(0.0))
    return gan


def test_pix2pix_moves_a_pair_alike_and_evaluates_what_stands_still(rng):
    x = rng.uniform(-1, 1, (6, 8, 8, 1)).astype("float32")
    gan, plain = (
        still(keras_gan.Pix2Pix(line(1), line(2), seed=3, **moved))
        for moved in ({"jitter": 2, "flip": True}, {})
    )
    logs, before = (g.train_on_batch(x, x, return_dict=True) for g in (gan, plain))
    assert logs["l1"] == before["l1"] == 0.0
    assert abs(logs["g_loss"] - before["g_loss"]) > 1e-3
    found, expected = (g.evaluate(x, x, verbose=0, return_dict=True) for g in (gan, plain))
    assert found == expected
    np.testing.assert_array_equal(gan.translate(x), x)
    assert plain.moves is None and len(gan.variables) == len(plain.variables) + 1


def test_cyclegan_moves_each_kind_on_its_own(rng):
    x = ops.convert_to_tensor(rng.uniform(-1, 1, (6, 8, 8, 1)).astype("float32"))
    gan = keras_gan.CycleGAN(*(line(1) for _ in range(4)), jitter=2, seed=3)
    moved = {name: to_numpy(part) for name, part in gan.vary({"a": x, "b": x}).items()}
    assert all(np.abs(part - to_numpy(x)).max() > 0.1 for part in moved.values())
    assert np.abs(moved["a"] - moved["b"]).max() > 0.1
    again = keras_gan.CycleGAN.from_config(gan.get_config())
    assert (again.jitter, again.flip) == (2, False)
    np.testing.assert_array_equal(to_numpy(again.vary({"a": x, "b": x})["b"]), moved["b"])


def test_what_cannot_be_moved():
    with pytest.raises(ValueError, match="0 or more. Received: pixels=-1"):
        Jitter(-1)
    with pytest.raises(ValueError, match="True or False. Received: flip=2"):
        keras_gan.Pix2Pix(line(1), line(2), flip=2)
    x, y = np.zeros((2, 8, 8, 1), "float32"), np.zeros((2, 8, 4, 1), "float32")
    with pytest.raises(ValueError, match="one height and width. Received: shapes"):
        Jitter(1)([x, y], training=True)
