"""A run's data: changed, gone, or seen from another working directory."""

import json
import shutil

import numpy as np
import pytest
from PIL import Image

import keras_gan
from tests.hostile.a_run import command, refusal
from tests.turns import only_on

pytestmark = only_on("torch")


@pytest.fixture(autouse=True)
def here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return tmp_path


def pictures(folder, seed):
    folder.mkdir()
    pixels = np.random.default_rng(seed).integers(0, 256, (8, 8, 8), "uint8")
    for number, picture in enumerate(pixels):
        Image.fromarray(picture).save(folder / f"{number}.png")


def test_other_pictures_of_the_same_number(here):
    pictures(here / "pictures", 0)
    words = "train gan --data folder:pictures --out run"
    made = "--size 8 --width 4 --latent-dim 2 --batch-size 4 --steps 1 --no-evaluation"
    assert command(f"{words} {made}").exit_code == 0
    (here / "run" / "model.keras").unlink()
    assert command(f"{words} --resume").exit_code == 0
    (here / "run" / "model.keras").unlink()
    shutil.rmtree(here / "pictures")
    pictures(here / "pictures", 1)
    said = refusal(f"{words} --resume")
    assert "for --data: folder:pictures has changed since the run was begun" in said
    settings = json.loads((here / "run" / "run.json").read_text())
    del settings["data_fingerprint"]  # as older versions, which did not know it
    (here / "run" / "run.json").write_text(json.dumps(settings))
    assert command(f"{words} --resume").exit_code == 0


def test_data_are_found_from_another_folder(here, monkeypatch):
    pictures(here / "pictures", 0)
    made = "--size 8 --width 4 --latent-dim 2 --batch-size 4 --steps 1 --no-evaluation"
    assert command(f"train gan --data folder:pictures --out run {made}").exit_code == 0
    assert str(here) not in (here / "run" / "README.md").read_text()
    assert str(here) not in (here / "run" / "report.html").read_text()
    expected = keras_gan.runs.load_data("run")
    (here / "other").mkdir()
    pictures(here / "other" / "pictures", 1)
    monkeypatch.chdir(here / "other")
    found = keras_gan.runs.load_data("../run")
    assert found.name == expected.name == "folder:pictures"
    np.testing.assert_array_equal(found.train, expected.train)
    for words in ("--resume", "gan --data folder:../pictures --resume",
                  f"gan --data folder:{here}/pictures --resume"):  # fmt: skip
        (here / "run" / "model.keras").unlink()
        assert command(f"train --out ../run {words}").exit_code == 0
    (here / "run" / "model.keras").unlink()
    said = refusal("train gan --data folder:pictures --out ../run --resume")
    assert "for --data: folder:pictures has changed since the run was begun" in said
    said = refusal(f"train gan --data folder:{here}/other --out ../run --resume")
    assert "other is not what this run was begun with, folder:pictures" in said
    # Of a run that was moved with its data, the data are looked for beside oneself.
    (here / "pictures").rename(here / "moved")
    beside = keras_gan.data.load("folder:pictures", size=8)
    np.testing.assert_array_equal(keras_gan.runs.load_data("../run").train, beside.train)


def test_paths_of_all_sources_are_made_absolute(here):
    for name in ("a", "b", "digits"):
        (here / name).mkdir()
    (here / "x.npy").touch()
    a, b = f"{here}/a", f"{here}/b"
    expected = {
        "digits": "digits", "a": a, "x.npy": f"{here}/x.npy", "none.npy": "none.npy",
        "folder:a": f"folder:{a}", "folder:none": "folder:none", "pairs:a,b": f"pairs:{a},{b}",
        "unpaired:a, b": f"unpaired:{a},{b}", "unpaired:emoji:a,b": f"unpaired:emoji:{a},{b}",
        "text:x.npy,words=9": f"text:{here}/x.npy,words=9", "audio:a,digits": f"audio:{a},digits",
        "tfds:a": "tfds:a", "glyphs:a,b": "glyphs:a,b",
    }  # fmt: skip
    assert {name: keras_gan.data.placed(name) for name in expected} == expected
