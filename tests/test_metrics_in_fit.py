"""FID, KID, IS and PRDC inside `evaluate` and `fit`: the numbers of the pure functions."""

import keras
import numpy as np
import pytest
from keras import ops

import keras_gan
from keras_gan.extractors import ModelFeatures
from keras_gan.metrics import (
    FID,
    IS,
    KID,
    PRDC,
    Moments,
    frechet_distance,
    frechet_estimate,
    inception_score,
    kernel_distance,
    neighbour_scores,
)
from tests.handwritten import FEATURES
from tests.players import build

MIX = np.random.default_rng(5).normal(size=(FEATURES, 6)).astype("float32")


def six_features(samples):
    features = ops.tanh(ops.matmul(samples, MIX))
    return {"features": features, "logits": 3.0 * features}


def collapsed(rng, count):
    """mean^2 / variance is 13,000, as of a generator that has nearly collapsed."""
    d = 24
    return (1.0 + rng.normal(size=(count, d)) @ rng.normal(size=(d, d)) / 560).astype("float32")


def identity(samples):
    return samples


def test_fid_streams_a_collapsed_generator_exactly(rng):
    """Batches of all sizes through float32 variables give float64's covariance and distance."""
    fid = FID(identity)
    real = rng.normal(1.0, 0.5, (3000, 24)).astype("float32")
    fake = collapsed(rng, 3000)
    for start, end in zip([0, 7, 8, 500, 1500], [7, 8, 500, 1500, 3000], strict=True):
        fid.update_state(ops.convert_to_tensor(real[start:end]),
                         ops.convert_to_tensor(fake[start:end]))  # fmt: skip
    moments = sum(fid.fake.moments(), Moments(24))
    exact = np.cov(fake.astype("float64"), rowvar=False)
    assert np.linalg.norm(moments.covariance - exact) < 1e-6 * np.linalg.norm(exact)
    assert np.linalg.eigvalsh(moments.covariance).min() > 0
    folds = [Moments.of(fake[fold::10].astype("float64")) for fold in range(10)]
    expected = frechet_estimate(Moments.of(real.astype("float64")), folds)
    result = fid.result()
    assert result["fid"] == pytest.approx(expected.value, rel=1e-6)
    assert result["fid_error"] == pytest.approx(expected.standard_error, rel=1e-4)
    assert result["fid_infinity"] == pytest.approx(expected.infinity, rel=1e-5)


def test_all_metrics_in_evaluate_equal_the_pure_functions(rng):
    extractor = ModelFeatures(six_features)
    runs = []
    extractor.model = lambda samples: runs.append(1) or six_features(samples)
    metrics = [FID(extractor), KID(extractor), IS(extractor, splits=4), PRDC(extractor, k=3)]
    seen = Recorder()
    gan = build(keras_gan.GAN, seed=3)
    gan.compile(metrics=[*metrics, seen])
    real = rng.normal(size=(43, FEATURES)).astype("float32")
    runs.clear()
    logs = gan.evaluate(real, batch_size=10, return_dict=True, verbose=0)
    fake = seen.fakes(43)
    a, b = (ops.convert_to_numpy(six_features(x)["features"]) for x in (real, fake))
    assert logs["fid"] == pytest.approx(frechet_distance(a, b), rel=1e-4)
    distance = kernel_distance(a, b)
    assert logs["kid"] == pytest.approx(distance.value, abs=1e-5)
    assert logs["kid_error"] == pytest.approx(distance.standard_error, rel=1e-3)
    score = inception_score(3.0 * b, 4)
    for name in ("mean", "std", "quality", "diversity"):
        assert logs[f"is_{name}"] == pytest.approx(getattr(score, name), abs=1e-5)
    scores = neighbour_scores(a, b, k=3)
    for name in ("precision", "recall", "density", "coverage"):
        assert logs[name] == pytest.approx(getattr(scores, name), abs=1e-6)
    # One run for real and one for generated samples serves all four, in every traced batch.
    batches = 5 if keras.backend.backend() == "torch" else len(runs) / 2
    assert len(runs) == 2 * batches <= 10
    # The next evaluation begins anew and draws other samples.
    again = gan.evaluate(real[:20], batch_size=10, return_dict=True, verbose=0)
    assert again["fid"] != logs["fid"]
    values = gan.evaluate(real, batch_size=10, verbose=0)
    assert len(values) == len(logs)


class Recorder(keras.metrics.Metric):
    """Keeps the samples that the generator made, to compute everything by hand."""

    def __init__(self):
        super().__init__(name="recorder")
        self.kept = self.add_variable((100, FEATURES), "zeros", name="kept")
        self.count = self.add_variable((), "zeros", dtype="int32", name="count")

    def update_state(self, real, fake):
        count = ops.convert_to_tensor(self.count.value)
        places = count + ops.arange(ops.shape(fake)[0], dtype="int32")
        kept = ops.convert_to_tensor(self.kept.value)
        self.kept.assign(ops.scatter_update(kept, places[:, None], fake))
        self.count.assign(count + ops.shape(fake)[0])

    def result(self):
        return ops.cast(self.count.value, "float32")

    def fakes(self, count):
        return ops.convert_to_numpy(self.kept.value)[:count]


def test_fit_logs_them_and_keras_callbacks_select_by_them(rng, tmp_path):
    gan = build(keras_gan.GAN, seed=3)
    gan.compile(metrics=[FID(identity), KID(identity)])
    real = rng.normal(size=(40, FEATURES)).astype("float32")
    best = tmp_path / "best.keras"
    history = gan.fit(
        real, batch_size=20, epochs=2, validation_data=real, verbose=0,
        callbacks=[keras.callbacks.ModelCheckpoint(best, monitor="val_fid", mode="min",
                                                   save_best_only=True),
                   keras.callbacks.EarlyStopping(monitor="val_kid", mode="min", patience=5),
                   keras.callbacks.CSVLogger(tmp_path / "log.csv")],
    ).history  # fmt: skip
    assert {"val_fid", "val_fid_error", "val_fid_infinity", "val_kid"} <= history.keys()
    assert "fid" not in history and len(set(history["val_fid"])) == 2
    assert "val_fid" in (tmp_path / "log.csv").read_text()
    # The saved model comes back without the network that made the features.
    loaded = keras.saving.load_model(best)
    assert loaded.evaluation_metrics == []
    assert best.stat().st_size < 200_000
    loaded.compile(metrics=[FID(identity)])
    assert "fid" in loaded.evaluate(real, verbose=0, return_dict=True)


def test_a_buffer_keeps_the_first_samples(rng):
    kid = KID(identity, capacity=25)
    real, fake = (rng.normal(size=(60, 3)).astype("float32") for _ in range(2))
    for start in range(0, 60, 20):
        kid.update_state(ops.convert_to_tensor(real[start : start + 20]),
                         ops.convert_to_tensor(fake[start : start + 20]))  # fmt: skip
    expected = kernel_distance(real[:25], fake[:25]).value
    assert kid.result()["kid"] == pytest.approx(expected, rel=1e-6)
    kid.reset_state()
    assert kid.result() == {}


def test_errors_come_at_compile():
    gan = build(keras_gan.GAN)
    with pytest.raises(ValueError, match=r"needs logits.*'identity' that gives \['features'\]"):
        gan.compile(metrics=[IS(identity)])
    with pytest.raises(TypeError, match="Keras model or a function.*model='inception'"):
        FID("inception")
    with pytest.raises(ValueError, match="folds=0"):
        FID(identity, folds=0)
    with pytest.raises(ValueError, match="capacity=1"):
        keras_gan.metrics.KID(identity, capacity=1)
