"""`keras-gan generate`: the samples are the model's, and damage is named."""

import shutil

import keras
import numpy as np
import pytest
from click.testing import CliRunner
from PIL import Image

from keras_gan import drawing
from keras_gan.cli import main
from tests.turns import only_on

pytestmark = only_on("torch")


def invoke(*words):
    return CliRunner().invoke(main, [str(word) for word in words])


def error(result):
    """The message, on one line as it was written."""
    assert result.exit_code in (1, 2), result.output
    assert isinstance(result.exception, SystemExit), result.exception  # no traceback
    return " ".join(result.stderr.split())


@pytest.fixture(scope="module")
def labelled(tmp_path_factory):
    """A conditional model, so that --label has something to choose from."""
    folder = tmp_path_factory.mktemp("cli") / "labelled"
    result = invoke(
        "train", "conditional-gan", "--data", "digits", "--out", folder, "--width", 4,
        "--latent-dim", 4, "--batch-size", 500, "--steps", 3, "--average", 0, "--size", 4,
        "--no-evaluation",
        "--no-report",
    )  # fmt: skip
    assert result.exit_code == 0, result.output
    return folder


@pytest.fixture(scope="module")
def model(labelled):
    return keras.saving.load_model(labelled / "model.keras")


def test_an_array_is_what_the_model_generates(labelled, model, tmp_path):
    out = tmp_path / "samples.npy"
    result = invoke("generate", labelled, "--count", 12, "--seed", 7, "--out", out)
    assert result.exit_code == 0, result.output
    assert result.stdout == f"{out}\n"
    expected = model.generate(12, condition=np.arange(12) % 10, seed=7)
    np.testing.assert_array_equal(np.load(out), expected)
    assert np.load(out).dtype == np.float32


@pytest.mark.parametrize("label", ["3", "0"])
def test_label_asks_for_one_class(labelled, model, tmp_path, label):
    out = tmp_path / "samples.npy"
    result = invoke(
        "generate", labelled, "--count", 5, "--seed", 7, "--label", label, "--out", out
    )  # fmt: skip
    assert result.exit_code == 0, result.output
    expected = model.generate(5, condition=np.full(5, int(label)), seed=7)
    np.testing.assert_array_equal(np.load(out), expected)


def test_a_picture_shows_the_same_samples(labelled, model, tmp_path):
    out = tmp_path / "samples.png"
    assert invoke("generate", labelled, "--count", 9, "--seed", 7, "--out", out).exit_code == 0
    drawing.image_grid(model.generate(9, condition=np.arange(9), seed=7), tmp_path / "expected.png")
    assert out.read_bytes() == (tmp_path / "expected.png").read_bytes()
    assert np.asarray(Image.open(out)).std() > 10


@only_on("torch")
def test_rows_lie_between_what_the_same_seed_draws(labelled, model, tmp_path):
    words = ["--count", 12, "--seed", 7, "--interpolate", 4, "--label", 3, "--label", 5]
    for name in ("way.npy", "way.png"):
        result = invoke("generate", labelled, *words, "--out", tmp_path / name)
        assert result.exit_code == 0, result.output
    rows = np.load(tmp_path / "way.npy").reshape(3, 4, *model.sample_shape)
    told = np.repeat([3, 3, 5], 4)
    drawn = model.generate(12, condition=told, seed=7).reshape(rows.shape)
    np.testing.assert_allclose(rows[:, [0, -1]], drawn[:, [0, -1]], atol=1e-6)
    z = model.sampling_inputs(12, condition=told, seed=7)[0].reshape(3, 4, 4).astype("float64")
    for row, (first, *_, last), k in zip(rows, z, (3, 3, 5), strict=True):
        a = np.arccos(first @ last / np.linalg.norm(first) / np.linalg.norm(last))
        third = (np.sin(a * 2 / 3) * first + np.sin(a / 3) * last) / np.sin(a)
        expected = model.made_of([third[None].astype("float32"), np.array([k], "int32")])
        np.testing.assert_allclose(row[1], expected[0], atol=1e-5)
    assert np.asarray(Image.open(tmp_path / "way.png")).shape[0] == 3 * 50 + 2
    result = invoke("generate", labelled, "--interpolate", 5, "--out", tmp_path / "rows.npy")
    assert result.exit_code == 0 and len(np.load(tmp_path / "rows.npy")) == 60  # of at most 64


