"""The evaluator: its numbers by hand, its protocol, its cache, its refusals."""

import dataclasses
import json
import re

import keras
import numpy as np
import pytest
from keras import ops

import keras_gan
from keras_gan.callbacks import Evaluate, HistoryCSV, ModeCoverage, read_history
from keras_gan.data import Data
from keras_gan.evaluation import Evaluator, compare, draw
from keras_gan.evaluation.pipeline import FeaturePipeline
from keras_gan.extractors import ModelFeatures
from keras_gan.metrics import frechet_distance, kernel_distance, memorisation_test, mode_coverage
from tests.handwritten import FEATURES
from tests.players import build
from tests.turns import not_on, only_on

pytestmark = not_on("jax")  # features on all three: test_extractors.py, test_feature_pipeline.py

MIX = np.random.default_rng(5).normal(size=(FEATURES, 6)).astype("float32")


def six_features(samples):
    features = ops.tanh(ops.matmul(samples, MIX))
    return {"features": features, "logits": 3.0 * features}


def by_hand(samples):
    return np.tanh(np.asarray(samples, "float64") @ MIX)


@pytest.fixture(autouse=True)
def cache(tmp_path, monkeypatch):
    monkeypatch.setenv("KERAS_GAN_CACHE", str(tmp_path / "cache"))
    return tmp_path / "cache"


@pytest.fixture
def data(rng):
    train, held_out = (rng.normal(size=(n, FEATURES)).astype("float32") for n in (300, 120))
    return Data(name="normal", train=train, held_out=held_out)


@pytest.fixture
def gan():
    gan = build(keras_gan.GAN, seed=3)
    gan.compile(jit_compile=False)
    return gan


def test_numbers_of_a_model_are_those_of_its_samples(data, gan):
    before = gan.generate(7, seed=1)
    evaluator = Evaluator(data, ("fid", "kid", "is", "memorisation"), six_features, count=150,
                          seeds=2, batch_size=32)  # fmt: skip
    done = []
    report = evaluator.evaluate(gan, progress=done.append)
    assert sum(done) == 300
    for seed in range(2):
        fake = gan.generate(150, seed=seed)
        fid = frechet_distance(by_hand(data.train), by_hand(fake))
        assert report.numbers["fid"][seed]["value"] == pytest.approx(fid, rel=1e-5)
        kid = kernel_distance(by_hand(data.train), by_hand(fake))
        assert report.numbers["kid"][seed]["value"] == pytest.approx(kid.value, rel=1e-5)
        error = report.numbers["kid"][seed]["standard_error"]
        assert error == pytest.approx(kid.standard_error, rel=1e-3)
    floor = frechet_distance(by_hand(data.train), by_hand(data.held_out))
    assert report.floor["fid"]["value"] == pytest.approx(floor, rel=1e-5)
    test = memorisation_test(data.train, gan.generate(150, seed=0), data.held_out)
    assert report["memorisation"].p_value == pytest.approx(test.p_value)
    # The array of the same samples gives the same report, and nothing of the model has moved.
    of_array = evaluator.evaluate(gan.generate(150, seed=0))
    assert of_array["fid"]["value"] == pytest.approx(report.numbers["fid"][0]["value"], rel=1e-6)
    assert of_array["memorisation"].pairs[0].fake == report["memorisation"].pairs[0].fake
    np.testing.assert_array_equal(gan.generate(7, seed=1), before)


def test_a_report_says_all_that_defines_it(data, gan):
    report = Evaluator(data, ("fid", "is"), six_features, count=60, seeds=3).evaluate(gan)
    told = json.loads(json.dumps(report.to_dict(), allow_nan=False))
    protocol = told["protocol"]
    assert protocol["extractor"] == "six_features"
    assert (protocol["n_real"], protocol["n_fake"], protocol["seeds"]) == (300, 60, [0, 1, 2])
    assert (protocol["split"], protocol["weights"]) == ("train", "generator")
    values = [row["value"] for row in told["results"]["fid"]["seeds"]]
    spread = told["results"]["fid"]["value_over_seeds"]
    assert spread["mean"] == pytest.approx(np.mean(values))
    assert spread["std"] == pytest.approx(np.std(values))
    assert [spread["min"], spread["max"]] == [min(values), max(values)]
    assert told["results"]["fid"]["name"] == "FID(six_features)"
    text = str(report)
    assert "FID(six_features)" in text and "60 generated, 3 seeds" in text
    assert f"{np.mean(values):.4g} +- {np.std(values):.2g}" in text
    assert "Only 300 real samples" in text
    few = Evaluator(data, ("fid",), six_features, count=6).evaluate(gan)
    assert "6 samples in 6 dimensions: the covariance has rank 5" in str(few)


