"""Conditions that are several labels at once, or pictures: both reach what is drawn."""

import keras
import numpy as np
import pytest
from keras import ops

import keras_gan
from keras_gan import networks

ATTRIBUTES = {"kind": "attributes", "classes": [3, 2]}
POINTS = {"kind": "vector", "shape": [2]}
SPEC = {"real": POINTS, "condition": ATTRIBUTES}


def test_each_attribute_decides_its_part_of_what_is_drawn(tmp_path):
    rng = np.random.default_rng(0)
    attributes = np.stack([rng.integers(0, 3, 1500), rng.integers(0, 2, 1500)], axis=1)
    centers = attributes * [1.0, 2.0] - 1.0
    points = (centers + 0.05 * rng.normal(size=(1500, 2))).astype("float32")
    recipe = networks.Dense(latent_dim=2, width=32)
    gan = keras_gan.GAN.from_spec(SPEC, networks=recipe, seed=0)
    gan.compile(*(keras.optimizers.Adam(2e-3, beta_1=0.5) for _ in range(2)))
    gan.fit(points, attributes, batch_size=50, epochs=12, verbose=0)
    drawn = gan.generate(200, attributes[:200], seed=1)
    assert np.abs(drawn - centers[:200]).mean() < 0.35  # shuffled: about 1
    gan.save(tmp_path / "gan.keras")
    loaded = keras.saving.load_model(tmp_path / "gan.keras")
    np.testing.assert_allclose(loaded.generate(200, attributes[:200], seed=1), drawn, atol=1e-6)


def test_a_picture_is_told_to_both_players(rng):
    recipe = networks.Strided(latent_dim=2, width=2)
    real = {"kind": "image", "shape": [8, 8, 1], "range": [-1.0, 1.0]}
    told = {**real, "shape": [20, 12, 1]}
    gan = keras_gan.DCGAN.from_spec({"real": real, "condition": told}, networks=recipe, seed=0)
    pictures = rng.uniform(-1, 1, size=(2, 20, 12, 1)).astype("float32")
    latents, samples = np.ones((2, 2), "float32"), np.ones((2, 8, 8, 1), "float32")
    for first, network in ((latents, gan.generator), (samples, gan.discriminator)):
        made = ops.convert_to_numpy(network([first, pictures]))
        assert np.abs(made[0] - made[1]).max() > 1e-4
        again = ops.convert_to_numpy(network([first, pictures[::-1]]))
        np.testing.assert_allclose(again, made[::-1], atol=1e-6)


def test_a_projection_adds_the_vectors_of_all_attributes():
    encoder = networks.encoder(ATTRIBUTES)
    inputs = encoder.input()
    model = keras.Model(inputs, encoder.project(inputs, 5, lambda layer: layer))
    of_first, of_second = (ops.convert_to_numpy(v) for v in model.weights)
    asked = np.array([[2, 0], [0, 1], [2, 1]], "int32")
    expected = of_first[asked[:, 0]] + of_second[asked[:, 1]]
    np.testing.assert_allclose(ops.convert_to_numpy(model(asked)), expected, atol=1e-6)


@pytest.mark.parametrize(
    "condition, match",
    [
        ([[0, 0], [3, 1]], r"Attribute 0 lies in \[0, 3\).*condition\[:, 0\] in \[0, 3\]"),
        ([[0, 0], [1, -1]], r"Attribute 1 lies in \[0, 2\).*condition\[:, 1\] in \[-1, 0\]"),
        ([[0.0, 1.0], [1.0, 1.0]], r"told attributes, integers, 2 of each.*float.*\(2, 2\)"),
        ([0, 1], r"2 of each sample. Received: condition of type int64 and shape \(2,\)"),
    ],
)
def test_attributes_that_are_none(condition, match):
    gan = keras_gan.GAN.from_spec(SPEC, width=4)
    with pytest.raises(ValueError, match=match):
        gan.generate(2, np.array(condition))


@pytest.mark.parametrize("classes", [[], [3, 0], 3, None])
def test_a_spec_lists_the_classes_of_each_attribute(classes):
    with pytest.raises(ValueError, match=r"how many each of them has.*Received: condition="):
        keras_gan.data.check_spec(
            {"real": POINTS, "condition": {"kind": "attributes", "classes": classes}}
        )
