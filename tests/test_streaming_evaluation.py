"""Pictures on disk train and measure as those in memory do, and no one reads them whole."""

import keras
import numpy as np
import pytest
from keras import ops
from PIL import Image

import keras_gan
from keras_gan.data import Data, load
from keras_gan.evaluation import Evaluator, measured
from keras_gan.extractors import Pixels, classifier_training
from keras_gan.files import fingerprint, streamed
from tests.processes import run_jobs
from tests.test_feeding import OnDisk
from tests.turns import only_on

# Where arrays lie does not depend on the backend; test_streaming has pictures on disk on all.
pytestmark = only_on("torch")


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("streaming")


@pytest.fixture(autouse=True)
def cache(folder, monkeypatch):
    """Blocks of ten pictures, and a function that chooses one of this file's caches."""
    monkeypatch.setattr(streamed, "_NUMBERS", 10 * 64)
    monkeypatch.setattr(classifier_training, "STEPS", 24)  # no good classifier, but the same one
    return lambda name: monkeypatch.setenv("KERAS_GAN_CACHE", str(folder / name))


@pytest.fixture(scope="module")
def digits(folder):
    """The name of a folder with 120 digits, a subfolder for each."""
    data = load("digits")
    for index, (digit, label) in enumerate(zip(data.train[:120], data.train_labels, strict=False)):
        place = folder / "digits" / str(label)
        place.mkdir(parents=True, exist_ok=True)
        pixels = np.rint((digit[..., 0] + 1) * 127.5).astype(np.uint8)
        Image.fromarray(pixels).save(place / f"{index}.png")
    return f"folder:{folder / 'digits'}"


def unreadable(data):
    """The same on disk; 64 samples, the classifier's batch, are the most that can be read."""
    return Data(
        name=data.name, train=OnDisk(data.train, 64), held_out=OnDisk(data.held_out, 48),
        train_labels=data.train_labels, held_out_labels=data.held_out_labels,
        class_names=data.class_names, value_range=data.value_range,
    )  # fmt: skip


def small_gan():
    keras.utils.set_random_seed(0)
    gan = keras_gan.GAN.from_shape((8, 8, 1), width=8, latent_dim=4, seed=1)
    gan.compile()
    return gan


def evaluated(data, *metrics):
    return Evaluator(data, metrics, count=24, batch_size=32).evaluate(small_gan()).to_dict()


def test_every_number_is_that_of_the_arrays_in_memory_and_nothing_is_read_whole(digits, cache):
    """The classifier and all features are computed twice, in caches of their own."""
    data, reports = load(digits), []
    for name, samples in (("memory", data), ("disk", unreadable(data))):
        cache(name)
        reports.append(evaluated(samples, "fid", "kid", "is", "prdc", "memorisation"))
    assert reports[0] == reports[1]
    assert fingerprint(unreadable(data).train) == fingerprint(data.train)


def test_training_is_the_same(digits, cache):
    cache("disk")
    ends = []
    for streaming in (False, True):
        data, gan = load(digits, streaming=streaming), small_gan()
        logs = gan.fit(data.train, validation_split=0.25, batch_size=16, epochs=2, verbose=0)
        ends.append(([ops.convert_to_numpy(v) for v in gan.variables], logs.history))
    for one, other in zip(ends[0][0], ends[1][0], strict=True):
        np.testing.assert_array_equal(one, other)
    assert ends[0][1] == ends[1][1]


def test_an_array_on_disk_is_measured_too(digits, cache):
    cache("disk")
    data = load(digits)
    expected = Evaluator(data.train, ("fid", "kid"), Pixels()).evaluate(data.held_out)
    disk = OnDisk(data.train, 32), OnDisk(data.held_out, 32)
    report = Evaluator(disk[0], ("fid", "kid"), Pixels(), batch_size=32).evaluate(disk[1])
    for name in ("fid", "kid"):
        assert report[name]["value"] == pytest.approx(expected[name]["value"], rel=1e-5)


def test_modes_read_all_pixels_unless_they_would_fill_the_memory(digits, cache, monkeypatch):
    cache("disk")
    reports = [evaluated(load(digits, streaming=way), "modes") for way in (False, True)]
    assert reports[0] == reports[1]
    monkeypatch.setattr(measured, "_NUMBERS", 1000)
    match = r"pixels of 96 pictures on disk take.*Lower `limit`.*Received: samples of shape"
    data = load(digits, streaming=True)
    with pytest.raises(ValueError, match=match):
        Evaluator(data, ("modes",), count=24).evaluate(small_gan())
    report = Evaluator(data, count=24).evaluate(small_gan())
    assert "modes" not in report.tests
    assert any(sentence.startswith("modes was left out.") for sentence in report.doubts())


@pytest.mark.skipif(
    keras.backend.backend() != "torch", reason="what is read when is up to NumPy; once is enough"
)
def test_pictures_larger_than_the_memory(tmp_path):
    """In a process that may not hold them: `load` fails, and with streaming all goes well."""
    run_jobs("streaming_job", [str(tmp_path)])
