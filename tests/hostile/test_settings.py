"""run.json as it may be found: every wrong value is named, by every command that reads it."""

import json

import pytest

import keras_gan
from keras_gan import runs
from tests.hostile.a_run import SETTINGS, TRAIN, a_run, contents, refusal

WRONG = {
    "steps": (-5, 0, "many", 1e30, 10**20, 2.5, True, None, [], ...),
    "epochs": (0, 1, 3, None, ...),
    "steps_per_epoch": (0, -1, 7, "x", ...),
    "batch_size": (0, -1, None, "8", 1.5, ...),
    "seed": (-1, None, "a", ...),
    "data_seed": (-1, "a"),
    "learning_rate": (-1, 0, "x", float("nan"), float("inf"), 10**400, True, ...),
    "average": (1, 2, -0.1, None, float("nan"), ...),
    "latent_dim": (0, -3, "x", ...),
    "width": (0, "x", ...),
    "size": (0, "x", ...),
    "shape": ([], [0], "2", 2, None, [2.5], ...),
    "samples": (0, -1, None, ...),
    "class_names": ([], "abc", [1], ...),
    "backend": ("abc", None, 3, ...),
    "variant": (3, None, ...),
    "data": (3, None, ...),
    "streaming": ("no", 1),
    "set": ([], None, "k=3"),
    "networks": (3, "zzz", []),
    "augment": (3,),
    "pack": (-1, 1, "x"),
    "labels": (0, "x"),
    "decay_after": (2, -1, "x"),
    "evaluations": (-1, None, "x"),
    "checkpoints": (-2, None),
    "evaluation": ("yes", 1),
    "condition": (3,),
    "captions": ("a", [1]),
    "text": ("a",),
    "target_shape": ([], "x"),
    "target_samples": (0,),
    "data_fingerprint": (3,),
    "data_place": (3,),
    "unheard_of": (1,),
}


@pytest.mark.parametrize("name", WRONG)
def test_a_wrong_value_is_named(tmp_path, name):
    for number, value in enumerate(WRONG[name]):
        run = a_run(tmp_path / str(number), **{name: value})
        with pytest.raises(ValueError, match=name) as raised:
            runs.RunFolder(run).read_settings()
        said = str(raised.value)
        assert str(run / "run.json") in said and "Received: " in said


@pytest.mark.parametrize("name", sorted(SETTINGS))
def test_a_missing_key_is_named_or_has_a_meaning(tmp_path, name):
    run = runs.RunFolder(a_run(tmp_path / "run", **{name: ...}))
    try:
        settings = run.read_settings()
    except ValueError as error:
        assert f"run.json lacks {name!r}" in str(error)
    else:
        assert name in ("evaluations", "checkpoints", "evaluation", "parameters", "versions") or (
            settings[name] == SETTINGS[name]
        )


def test_a_run_of_a_newer_version(tmp_path):
    run = runs.RunFolder(a_run(tmp_path / "run", versions={"keras_gan": "99.0"}, new_key=1))
    with pytest.raises(ValueError, match="newer version of keras_gan.*-U.*keras_gan=99.0"):
        run.read_settings()
    own = {"keras_gan": keras_gan.__version__}
    assert runs.RunFolder(a_run(tmp_path / "own", versions=own)).read_settings()


WHOLE = json.dumps(SETTINGS)
FILES = {
    "half": WHOLE[: len(WHOLE) // 2], "empty": "", "null": "null", "a list": "[]",
    "a number": "3", "binary": "\x00\x01", "deep": "[" * 100_000, "a folder": None,
}  # fmt: skip


@pytest.mark.parametrize("content", FILES)
@pytest.mark.parametrize(
    "words", [f"{TRAIN} --out run --resume", "generate run --out a.png", "evaluate run"]
)
def test_a_run_json_that_is_none(tmp_path, monkeypatch, content, words):
    monkeypatch.chdir(tmp_path)
    file = a_run(tmp_path / "run") / "run.json"
    if FILES[content] is None:
        file.unlink()
        file.mkdir()
    else:
        file.write_text(FILES[content])
    before = contents(tmp_path)
    said = refusal(words)
    assert "run/run.json" in said
    assert any(text in said for text in ("is damaged", "cannot be read", "is a folder"))
    assert contents(tmp_path) == before


def test_a_byte_order_mark_is_read(tmp_path):
    run = runs.RunFolder(a_run(tmp_path / "run"))
    run.settings_file.write_text("\ufeff" + WHOLE, encoding="utf-8")
    assert run.read_settings()["steps"] == 20


@pytest.mark.parametrize("name", ["run.json", "history.csv", "losses.png", "samples.png",
                                  "checkpoint.weights.h5", "model.keras", "samples",
                                  "checkpoints", "evaluation"])  # fmt: skip
def test_a_folder_where_a_file_is_to_be(tmp_path, monkeypatch, name):
    monkeypatch.chdir(tmp_path)
    path = a_run(tmp_path / "run", finished=False) / name
    path.unlink(missing_ok=True)
    path.write_text("") if name in ("samples", "checkpoints", "evaluation") else path.mkdir()
    said = refusal(f"{TRAIN} --out run --resume")
    assert f"run/{name} is a f" in said and "of the run." in said
