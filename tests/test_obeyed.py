"""Was the condition obeyed? Generators of which it is known, and the numbers by hand."""

import json
import re

import keras
import numpy as np
import pytest
from keras import ops

import keras_gan
from keras_gan.callbacks import Evaluate
from keras_gan.data import Data
from keras_gan.evaluation import Evaluator, compare
from keras_gan.extractors import ModelFeatures, Pixels, classifier_training
from tests.test_condition_statistics import sqrtm_frechet
from tests.turns import not_on

COUNT, CLASSES = 1000, 10


@pytest.fixture(scope="module")
def digits():
    return keras_gan.data.load("digits")


def blocks(images):
    return np.asarray(images, "float64").reshape(-1, 4, 2, 4, 2).mean(axis=(2, 4)).reshape(-1, 16)


@pytest.fixture(scope="module")
def centres(digits):
    return np.stack([blocks(digits.train[digits.train_labels == c]).mean(axis=0)
                     for c in range(CLASSES)])  # fmt: skip


@pytest.fixture(scope="module")
def nearest(centres):
    """A classifier whose answer can be checked: the class with the nearest mean."""
    kernel = (2 * centres.T).astype("float32")
    bias = -(centres**2).sum(axis=1).astype("float32")

    def nearest(images):
        features = ops.mean(ops.reshape(images, (-1, 4, 2, 4, 2)), axis=(2, 4))
        features = ops.reshape(features, (-1, 16))
        logits = ops.matmul(features, ops.convert_to_tensor(kernel))
        return {"features": features, "logits": logits + ops.convert_to_tensor(bias)}

    return ModelFeatures(nearest, version="1")


def seen_in(images, centres):
    return ((blocks(images)[:, None] - centres) ** 2).sum(axis=2).argmin(axis=1)


class Drawn(keras.layers.Layer):
    """A real digit of the class that is asked for, moved by `shift`; or of any class."""

    def __init__(self, pictures, shift=0, deaf=False):
        super().__init__()
        self.pictures, self.shift, self.deaf = pictures, shift, deaf

    def call(self, inputs):
        latents, labels = inputs
        classes, each = self.pictures.shape[:2]
        first, second = (ops.cast(0.5 * (1 + ops.erf(latents[:, i] / 2**0.5)) * n, "int32")
                         for i, n in ((0, each), (1, classes)))  # fmt: skip
        label = second if self.deaf else (ops.cast(labels, "int32") + self.shift) % classes
        rows = ops.clip(label, 0, classes - 1) * each + ops.clip(first, 0, each - 1)
        return ops.take(ops.convert_to_tensor(self.pictures.reshape(-1, 8, 8, 1)), rows, axis=0)


def model(digits, **settings):
    each = [digits.train[digits.train_labels == c][:100] for c in range(CLASSES)]
    inputs = keras.Input((2,)), keras.Input((), dtype="int32")
    generator = keras.Model(list(inputs), Drawn(np.stack(each), **settings)(list(inputs)))
    pictures, labels = keras.Input((8, 8, 1)), keras.Input((), dtype="int32")
    flat = keras.layers.Flatten()(pictures)
    score = keras.layers.Dense(1)(keras.layers.Concatenate()([flat, labels[:, None]]))
    return keras_gan.GAN(generator, keras.Model([pictures, labels], score))


def asked_of(digits, seed=0):
    return np.random.default_rng(seed).choice(np.asarray(digits.train_labels), COUNT)


def test_obeyed_is_the_share_that_the_classifier_sees(digits, nearest, centres):
    evaluator = Evaluator(digits, ("fid", "obeyed", "intra_fid"), nearest, count=COUNT, seeds=2)
    gan = model(digits)
    report = evaluator.evaluate(gan)
    shares = []
    for seed in range(2):
        asked = asked_of(digits, seed)
        made = gan.generate(COUNT, asked, seed)
        right = seen_in(made, centres) == asked
        row = report.numbers["obeyed"][seed]
        assert row["value"] == pytest.approx(right.mean(), abs=2.5 / COUNT)  # float32 ties
        assert row["standard_error"] == pytest.approx(right.std() / COUNT**0.5, rel=0.1)
        shares.append({str(c): right[asked == c].mean() for c in range(CLASSES)})
    mean = {c: np.mean([share[c] for share in shares]) for c in shares[0]}
    assert report["obeyed"]["of_classes"] == pytest.approx(mean, abs=0.02)
    worst = min(mean, key=mean.get)
    assert report["obeyed"]["worst_class"] == worst
    # The ceiling is the same classifier's accuracy on real digits, which these are.
    real = (seen_in(digits.held_out, centres) == digits.held_out_labels).mean()
    assert report.floor["obeyed"]["value"] == pytest.approx(real, abs=1.5 / 359)
    assert abs(report["obeyed"]["value"] - real) < 0.05
    assert report["obeyed"]["shuffled"] == pytest.approx(0.1, abs=0.02)
    text = str(report)
    assert "obeyed(nearest)" in text and f"worst class, {worst}" in text
    assert f"The classifier itself errs in {1 - real:.1%} of real held-out samples" in text
    told = json.loads(json.dumps(report.to_dict(), allow_nan=False))
    assert told["results"]["obeyed"]["seeds"][0]["of_classes"]["3"] == shares[0]["3"]
    assert told["protocol"]["judge"] == "nearest"
    # The array of the same samples, sorted by class, gives the same numbers.
    asked = np.sort(asked_of(digits))
    again = evaluator.evaluate(gan.generate(COUNT, asked, seed=0), labels=asked)
    assert set(again.numbers) == {"fid", "obeyed", "intra_fid"}
    assert abs(again["obeyed"]["value"] - report["obeyed"]["value"]) < 0.04


