"""Extractors: what features are, what tells them apart, and samples they refuse."""

import dataclasses

import keras
import numpy as np
import pytest
from keras import ops

import keras_gan
from keras_gan.extractors import ClassifierFeatures, ModelFeatures, Pixels, as_extractor
from tests.turns import only_on


@pytest.fixture(scope="module")
def digits():
    return keras_gan.data.load("digits")


@pytest.fixture(scope="module")
def cache(tmp_path_factory):
    folder = tmp_path_factory.mktemp("cache")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("KERAS_GAN_CACHE", str(folder))
        yield folder


@pytest.fixture(scope="module")
def classifier(digits, cache):
    return ClassifierFeatures.of(digits)


@only_on("torch")
def test_the_classifier_knows_digits_and_says_how_well(classifier, digits):
    right = (classifier.predict_labels(digits.held_out) == digits.held_out_labels).mean()
    assert right > 0.97
    assert classifier.accuracy == pytest.approx(right, abs=1e-6)
    assert classifier.name == f"digits-cnn-{100 * right:.1f}%"


def test_its_logits_are_a_linear_layer_on_its_features(classifier, digits):
    outputs = classifier(ops.convert_to_tensor(digits.held_out[:20]))
    features, logits = (ops.convert_to_numpy(outputs[k]) for k in ("features", "logits"))
    kernel, bias = classifier.network.layers[-1].get_weights()
    assert features.shape == (20, 64) and features.min() >= 0.0 < features.max()
    np.testing.assert_allclose(logits, features @ kernel + bias, atol=1e-4)


def test_it_is_trained_once_for_the_same_content(classifier, digits, cache, monkeypatch):
    from keras_gan.extractors import classifier_features

    def refuse(*arguments):
        raise InterruptedError("trained again")

    monkeypatch.setattr(classifier_features, "_trained", refuse)
    again = ClassifierFeatures.of(digits)
    assert again.fingerprint() == classifier.fingerprint()
    changed = digits.train.copy()
    changed[0, 0, 0] += 0.01
    for images, labels, seed in [
        (changed, digits.train_labels, 0),
        (digits.train, np.roll(digits.train_labels, 1), 0),
        (digits.train, digits.train_labels, 1),
    ]:
        with pytest.raises(InterruptedError):
            ClassifierFeatures(
                images, labels, (digits.held_out, digits.held_out_labels), seed=seed
            )
    assert len(list(cache.iterdir())) == 1


def test_the_users_random_numbers_are_left_alone(digits, tmp_path, monkeypatch):
    from keras_gan.extractors import classifier_training

    monkeypatch.setenv("KERAS_GAN_CACHE", str(tmp_path))
    monkeypatch.setattr(classifier_training, "STEPS", 2)

    def draws(between):
        keras.utils.set_random_seed(1)
        between()
        return float(np.random.rand()), ops.convert_to_numpy(keras.random.normal((3,)))

    def train():
        few = slice(0, 200)
        named = ClassifierFeatures(digits.train[few], digits.train_labels[few])
        assert named.name.startswith("classifier-")

    plain, trained = draws(lambda: None), draws(train)
    assert plain[0] == trained[0]
    np.testing.assert_array_equal(plain[1], trained[1])


def test_any_model_or_function(rng):
    images = rng.normal(size=(4, 6, 6, 2)).astype("float32")
    network = keras.Sequential([keras.Input((6, 6, 2)), keras.layers.Conv2D(3, 3)], name="conv")
    extractor = as_extractor(network)
    features = ops.convert_to_numpy(extractor(ops.convert_to_tensor(images))["features"])
    expected = ops.convert_to_numpy(network(images)).mean(axis=(1, 2))
    np.testing.assert_allclose(features, expected, atol=1e-5)
    assert extractor.name == "conv" and as_extractor(extractor) is extractor
    pixels = ops.convert_to_numpy(Pixels()(ops.convert_to_tensor(images))["features"])
    np.testing.assert_array_equal(pixels, images.reshape(4, -1))


def test_fingerprints_follow_weights_and_versions():
    network = keras.Sequential([keras.Input((3,)), keras.layers.Dense(2)], name="two")
    before = ModelFeatures(network).fingerprint()
    twin = keras.Sequential([keras.Input((3,)), keras.layers.Dense(2)])  # layers of other names
    twin.set_weights(network.get_weights())
    assert twin.layers[0].name != network.layers[0].name
    assert ModelFeatures(twin, network.name).fingerprint() == before
    assert ModelFeatures(network).fingerprint() == before
    network.set_weights([w + 1 for w in network.get_weights()])
    after = ModelFeatures(network).fingerprint()
    named = ModelFeatures(network, name="other").fingerprint()
    function = ModelFeatures(ops.tanh, version="1").fingerprint()
    changed = ModelFeatures(ops.tanh, version="2").fingerprint()
    assert len({before, after, named, function, changed}) == 5


@pytest.mark.parametrize(
    ("samples", "message"),
    [
        (np.zeros((2, 4, 4, 1), "uint8"), r"images / 127.5 - 1.*samples.dtype=uint8"),
        (np.full((2, 4, 4, 1), 200.0), r"must be in \[-1, 1\].*from 200 to 200"),
        (np.linspace(0, 1, 32).reshape(2, 4, 4, 1), r"images \* 2 - 1.*from 0 to 1"),
        (np.full((2, 4, 4, 1), np.nan), "diverged.*32 values of 32"),
        (np.zeros(3), r"samples.shape=\(3,\)"),
    ],
)
def test_samples_that_would_be_scaled_wrongly_are_refused(samples, message):
    with pytest.raises((ValueError, TypeError), match=message):
        Pixels().check(samples)


def test_points_have_no_range():
    Pixels().check(np.array([[0.0, 900.0]]))


def test_errors_of_the_classifier(digits, classifier):
    with pytest.raises(ValueError, match=r"images of shape \(8, 8, 1\).*\(4, 4, 1\)"):
        classifier.check(-np.ones((2, 4, 4, 1)))
    with pytest.raises(ValueError, match=r"labels.shape=\(3,\)"):
        ClassifierFeatures(digits.train, np.zeros(3, int))
    with pytest.raises(ValueError, match="integers from 0.*float64"):
        ClassifierFeatures(digits.train, digits.train_labels / 2)
    with pytest.raises(ValueError, match="Pixels.*ring"):
        ClassifierFeatures.of(keras_gan.data.load("ring"))


def test_the_default_follows_from_the_data():
    digits, ring = keras_gan.data.load("digits"), keras_gan.data.load("ring")
    unlabelled = dataclasses.replace(digits, train_labels=None)
    kinds = [keras_gan.extractors.default_kind(data) for data in (digits, ring, unlabelled)]
    assert kinds == ["classifier", "pixels", "inception"]
    assert keras_gan.extractors.default_for(ring).name == "points"
    assert keras_gan.extractors.of_kind("pixels", digits).name == "pixels"