def test_without_a_seed_the_samples_change_and_the_seed_is_said(labelled, tmp_path):
    first, second = tmp_path / "first.npy", tmp_path / "second.npy"
    result = invoke("generate", labelled, "--count", 2, "--out", first)
    seed = int(result.stderr.split("seed: ")[1])
    invoke("generate", labelled, "--count", 2, "--out", second)
    assert not np.array_equal(np.load(first), np.load(second))
    invoke("generate", labelled, "--count", 2, "--seed", seed, "--out", second, "--overwrite")
    np.testing.assert_array_equal(np.load(first), np.load(second))


def test_the_final_picture_has_a_row_for_each_class(labelled, model, tmp_path):
    classes = np.repeat(np.arange(10), 8)
    expected = model.generate(80, condition=classes, seed=0)
    drawing.image_grid(expected, tmp_path / "expected.png", columns=8, names=classes)
    expected = (tmp_path / "expected.png").read_bytes()
    assert (labelled / "samples.png").read_bytes() == expected


def test_an_unfinished_run_draws_from_its_checkpoint(labelled, model, tmp_path):
    folder = tmp_path / "run"
    shutil.copytree(labelled, folder)
    (folder / "model.keras").unlink()
    out = tmp_path / "samples.npy"
    result = invoke("generate", folder, "--count", 3, "--seed", 7, "--out", out)
    assert "note: the run is at step 3 of 3" in result.stderr
    expected = model.generate(3, condition=np.arange(3), seed=7)
    np.testing.assert_array_equal(np.load(out), expected)


# ---- Errors ----


@pytest.mark.parametrize(
    "words, message",
    [
        (
            ["--out", "a.jpg"],
            "for --out: the name of the file must end in .png or .npy, not '.jpg'",
        ),
        (["--out", "missing/a.png"], "for --out: missing is no folder to write to"),
        (["--out", "a.png", "--count", "0"], "for '--count': 0 is not in the range"),
        (["--out", "a.png", "--label", "10"], "for --condition: there is no class '10'."),
        (["--out", "a.png", "--label", "-1"], "The classes 0 to 9 are: 0, 1, 2, 3"),
        (
            ["--out", "a.png", "--interpolate", "5", "--count", "64"],
            "for --count: 64 samples do not fill rows of 5 (--interpolate)",
        ),
        (["--out", "a.png", "--interpolate", "1"], "for '--interpolate': 1 is not in the range"),
        (["--out", "a.png", "--truncation", "0"], "for '--truncation': 0.0 is not in the range"),
        (["--out", "a.png", "--truncation", "nan"], "above 0. Received: bound=nan"),
        (
            ["--out", "a.png", "--interpolate", "32", *("--label 1 " * 3).split()],
            "for --count: there are 3 conditions and 2 rows",
        ),
        (["--out", "a.png", "--seed", "-1"], "for '--seed': -1 is not in the range"),
        ([], "Missing option '--out'"),
    ],
)
def test_wrong_options_are_named(labelled, tmp_path, monkeypatch, words, message):
    monkeypatch.chdir(tmp_path)
    assert message in error(invoke("generate", labelled, *words))
    assert not list(tmp_path.iterdir())


def test_a_label_for_a_model_without_classes_is_refused(tmp_path):
    folder = tmp_path / "run"
    made = invoke("train", "gan", "--data", "swiss-roll", "--out", folder, "--steps", 1,
                  "--batch-size", 64, "--width", 4, "--no-evaluation")  # fmt: skip
    assert made.exit_code == 0, made.output
    message = error(invoke("generate", folder, "--label", "3", "--out", tmp_path / "a.png"))
    assert "for --condition: the model in this run is gan, which is told nothing" in message


def test_a_folder_without_a_run_is_named(tmp_path):
    message = error(invoke("generate", tmp_path, "--out", tmp_path / "a.png"))
    assert f"{tmp_path} holds no run: there is no {tmp_path / 'run.json'}" in message


@pytest.mark.parametrize("damaged", ["model.keras", "checkpoint.weights.h5", "run.json"])
def test_damaged_files_are_named(labelled, tmp_path, damaged):
    folder = tmp_path / "run"
    shutil.copytree(labelled, folder)
    if damaged == "checkpoint.weights.h5":
        (folder / "model.keras").unlink()
    content = (folder / damaged).read_bytes()
    (folder / damaged).write_bytes(content[: len(content) // 2])
    message = error(invoke("generate", folder, "--out", tmp_path / "a.png"))
    assert str(folder / damaged) in message
    assert "damaged" in message
    assert ("--resume" if damaged == "model.keras" else "--overwrite") in message
    assert not (tmp_path / "a.png").exists()
