"""Every metric moves the right way, monotonically, when samples get worse in a known way."""

import keras
import numpy as np
import pytest

import keras_gan
from keras_gan.evaluation import Evaluator
from keras_gan.extractors import ClassifierFeatures
from tests.turns import only_on

COUNT = 300


@pytest.fixture(scope="module")
def digits():
    return keras_gan.data.load("digits")


@pytest.fixture(scope="module")
def measure(digits):
    evaluator = Evaluator(digits, ("fid", "kid", "is", "prdc"), ClassifierFeatures.of(digits))

    def measure(samples):
        return evaluator.evaluate(samples.astype("float32")).logs()

    return measure


def noisy(images, amount):
    rng = np.random.default_rng(1)
    return np.clip(images + amount * rng.normal(size=images.shape), -1, 1)


def blurred(images, times):
    for _ in range(times):
        padded = np.pad(images, ((0, 0), (1, 1), (1, 1), (0, 0)), mode="edge")
        rows = (padded[:, :-2] + 2 * padded[:, 1:-1] + padded[:, 2:]) / 4
        images = (rows[:, :, :-2] + 2 * rows[:, :, 1:-1] + rows[:, :, 2:]) / 4
    return images


def without(images, labels, classes):
    """As many samples as before, of fewer classes."""
    kept = images[labels >= classes]
    return kept[np.random.default_rng(2).integers(len(kept), size=len(images))]


def course(measure, versions, keys):
    measured = [measure(samples) for samples in versions]
    return {key: [row[key] for row in measured] for key in keys}


def rises(values):
    return all(a < b for a, b in zip(values, values[1:], strict=False))


def falls(values):
    return rises([-value for value in values])


@only_on("torch")
def test_noise(measure, digits):
    versions = [noisy(digits.held_out[:COUNT], amount) for amount in (0.0, 0.3, 0.6, 1.2)]
    keys = ("fid", "fid_infinity", "kid", "is_mean", "precision", "density", "coverage")
    found = course(measure, versions, keys)
    for key in ("fid", "fid_infinity", "kid"):
        assert rises(found[key]), (key, found[key])
    for key in ("is_mean", "precision", "density", "coverage"):
        assert falls(found[key]), (key, found[key])


def test_blur(measure, digits):
    versions = [blurred(digits.held_out[:COUNT], times) for times in (0, 1, 2, 4)]
    found = course(measure, versions, ("fid", "kid", "is_mean", "precision", "coverage"))
    for key in ("fid", "kid"):
        assert rises(found[key]), (key, found[key])
    # The strongest blur makes all digits alike, and they are one another's neighbours again.
    assert falls(found["precision"][:3]) and max(found["precision"][2:]) < 0.5
    for key in ("is_mean", "coverage"):
        assert falls(found[key]), (key, found[key])


def test_missing_classes(measure, digits):
    images, labels = digits.held_out, digits.held_out_labels
    versions = [without(images, labels, classes) for classes in (0, 3, 6, 9)]
    keys = ("fid", "kid", "is_mean", "is_diversity", "recall", "coverage", "precision")
    found = course(measure, versions, keys)
    for key in ("fid", "kid"):
        assert rises(found[key]), (key, found[key])
    for key in ("is_mean", "is_diversity", "recall", "coverage"):
        assert falls(found[key]), (key, found[key])
    # What is left is as good as before: quality and diversity are told apart.
    assert min(found["precision"]) > 0.9


def test_a_collapsed_generator_has_high_precision_and_low_recall(measure, digits):
    one = digits.held_out[:1] + 0.02 * np.random.default_rng(0).normal(size=(COUNT, 8, 8, 1))
    found = measure(one)
    assert found["precision"] > 0.95 and found["recall"] < 0.05 and found["coverage"] < 0.05


@only_on("torch")
def test_fid_falls_as_a_gan_trains_on_digits(digits):
    gan = keras_gan.GAN.from_shape((8, 8, 1), width=16, latent_dim=16, seed=0, average=0.9)
    gan.compile(*[keras.optimizers.Adam(1e-3, beta_1=0.5) for _ in range(2)])
    evaluate = keras_gan.callbacks.Evaluate(
        digits, every=4, count=1000, metrics="fid", extractor=keras_gan.extractors.Pixels()
    )
    untrained = evaluate.evaluator.evaluate(gan)["fid"]["value"]
    history = gan.fit(digits.train, batch_size=64, epochs=8, verbose=0, callbacks=[evaluate])
    found = [untrained, *history.history["fid"]]
    assert falls(found[1:]), found
    assert found[-1] < 0.7 * found[0], found
