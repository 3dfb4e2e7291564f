"""No command replaces a file that it did not make, unless it is told to."""

import json

import pytest

from tests.hostile.a_run import TRAIN, a_run, contents, refusal

MINE = json.dumps({"target": "mine"})


@pytest.fixture(autouse=True)
def here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return a_run(tmp_path / "run")


@pytest.mark.parametrize(
    "file, words",
    [
        ("mine.png", "generate run --out mine.png"),
        ("mine.npy", "generate run --out mine.npy"),
        ("run/samples.png", "generate run --out run/samples.png"),
        ("mine/evaluation.json", "evaluate run --out mine"),
        ("mine/points.png", "evaluate run --out mine"),
        ("mine/memorisation.png", "evaluate run --out mine"),
        ("run/evaluation/evaluation.json", "evaluate run"),
        ("s-evaluation/evaluation.json", "evaluate s.npy --against ring"),
        ("mine/course.png", "evaluate s.npy --against ring --out mine"),
    ],
)
def test_a_file_of_others_stays(here, file, words):
    (here.parent / "s.npy").write_bytes(b"")
    file = here.parent / file
    file.parent.mkdir(exist_ok=True)
    file.write_text(MINE)
    before = contents(here.parent)
    said = refusal(words)
    assert "for --out: " in said and "is there already" in said and "(--overwrite)" in said
    assert contents(here.parent) == before


@pytest.mark.parametrize(
    "target, words",
    [
        ("run", "evaluate run --out mine"),
        ("elsewhere/before/it/was/moved", "evaluate run"),
        ("other", "evaluate run --out mine --overwrite"),
    ],
)
def test_an_evaluation_of_the_same_may_be_replaced(here, target, words):
    for folder in (here / "evaluation", here.parent / "mine"):
        folder.mkdir()
        (folder / "evaluation.json").write_text(json.dumps({"target": {"path": target}}))
    assert "model.keras cannot be loaded" in refusal(words)


def test_an_evaluation_of_another_run_stays(here):
    (here.parent / "mine").mkdir()
    told = json.dumps({"target": {"path": "other"}})
    (here.parent / "mine" / "evaluation.json").write_text(told)
    assert "is there already and of other." in refusal("evaluate run --out mine")


@pytest.mark.parametrize(
    "words",
    [
        f"{TRAIN} --out",
        "generate run --out",
        "evaluate run --out",
        "translate run . --out",
        "export run --out",
    ],
)
@pytest.mark.parametrize("name", ["", " "])
def test_an_empty_name_is_no_name(here, words, name):
    before = contents(here.parent)
    assert "for '--out': the name is empty." in refusal([*words.split(), name])
    assert contents(here.parent) == before
