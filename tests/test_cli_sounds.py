"""The command with sounds: train, generate from WAV files, measured by the classes of the data."""

import json

import numpy as np
import pytest
from PIL import Image
from scipy.io import wavfile

import keras_gan
from keras_gan import drawing, runs
from tests.test_cli_generate import error, invoke
from tests.turns import only_on

pytestmark = only_on("torch")


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    """Two voices say each digit, as a tone of its own."""
    folder = tmp_path_factory.mktemp("sounds")
    for digit in range(10):
        (folder / "spoken" / str(digit)).mkdir(parents=True)
        for voice in (1, 2):
            tone = 0.3 * voice * np.sin(np.arange(2000) * (digit + 2) / 20)
            path = folder / "spoken" / str(digit) / f"voice{voice}.wav"
            wavfile.write(path, 16_000, tone.astype("float32"))
    done = invoke("train", "matching-aware-gan", "--data", f"audio:{folder / 'spoken'},digits",
                  "--width", 2, "--latent-dim", 3, "--steps", 2, "--average", 0, "--no-evaluation",
                  "--out", folder / "run")  # fmt: skip
    assert done.exit_code == 0, done.output
    return folder / "run"


@pytest.fixture(scope="module")
def model(run):
    return keras_gan.load_run(run)


def test_the_run_is_told_sounds(run, model):
    settings = json.loads((run / "run.json").read_text())
    assert settings["condition"] == "sound" and settings["class_names"] is None
    assert settings["text"] == {"kind": "sound", "length": 2000, "rate": 16_000}
    assert model.generator.input_shape == [(None, 3), (None, 2000)]


def test_the_picture_has_a_row_for_each_held_out_digit(run, model, tmp_path):
    data = keras_gan.data.load(json.loads((run / "run.json").read_text())["data"])
    sounds, names = runs.some_sounds(data)
    assert names == [str(digit) for digit in range(10)]
    for sound, label in zip(sounds, range(10), strict=True):
        known = data.held_out_fields["sound"][data.held_out_labels == label]
        assert (known == sound).all(axis=1).any()
    names = np.repeat(names, 8)
    samples = model.generate(80, condition=np.repeat(sounds, 8, axis=0), seed=0)
    drawing.image_grid(samples, tmp_path / "grid.png", 8, names)
    assert (run / "samples.png").read_bytes() == (tmp_path / "grid.png").read_bytes()


def test_generate_draws_what_a_file_says(run, model, tmp_path):
    spoken = run.parent / "spoken"
    seven, three = spoken / "7" / "voice1.wav", spoken / "3" / "voice2.wav"
    words = ["--condition", seven, "--condition", three]
    done = invoke("generate", run, *words, "--count", 4, "--seed", 1, "--out", tmp_path / "a.npy")
    assert done.exit_code == 0, done.output
    told = keras_gan.data.read_sounds([seven, seven, three, three], length=2000)
    np.testing.assert_array_equal(np.load(tmp_path / "a.npy"), model.generate(4, told, seed=1))
    done = invoke("generate", run, *words, "--count", 4, "--seed", 1, "--out", tmp_path / "a.png")
    assert done.exit_code == 0
    with Image.open(tmp_path / "a.png") as picture:
        assert picture.width > 32  # names beside rows
    done = invoke("generate", run, "--count", 3, "--seed", 1, "--out", tmp_path / "b.npy")
    assert done.exit_code == 0 and len(np.load(tmp_path / "b.npy")) == 3


def test_evaluate_asks_whether_the_sound_was_obeyed(run, tmp_path):
    done = invoke("evaluate", run, "--count", 200, "--metrics", "obeyed", "--out", tmp_path / "e")
    assert done.exit_code == 0, done.output
    found = json.loads((tmp_path / "e" / "evaluation.json").read_text())["results"]["obeyed"]
    assert 0.0 <= found["value"] <= 0.4  # after two steps


def test_other_things_than_sounds(run, tmp_path):
    out = ["--out", tmp_path / "a.png"]
    said = error(invoke("generate", run, "--condition", "seven", *out))
    assert "--condition" in said and "there is no file 'seven'" in said
    (tmp_path / "broken.wav").write_bytes(b"RIFF0000")
    said = error(invoke("generate", run, "--condition", tmp_path / "broken.wav", *out))
    assert "cannot be read as a WAV file" in said and not (tmp_path / "a.png").exists()