def test_unlike_results_are_not_compared(data, gan):
    known = ModelFeatures(six_features, version="1")
    first = Evaluator(data, ("fid", "prdc"), known, count=50).evaluate(gan)
    second = Evaluator(data, ("fid", "prdc"), known, count=50).evaluate(gan.generate(50, seed=9))
    change = compare(first, second.to_dict())
    difference = second["fid"]["value"] - first["fid"]["value"]
    assert change["fid"]["difference"] == pytest.approx(difference)
    assert change["fid"]["standard_error"] > 0 and "recall" in change
    for other in (
        Evaluator(data, "fid", known, count=51).evaluate(gan),
        Evaluator(data, "fid", ModelFeatures(six_features, version="2"), count=50).evaluate(gan),
        Evaluator(data, "fid", known, count=50, split="held_out").evaluate(gan),
        # Two functions of one name and without a version may be two different ones.
        Evaluator(data, "fid", six_features, count=50).evaluate(gan),
    ):
        with pytest.raises(ValueError, match="cannot be compared.*Received: "):
            compare(first, other)


def test_real_features_are_computed_once_for_the_same_content(data, cache, monkeypatch):
    calls = []
    predict = FeaturePipeline.predict

    def counted(self, *arguments, **settings):
        calls.append(1)
        return predict(self, *arguments, **settings)

    monkeypatch.setattr(FeaturePipeline, "predict", counted)

    def evaluate(data, version="1"):
        calls.clear()
        extractor = ModelFeatures(six_features, version=version)
        Evaluator(data, ("fid",), extractor).evaluate(data.train[:64])
        return len(calls)

    first = evaluate(data)
    files = len(list(cache.iterdir()))
    again = evaluate(data)
    assert again < first and len(list(cache.iterdir())) == files
    changed = Data(name="normal", train=data.train + 1e-3, held_out=data.held_out)
    assert evaluate(changed) > again
    assert evaluate(data, version="2") > again
    # A function without a version may have been edited: nothing of it is kept.
    files = len(list(cache.iterdir()))
    assert evaluate(data, version="") == evaluate(data, version="") == first
    assert len(list(cache.iterdir())) == files


def test_preparing_does_the_real_samples_once(data):
    calls = []

    def counted(samples):
        calls.append(1)
        return six_features(samples)

    evaluator = Evaluator(data, "fid", counted)
    done = []
    evaluator.prepare(done.append)
    assert sum(done) == len(data.train) + len(data.held_out)
    extracted = len(calls)
    evaluator.prepare(done.append)
    assert sum(done) == 420 and len(calls) == extracted
    assert evaluator.reference.count == 300 and evaluator.unseen.count == 120


def test_the_order_of_an_array_does_not_matter():
    digits = keras_gan.data.load("digits")
    by_class = digits.held_out[np.argsort(digits.held_out_labels, kind="stable")]
    evaluator = Evaluator(digits, ("is", "kid", "memorisation"),
                          ModelFeatures(blocks_of_pixels, version="1"), limit=150)  # fmt: skip
    mixed, sorted_ = (evaluator.evaluate(images) for images in (digits.held_out, by_class))
    # Ten splits of 36 samples each hold all classes in both.
    assert sorted_["is"]["value"] == pytest.approx(mixed["is"]["value"], rel=0.03)
    error = mixed["kid"]["standard_error"]
    assert sorted_["kid"]["value"] == pytest.approx(mixed["kid"]["value"], abs=6 * error)
    # What is named are the rows of the array as it came.
    pair = sorted_["memorisation"].pairs[0]
    distance = np.linalg.norm(by_class[pair.fake] - digits.train[pair.train])
    assert distance == pytest.approx(pair.distance, rel=1e-5) or pair.name != "identity"


def blocks_of_pixels(samples):
    blocks = ops.mean(ops.reshape(samples, (-1, 4, 2, 4, 2)), axis=(2, 4))
    blocks = ops.reshape(blocks, (-1, 16))
    return {"features": blocks, "logits": 8.0 * blocks}


