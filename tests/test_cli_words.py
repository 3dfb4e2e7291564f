"""The command with sentences: train, generate from words and from a file, pictures with names."""

import json

import numpy as np
import pytest
from PIL import Image

import keras_gan
from keras_gan import drawing
from tests.test_cli_generate import error, invoke
from tests.turns import only_on

pytestmark = only_on("torch")

CAPTIONS = {"0": "bold serif a", "1": "serif a", "2": "bold a", "3": "Serif B"}


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    folder = tmp_path_factory.mktemp("words")
    images = folder / "images"
    images.mkdir()
    rng = np.random.default_rng(0)
    for index in range(16):
        pixels = rng.integers(0, 255, (8, 8), "uint8")
        Image.fromarray(pixels).save(images / f"{index}.png")
        (images / f"{index}.txt").write_text(CAPTIONS[str(index % 4)])
    done = invoke("train", "matching-aware-gan", "--data", f"captions:{images}", "--width", 2,
                  "--latent-dim", 3, "--steps", 2, "--batch-size", 4, "--average", 0,
                  "--no-evaluation", "--out", folder / "run")  # fmt: skip
    assert done.exit_code == 0, done.output
    return folder / "run"


@pytest.fixture(scope="module")
def model(run):
    return keras_gan.load_run(run)


def test_the_run_knows_its_words(run):
    settings = json.loads((run / "run.json").read_text())
    assert settings["condition"] == "caption" and settings["class_names"] is None
    assert settings["text"]["vocabulary"] == ["a", "serif", "bold", "b"]
    assert settings["captions"] == sorted(CAPTIONS.values())


def test_sentences_are_told_letter_by_letter(run, tmp_path):
    words = ("train", "matching-aware-gan", "--data", f"captions:{run.parent / 'images'}",
             "--width", 2, "--latent-dim", 3, "--steps", 2, "--batch-size", 4, "--average", 0,
             "--no-evaluation", "--condition")  # fmt: skip
    done = invoke(*words, "caption:characters", "--out", tmp_path / "run")
    assert done.exit_code == 0, done.output
    part = json.loads((tmp_path / "run" / "run.json").read_text())["text"]
    assert part["unit"] == "characters" and part["length"] == len("bold serif a")
    assert sorted(part["vocabulary"]) == sorted(set(" ".join(CAPTIONS.values()).lower()))
    assert invoke("generate", tmp_path / "run", "--condition", "blod", "--out",
                  tmp_path / "a.png").exit_code == 0  # fmt: skip
    assert "by words or by characters" in error(
        invoke(*words, "caption:letters", "--out", tmp_path / "other")
    )


def test_the_pictures_have_the_captions_beside_their_rows(run, model, tmp_path):
    names = np.repeat(sorted(CAPTIONS.values()), 8)
    samples = model.generate(32, condition=names, seed=0)
    drawing.image_grid(samples, tmp_path / "grid.png", 8, names)
    assert (run / "samples.png").read_bytes() == (tmp_path / "grid.png").read_bytes()


@pytest.mark.parametrize("form", ["typed", "file", "unfinished"])
def test_generate_draws_what_is_said(run, model, tmp_path, form):
    asked = ["bold serif a", "b"]
    words = [word for sentence in asked for word in ("--condition", sentence)]
    if form == "file":
        (tmp_path / "asked.txt").write_text("bold serif a\n\n b \n")
        words = ["--conditions", tmp_path / "asked.txt"]
    if form == "unfinished":
        (run / "model.keras").rename(tmp_path / "model.keras")
    done = invoke("generate", run, *words, "--count", 5, "--seed", 1, "--out", tmp_path / "a.npy")
    if form == "unfinished":
        (tmp_path / "model.keras").rename(run / "model.keras")
    assert done.exit_code == 0, done.output
    expected = model.generate(5, condition=[asked[i] for i in (0, 0, 0, 1, 1)], seed=1)
    np.testing.assert_array_equal(np.load(tmp_path / "a.npy"), expected)


def test_evaluate_asks_for_captions_as_frequent_as_in_the_data(run, model, tmp_path, monkeypatch):
    asked = []
    sampling_inputs = keras_gan.MatchingAwareGAN.sampling_inputs
    monkeypatch.setattr(
        keras_gan.MatchingAwareGAN,
        "sampling_inputs",
        lambda self, count, condition=None, seed=None: (
            asked.extend(condition) or sampling_inputs(self, count, condition, seed)
        ),
    )
    done = invoke("evaluate", run, "--count", 40, "--metrics", "fid", "--extractor", "pixels",
                  "--out", tmp_path)  # fmt: skip
    assert done.exit_code == 0, done.output
    assert len(asked) == 40 and set(asked) == set(CAPTIONS.values())


def test_words_that_nobody_taught_it_are_said(run, tmp_path):
    words = ("--count", 2, "--seed", 1, "--out", tmp_path / "a.png")
    done = invoke("generate", run, "--condition", "blod zebra a", *words)
    assert "does not know 'blod', 'zebra' and leaves it out. Did you mean 'bold'?" in done.stderr
    said = error(invoke("generate", run, "--condition", "zebra", *words, "--overwrite"))
    assert "for --condition: the model knows no word of 'zebra'. It knows: a, serif" in said


def test_files_and_counts_that_are_wrong(run, tmp_path):
    out = ("--out", tmp_path / "a.png")
    (tmp_path / "empty").write_text("\n")
    (tmp_path / "latin").write_bytes(b"sch\xf6n")
    said = error(invoke("generate", run, "--conditions", tmp_path / "empty", *out))
    assert "for --conditions:" in said and "has no line to draw" in said
    said = error(invoke("generate", run, "--conditions", tmp_path / "latin", *out))
    assert "latin is not UTF-8: byte 3" in said
    said = error(invoke("generate", run, *(["--condition", "a"] * 3), "--count", 2, *out))
    assert "for --count: there are 3 conditions" in said


def test_names_begin_new_rows(tmp_path):
    """Three images of one name and one of another, in two columns: rows of 2, 1 and 1."""
    images = np.full((4, 50, 50, 1), -1.0, "float32")
    drawing.image_grid(images, tmp_path / "a.png", 2, ["one", "one", "one", "other"])
    pixels = np.asarray(Image.open(tmp_path / "a.png"))
    margin = pixels.shape[1] - 2 * 52 - 2
    black = pixels[27::52, margin + 27 :: 52] == 0  # at the middle of each place
    np.testing.assert_array_equal(black, [[True, True], [True, False], [True, False]])
    ink = [(pixels[top : top + 50, :margin] < 128).any() for top in (2, 54, 106)]
    assert ink == [True, False, True]
    with pytest.raises(ValueError, match="Received: 4 images, names of 3"):
        drawing.image_grid(images, tmp_path / "b.png", 2, ["a"] * 3)