def test_who_ignores_the_label_scores_chance(digits, nearest):
    report = Evaluator(digits, ("obeyed",), nearest, count=COUNT).evaluate(model(digits, deaf=True))
    row = report["obeyed"]
    assert abs(row["value"] - row["shuffled"]) < 3 * row["standard_error"]
    assert "ignores its labels" in str(report)
    whole = Evaluator(digits, ("obeyed",), nearest, count=COUNT).evaluate(model(digits))
    assert "ignores its labels" not in str(whole)


def test_permuted_classes_show_in_each_class_and_not_in_fid(digits, nearest):
    evaluator = Evaluator(digits, ("fid", "obeyed", "intra_fid"), nearest)
    # As many of each class, so that the set of pictures is the same.
    fake = np.concatenate([digits.train[digits.train_labels == c][:60] for c in range(CLASSES)])
    right = np.repeat(np.arange(CLASSES), 60)
    wrong = (right + 3) % CLASSES
    reports = [evaluator.evaluate(fake, labels=labels) for labels in (right, wrong)]
    assert reports[0]["fid"]["value"] == pytest.approx(reports[1]["fid"]["value"], rel=1e-6)
    assert reports[1]["intra_fid"]["value"] > 50 * reports[0]["intra_fid"]["value"]
    assert reports[0]["obeyed"]["value"] > 0.75 and reports[1]["obeyed"]["value"] < 0.1
    for report, labels in zip(reports, (right, wrong), strict=True):
        by_hand = {
            str(c): sqrtm_frechet(
                blocks(digits.train[digits.train_labels == c]), blocks(fake[labels == c])
            )
            for c in range(CLASSES)
        }
        assert report["intra_fid"]["of_classes"] == pytest.approx(by_hand, rel=1e-3, abs=1e-5)
        assert report["intra_fid"]["value"] == pytest.approx(np.mean(list(by_hand.values())), 1e-3)
        assert report["intra_fid"]["worst_class"] == max(by_hand, key=by_hand.get)
    held_out = {c: sqrtm_frechet(
        blocks(digits.train[digits.train_labels == c]),
        blocks(digits.held_out[digits.held_out_labels == c]),
    ) for c in range(CLASSES)}  # fmt: skip
    floor = reports[0].floor["intra_fid"]["value"]
    assert floor == pytest.approx(np.mean(list(held_out.values())), 1e-3)
    assert "60 samples of the rarest class in 16 dimensions" in str(reports[0])
    change = compare(*reports)
    assert change["obeyed"]["difference"] < -0.7 and change["intra_fid"]["first"] > 0
    # A report of before these metrics is compared as before.
    old = reports[0].to_dict()
    old["results"] = {"fid": old["results"]["fid"]}
    for key in ("judge", "judge_fingerprint", "labels_fingerprint"):
        del old["protocol"][key]
    assert set(compare(old, reports[1])) == {"fid"}


@not_on("jax")
def test_gan_train_of_real_data_is_the_ceiling(digits, tmp_path, monkeypatch):
    monkeypatch.setenv("KERAS_GAN_CACHE", str(tmp_path))
    monkeypatch.setattr(classifier_training, "STEPS", 66)  # three passes
    evaluator = Evaluator(digits, ("gan_train",), Pixels())
    report = evaluator.evaluate(digits.train[:1400], labels=digits.train_labels[:1400])
    row = report["gan_train"]
    assert (row["n_fake"], row["n_real"], row["n_held_out"]) == (1400, 1438, 359)
    # Nearly the same samples, in another order.
    assert abs(row["value"] - row["real"]) < 3 * row["real_standard_error"] and row["real"] > 0.9
    text = str(report)
    assert re.search(rf"GAN-train +{row['value']:.3f} \+- {row['standard_error']:.2g}\n", text)
    assert "learnt from real samples" in text and "learnt from 1,400 generated samples" in text
    assert len(list(tmp_path.glob("classifier-*"))) == 1  # what learns from fakes is not kept
    deaf = Evaluator(digits, ("gan_train",), Pixels(), count=50).evaluate(model(digits, deaf=True))
    assert deaf["gan_train"]["n_fake"] == 1438 and deaf["gan_train"]["value"] < 0.35
    assert deaf["gan_train"]["real"] == row["real"]


