"""Pix2Pix and CycleGAN learn the same from pictures on disk as from those in memory."""

import keras
import numpy as np
import pytest
from PIL import Image

import keras_gan
from keras_gan.files import StreamedArray
from tests.turns import only_on

pytestmark = only_on("torch")


def network(channels):
    layers = [keras.Input((4, 4, channels)), keras.layers.Conv2D(1, 3, padding="same")]
    return keras.Sequential(layers)


def pix2pix():
    return keras_gan.Pix2Pix(network(1), network(2), jitter=1, seed=3)


def cyclegan():
    return keras_gan.CycleGAN(*(network(1) for _ in range(4)), pool_size=2, seed=3)


@pytest.mark.parametrize("kind, make, counts", [("pairs", pix2pix, (10, 10)),
                                                ("unpaired", cyclegan, (10, 6))])  # fmt: skip
def test_pictures_on_disk_teach_the_same(kind, make, counts, tmp_path, monkeypatch, rng):
    monkeypatch.setenv("KERAS_GAN_CACHE", str(tmp_path / "cache"))
    for folder, count in zip("AB", counts, strict=True):
        (tmp_path / folder).mkdir()
        for index in range(count):
            pixels = rng.integers(256, size=(4, 4), dtype=np.uint8)
            Image.fromarray(pixels).save(tmp_path / folder / f"{index}.png")
    results = []
    for streaming in (False, True):
        name = f"{kind}:{tmp_path / 'A'},{tmp_path / 'B'}"
        data = keras_gan.data.load(name, streaming=streaming)
        assert isinstance(data.train_b, StreamedArray) == streaming
        keras.utils.set_random_seed(0)
        gan = make()
        gan.compile()
        history = gan.fit(
            data.train_a, data.train_b, batch_size=2, epochs=2, verbose=0,
            validation_data=(data.held_out_a, data.held_out_b),
        ).history  # fmt: skip
        results.append([*gan.get_weights(), gan.translate(data.held_out_a), history])
    assert results[0].pop() == results[1].pop()
    for one, other in zip(*results, strict=True):
        np.testing.assert_array_equal(one, other)
