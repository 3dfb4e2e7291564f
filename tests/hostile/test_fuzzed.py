"""Readers of files that nearly are what they should be: they read, or say what is wrong."""

import io
import json
import wave

import click
import numpy as np
import pytest
from hypothesis import given, settings
from PIL import Image

import keras_gan
from keras_gan import files, pages, runs
from keras_gan.cli.backend_choice import configured_backend
from keras_gan.data import emoji
from keras_gan.extractors.torch_file import read_state_dict
from keras_gan.pages.lab import messages
from keras_gan.pages.lab.settings import default_arm
from tests.hostile.a_run import SETTINGS, command
from tests.hostile.fuzzed import REPEATED, altered, edited
from tests.torch_bytes import torch_zip

POINTS = np.arange(12, dtype="float32").reshape(6, 2)
HISTORY = b"epoch,step,d_loss,g_loss\r\n0,10,1.386,0.693\r\n1,20,1.2,nan\r\n"
TROUBLES = [{"step": 3, "trouble": "explodes", "said": "it grew", "advice": "a lower rate"}]
TABLE = b'file_name,text\na.png,"one, red"\nb.png,two\n'
ROWS = b'{"file_name": "a.png", "text": "one"}\n{"file_name": "b.png", "text": ["two", "2"]}\n'
CAT = {"sheet_x": 1, "sheet_y": 2, "unified": "1F408"}
EMOJI = [{"name": "CAT", "category": "Animals", "skin_variations": {"1F3FB": CAT}, **CAT}]
SETUP = {"do": "setup", "data": "ring", "seed": 0, "arms": [default_arm()]}
FID = {"name": "FID(pixels)", "value": 1.5, "standard_error": 0.1}
EVALUATION = {
    "protocol": {"data": "ring", "shape": [2], "count": 100, "seeds": 1},
    "target": {"path": "run", "step": 20}, "results": {"fid": FID}, "doubts": ["few samples"],
    "real_held_out": {"fid": FID},
}  # fmt: skip
CONFIG = {"variant": "wgan-gp", "data": "ring", "epochs": 2, "width": 8, "evaluation": False,
          "set": {"penalty_weight": 5}}  # fmt: skip
TOML = b"variant = 'wgan-gp'\ndata = 'ring'\nsteps = 2\n[set]\npenalty_weight = 5\n"


def written(save):
    file = io.BytesIO()
    save(file)
    return file.getvalue()


def sound(file):
    with wave.open(file, "wb") as opened:
        opened.setnchannels(1)
        opened.setsampwidth(2)
        opened.setframerate(8000)
        opened.writeframes(bytes(range(64)))


PICTURE = written(lambda file: Image.new("RGB", (4, 4), "red").save(file, "png"))


def archive(file):
    """Checksums find what changed, but for the letters of a name."""
    found = files.read_arrays(file)
    if "x" in found:
        np.testing.assert_array_equal(found["x"], POINTS)


def text(file):
    return keras_gan.data.load(f"text:{file}")


def picture(file):
    return keras_gan.data.read_picture(file, (2, 2, 3))


def captions(file):
    for name in ("a.png", "b.png"):
        (file.parent / name).write_bytes(PICTURE)
    return keras_gan.data.load(f"captions:{file.parent}")


def config(file):
    """What is wrong is a usage error, which the command says in a line."""
    if command(f"train --config {file} --out {file.parent}/out --dry-run").exit_code:
        raise click.UsageError("")


def settings_of(file):
    run = runs.RunFolder(file.parent)
    assert run.ours in (True, False)
    return run.read_settings()


def evaluated(file):
    run = runs.RunFolder(file.parent.parent)
    run.settings_file.write_text(json.dumps(SETTINGS))
    run.model.write_bytes(b"some model")
    pages.write_report(run)
    runs.write_card(run)


def keras_json(file):
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("KERAS_BACKEND", raising=False)
        patch.setenv("KERAS_HOME", str(file.parent))
        return configured_backend()


# name: (what it holds when nothing is wrong, what reads it, how many wrong ones)
READERS = {
    "run.json": (SETTINGS, settings_of, 200),
    "history.csv": (HISTORY, files.read_history, 100),
    "troubles.json": (TROUBLES, files.read_troubles, 50),
    "run/evaluation/evaluation.json": (EVALUATION, evaluated, 150),
    "a.json": (CONFIG, config, 50),
    "a.toml": (TOML, config, 50),
    "keras.json": ({"backend": "jax"}, keras_json, 30),
    "x.npy": (written(lambda file: np.save(file, POINTS)), files.read_arrays, 100),
    "x.npz": (written(lambda file: np.savez(file, x=POINTS)), archive, 100),
    "x.pth": (torch_zip({"x": POINTS}), read_state_dict, 100),
    "metadata.csv": (TABLE, captions, 60),
    "metadata.jsonl": (ROWS, captions, 60),
    "x.txt": ("Ab\nä c\n\ndéf\n".encode() * 5, text, 50),
    "x.wav": (written(sound), keras_gan.data.read_sound, 100),
    "x.png": (PICTURE, picture, 100),
    "emoji.json": (EMOJI, lambda file: emoji.entries(file, "emoji:x"), 60),
    "message.json": (SETUP, lambda file: messages.read(file.read_text("utf-8", "replace")), 60),
}


@pytest.mark.parametrize("name", READERS)
def test_it_is_read_or_refused(tmp_path_factory, name):
    check(tmp_path_factory, name, *READERS[name])


def test_a_model_is_what_it_was_or_refused(tmp_path_factory):
    gan = keras_gan.GAN.from_shape((2,), width=4, latent_dim=2, seed=0)
    file = tmp_path_factory.mktemp("made") / "generator.keras"
    gan.sampler.save(file)
    expected = runs.open_model(file).generate(3, seed=1)

    def same(file):
        np.testing.assert_array_equal(runs.open_model(file).generate(3, seed=1), expected)

    check(tmp_path_factory, "generator.keras", file.read_bytes(), same, 25)


@pytest.mark.parametrize("seal", [True, False])
def test_a_checkpoint_is_what_it_was_or_refused(tmp_path_factory, seal):
    """Without a seal, as older versions wrote it, other numbers may be read; nothing else."""
    gan = runs.build(SETTINGS)
    file = tmp_path_factory.mktemp("made") / "checkpoint.weights.h5"
    gan.save_weights(file)
    if seal:
        files.seal(file, runs.told_of(SETTINGS))
    expected = gan.generate(3, seed=1)

    def same(file):
        (file.parent / "run.json").write_text(json.dumps(SETTINGS))
        found = keras_gan.load_run(file.parent).generate(3, seed=1)
        if seal and files.sealed(file):
            np.testing.assert_array_equal(found, expected)

    check(tmp_path_factory, file.name, file.read_bytes(), same, 8)


def check(folders, name, right, read, count):
    """What is right is read; of what is not, reading or a clear error is all that comes."""
    is_file = isinstance(right, bytes)
    content = right if is_file else json.dumps(right).encode()
    read(put(folders, name, content))

    @settings(REPEATED, max_examples=count)
    @given(edited(content) if is_file else altered(right) | edited(content))
    def holds(content):
        file = put(folders, name, content)
        try:
            read(file)
        except (ValueError, FileNotFoundError, click.UsageError) as error:
            assert "Received: " in str(error) or isinstance(error, click.UsageError)
        assert file.read_bytes() == content

    holds()


def put(folders, name, content):
    file = folders.mktemp("fuzzed") / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(content)
    return file
