"""Conditions that are several labels at once, or pictures: both reach what is drawn."""

import keras
import numpy as np
import pytest
from click.testing import CliRunner
from keras import ops

import keras_gan
from keras_gan import networks
from tests.turns import only_on

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


def test_one_row_of_attributes_stands_for_all_and_lists_are_arrays():
    gan = keras_gan.GAN.from_spec(SPEC, width=4, seed=0)
    asked = [[2, 1]] * 3
    expected = gan.generate(3, np.array(asked), seed=1)
    for condition in ([2, 1], (2, 1), np.array([2, 1]), asked):
        np.testing.assert_array_equal(gan.generate(3, condition, seed=1), expected)
    gan.check_arrays(np.zeros((3, 2), "float32"), asked)


@only_on("torch")
def test_a_model_of_attributes_is_measured_on_data_that_tell_others(tmp_path):
    ring = keras_gan.data.load("ring")
    gan = keras_gan.GAN.from_spec(SPEC, width=4, seed=0)
    gan.remember_condition(np.array([[0, 0], [2, 1]]))
    report = keras_gan.evaluation.Evaluator(ring, count=100, limit=100).evaluate(gan)
    assert report.logs()["fid"] > 0 and "obeyed" not in report.logs()
    gan.save(tmp_path / "gan.keras")
    words = ["generate", tmp_path / "gan.keras", "--count", 5, "--out", tmp_path / "points.npy"]
    done = CliRunner().invoke(keras_gan.cli.main, [str(word) for word in words])
    assert done.exit_code == 2 and "does not say what its generator is told" in done.output


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
        ([[0], [1]], r"2 of each sample. Received: condition of type int64 and shape \(2, 1\)"),
    ],
)
def test_attributes_that_are_none(condition, match):
    gan = keras_gan.GAN.from_spec(SPEC, width=4)
    with pytest.raises(ValueError, match=match):
        gan.generate(2, np.array(condition))


@pytest.mark.parametrize("classes", [[], [3, 0], 3, None])
def test_a_spec_lists_the_classes_of_each_attribute(classes):
    part = {"kind": "attributes", "classes": classes}
    with pytest.raises(ValueError, match=r"how many each of them has.*Received: condition="):
        keras_gan.data.check_spec({"real": POINTS, "condition": part})
    gan = keras_gan.GAN.from_spec(SPEC, width=4)
    with pytest.raises(ValueError, match=r"how many each of them has.*Received: condition="):
        keras_gan.GAN(gan.generator, gan.discriminator, condition=part)


def test_a_number_of_classes_is_the_condition_whatever_an_older_file_says():
    gan = keras_gan.ConditionalGAN.from_shape((2,), num_classes=3, width=4)
    older = keras_gan.ConditionalGAN.from_config({**gan.get_config(), "condition": None})
    with pytest.raises(ValueError, match=r"lie in \[0, 3\)"):
        older.generate(2, 3)