def test_what_cannot_be_measured_is_left_out_unless_asked_for(data):
    few = data.held_out[:4]
    report = Evaluator(data, None, six_features).evaluate(few)
    assert set(report.numbers) == {"fid", "kid", "is"} and "prdc was left out" in str(report)
    with pytest.raises(ValueError, match="k=5"):
        Evaluator(data, ("fid", "prdc"), six_features).evaluate(few)


def test_held_out_numbers_stand_beside_those_of_as_many_generated(data, gan):
    report = Evaluator(data, ("prdc", "fid"), six_features, count=400).evaluate(gan)
    text = str(report)
    assert re.search(r"400 generated +120 generated +120 real held-out", text)
    alone = Evaluator(data, ("prdc",), six_features).evaluate(gan.predict(
        gan.sampling_inputs(400, seed=0), verbose=0)[:120])  # fmt: skip
    assert report.as_many["prdc"]["coverage"] == alone["prdc"]["coverage"]


@only_on("torch")
def test_numbers_do_not_follow_the_users_precision(data, gan):
    plain = Evaluator(data, "fid", keras_gan.extractors.Pixels()).evaluate(data.held_out)
    keras.mixed_precision.set_dtype_policy("mixed_bfloat16")
    mixed = Evaluator(data, "fid", keras_gan.extractors.Pixels()).evaluate(data.held_out + 0)
    assert mixed["fid"]["value"] == plain["fid"]["value"]
    digits = keras_gan.data.load("digits")
    features = keras_gan.extractors.ClassifierFeatures.of(digits)
    outputs = features(ops.convert_to_tensor(digits.held_out[:5]))
    kinds = {keras.backend.standardize_dtype(value.dtype) for value in outputs.values()}
    assert kinds == {"float32"}
    assert (features.predict_labels(digits.held_out) == digits.held_out_labels).mean() > 0.97


def test_a_generator_of_another_range_is_refused(data):
    digits = keras_gan.data.load("digits")
    generator = keras.Sequential([
        keras.Input((2,)), keras.layers.Dense(64), keras.layers.Reshape((8, 8, 1)),
        keras.layers.Rescaling(1000.0),
    ])  # fmt: skip
    gan = keras_gan.GAN(generator, keras_gan.GAN.from_shape((8, 8, 1), width=4).discriminator)
    gan.compile()
    evaluator = Evaluator(digits, "fid", keras_gan.extractors.Pixels(), count=20)
    with pytest.raises(ValueError, match=r"images / 127.5 - 1"):
        evaluator.evaluate(gan)


def test_conditional_models_get_labels_as_frequent_as_in_the_data(data):
    gan = build(keras_gan.ConditionalGAN, conditional=True, num_classes=3, seed=0)
    gan.compile()
    labels = np.repeat([0, 2], [200, 100]).astype("int32")
    labelled = Data(name="normal", train=data.train, held_out=data.held_out, train_labels=labels)
    evaluator = Evaluator(labelled, "fid", six_features, count=3000)
    seen = []
    draw_inputs = gan.sampling_inputs

    def spy(count, condition=None, seed=None):
        seen.append(condition)
        return draw_inputs(count, condition, seed)

    gan.sampling_inputs = spy
    evaluator.evaluate(gan)
    assert np.bincount(seen[0], minlength=3) / 3000 == pytest.approx([2 / 3, 0, 1 / 3], abs=0.03)
    with pytest.raises(ValueError, match="must have some"):
        Evaluator(data, "fid", six_features, count=10).evaluate(gan)


def test_the_callback_logs_without_touching_training(data, tmp_path):
    def train(*callbacks):
        keras.utils.set_random_seed(1)
        gan = build(keras_gan.GAN, seed=3, average=0.9)
        gan.compile()
        history = gan.fit(data.train, batch_size=100, epochs=2, verbose=0, callbacks=callbacks)
        return gan, history.history

    plain, _ = train()
    evaluate = Evaluate(data, count=80, metrics=("fid", "kid"), extractor=six_features,
                        folder=tmp_path / "reports")  # fmt: skip
    best = tmp_path / "best.weights.h5"
    watched, history = train(
        evaluate, HistoryCSV(tmp_path / "history.csv"),
        keras.callbacks.ModelCheckpoint(best, monitor="fid", mode="min", save_best_only=True,
                                        save_weights_only=True),
    )  # fmt: skip
    for one, other in zip(plain.get_weights(), watched.get_weights(), strict=True):
        np.testing.assert_array_equal(one, other)
    fake = watched.generate(80, seed=0)
    expected = frechet_distance(by_hand(data.train), by_hand(fake))
    assert history["fid"][1] == pytest.approx(expected, rel=1e-5)
    rows = read_history(tmp_path / "history.csv")
    assert [row["fid"] for row in rows] == history["fid"] and "kid_error" in rows[0]
    assert best.exists()
    reports = sorted((tmp_path / "reports").iterdir())
    assert [path.name for path in reports] == ["step_00000003.json", "step_00000006.json"]
    told = json.loads(reports[1].read_text())
    assert told["results"]["fid"]["value"] == history["fid"][1]
    assert told["protocol"]["weights"] == "averaged"