@not_on("jax")
def test_another_condition_than_the_classifiers_has_a_judge_of_its_own(
    digits, nearest, tmp_path, monkeypatch
):
    monkeypatch.setenv("KERAS_GAN_CACHE", str(tmp_path))
    monkeypatch.setattr(classifier_training, "STEPS", 44)
    odd = Data(
        name="odd", train=digits.train, held_out=digits.held_out, class_names=("even", "odd"),
        train_labels=digits.train_labels % 2, held_out_labels=digits.held_out_labels % 2,
    )  # fmt: skip
    report = Evaluator(odd, ("obeyed",), nearest).evaluate(
        digits.held_out, labels=odd.held_out_labels
    )
    assert report.protocol["judge"].startswith("odd-cnn-")
    assert report["obeyed"]["value"] == report.floor["obeyed"]["value"] > 0.9
    assert set(report["obeyed"]["of_classes"]) == {"even", "odd"}
    # It costs a training, so it is not measured unless asked for.
    assert "obeyed" not in Evaluator(odd, None, nearest).metrics
    assert {"obeyed", "intra_fid"} < set(Evaluator(digits, None, nearest).metrics)
    assert "gan_train" not in Evaluator(digits, None, nearest).metrics
    other = Evaluator(digits, ("fid", "obeyed"), nearest).evaluate(
        digits.held_out, labels=digits.held_out_labels
    )
    again = Evaluator(odd, ("fid", "obeyed"), nearest).evaluate(
        digits.held_out, labels=odd.held_out_labels
    )
    assert set(compare(other, again)) == {"fid"}


def test_unconditional_samples_are_measured_as_before(digits, nearest):
    gan = keras_gan.GAN.from_shape((8, 8, 1), width=4, latent_dim=2, seed=0)
    some = ("fid", "obeyed", "intra_fid")
    report = Evaluator(digits, None, nearest, count=40).evaluate(gan, metrics=some)
    assert not {"obeyed", "intra_fid"} & set(report.numbers) and "judge" not in report.protocol
    assert not any("obeyed" in sentence for sentence in report.doubts())
    of_array = Evaluator(digits, None, nearest).evaluate(digits.held_out[:40], metrics=some)
    assert set(of_array.numbers) == {"fid"}


def test_the_callback_logs_them(digits, nearest):
    callback = Evaluate(digits, metrics=("obeyed", "intra_fid"), extractor=nearest, count=300)
    callback.set_model(model(digits))
    callback.on_train_begin()
    logs = {}
    callback.on_epoch_end(0, logs)
    of = {f"{name}{key}" for name in ("obeyed", "intra_fid") for key in ("", "_error", "_worst")}
    assert of <= set(logs)
    row = callback.report["obeyed"]
    assert logs["obeyed"] == row["value"] and logs["obeyed_worst"] == row["worst"] <= row["value"]


@pytest.mark.parametrize("metric", ["obeyed", "intra_fid", "gan_train"])
def test_what_has_no_labels(digits, nearest, metric):
    bare = Data(name="bare", train=digits.train, held_out=digits.held_out)
    with pytest.raises(ValueError, match=f"`{metric}`.*need labels.*Received: metrics="):
        Evaluator(bare, (metric,), nearest)
    evaluator = Evaluator(digits, (metric,), nearest, count=20)
    with pytest.raises(ValueError, match=f"{metric}.*give `labels`.*Received: metrics="):
        evaluator.evaluate(digits.held_out)
    gan = keras_gan.GAN.from_shape((8, 8, 1), width=4, latent_dim=2)
    with pytest.raises(ValueError, match=f"{metric}.*not told any.*Received: metrics="):
        evaluator.evaluate(gan)


def test_labels_that_do_not_fit(digits, nearest):
    evaluator = Evaluator(digits, ("obeyed",), nearest)
    few = digits.held_out[:5]
    for labels, message in [
        ([1, 2], r"one for each of 5.*Received: labels.shape=\(2,\)"),
        ([0.5] * 5, "must be integers.*Received.*float64"),
        ([0, 1, 2, 3, 10], "from 0 to 9. Received: labels from 0 to 10"),
    ]:
        with pytest.raises(ValueError, match=message):
            evaluator.evaluate(few, labels=labels)
    with pytest.raises(ValueError, match="are for an array.*Received: labels="):
        evaluator.evaluate(model(digits), labels=[1])
    bare = Data(name="bare", train=digits.train, held_out=digits.held_out)
    with pytest.raises(ValueError, match="has none.*Received: labels="):
        Evaluator(bare, "fid", nearest).evaluate(few, labels=[0] * 5)
    with pytest.raises(ValueError, match="needs a classifier.*Received: metrics="):
        Evaluator(keras_gan.data.load("ring"), "obeyed")