def test_every_other_epoch(data):
    gan = build(keras_gan.GAN, seed=3)
    gan.compile()
    callback = Evaluate(data, every=2, count=20, metrics="fid", extractor=six_features)
    history = gan.fit(data.train, batch_size=300, epochs=3, verbose=0, callbacks=[callback])
    assert len(history.history["fid"]) == 1
    assert callback.report["fid"]["n_fake"] == 20


def test_known_modes_are_counted_in_training():
    ring = keras_gan.data.load("ring")
    gan = keras_gan.GAN.from_shape((2,), width=8, latent_dim=2, seed=0)
    gan.compile()
    history = gan.fit(ring.train[:256], batch_size=128, epochs=1, verbose=0,
                      callbacks=[ModeCoverage(ring.modes, count=500, seed=4)]).history  # fmt: skip
    found = mode_coverage(gan.generate(500, seed=4), ring.modes.centers, 0.01)
    assert history["modes"] == [found.modes]
    assert history["high_quality"] == [pytest.approx(found.high_quality)]
    few = dataclasses.replace(ring, train=ring.train[:2000], held_out=ring.held_out[:300])
    report = Evaluator(few, ("fid", "modes")).evaluate(ring.held_out[300:600])
    assert report["modes"]["coverage"].modes == 8
    assert "modes: 8 of 8" in str(report)
    with pytest.raises(TypeError, match="Received: modes=8"):
        ModeCoverage(8)


def test_pictures_show_the_pairs_and_the_missing_bins(tmp_path):
    digits = keras_gan.data.load("digits")
    kept = np.isin(digits.held_out_labels, [0, 1, 2, 3, 4])
    fake = np.concatenate([digits.held_out[kept], digits.train[:40, :, ::-1]])
    report = Evaluator(digits, ("modes", "memorisation"), keras_gan.extractors.Pixels()).evaluate(
        fake
    )
    assert report["memorisation"].memorised
    assert report["memorisation"].pairs[0].name == "flip"
    paths = draw(report, tmp_path)
    assert [path.name for path in paths] == ["memorisation.png", "dropped.png"]
    # What is drawn beside a generated picture is its flipped model.
    pair = report["memorisation"].pairs[0]
    np.testing.assert_array_equal(report.fake[pair.fake], digits.train[pair.train][:, ::-1])
    missing = report["modes"]["bins"]
    shown = [report.real[i] for number in missing.dropped for i in missing.examples[number]]
    rows = digits.train.reshape(len(digits.train), -1)
    labels = [
        digits.train_labels[np.argmin(((rows - picture.reshape(-1)) ** 2).sum(axis=1))]
        for picture in shown
    ]
    assert np.mean(np.isin(labels, [5, 6, 7, 8, 9])) > 0.8


def test_errors_before_any_work(data, gan):
    with pytest.raises(ValueError, match="some of fid, kid.*metrics='fidd'"):
        Evaluator(data, "fidd", six_features)
    with pytest.raises(ValueError, match="count=0"):
        Evaluator(data, "fid", six_features, count=0)
    with pytest.raises(ValueError, match="split='test'"):
        Evaluator(data, "fid", six_features, split="test")
    with pytest.raises(ValueError, match="logits.*'tanh'"):
        Evaluator(data, "is", ops.tanh)
    with pytest.raises(ValueError, match="not seen.*held_out"):
        Evaluator(data.train, "memorisation", six_features)
    with pytest.raises(ValueError, match=r"shape of real ones, \(3,\).*\(5, 4\)"):
        Evaluator(data, "fid", six_features).evaluate(np.zeros((5, 4), "float32"))
    broken = data.train.copy()
    broken[3] = np.nan
    with pytest.raises(ValueError, match="diverged"):
        Evaluator(data, "fid", six_features).evaluate(broken)
    with pytest.raises(TypeError, match="127.5.*int64"):
        Evaluator(np.ones((9, 3), "int64"), "fid", six_features)
