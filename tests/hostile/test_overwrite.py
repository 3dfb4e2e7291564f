"""`train --overwrite`: files of others stay, and the old run until the new one has something."""

import json
import os

import pytest

from keras_gan import runs
from tests.hostile.a_run import SETTINGS, TRAIN, a_run, contents, refusal


@pytest.fixture(autouse=True)
def here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def run(here):
    """With all that a run may have, and two files of others."""
    folder = a_run(here / "run")
    for name in ("samples/epoch_0001.png", "evaluation/points.png", "evaluation/mine.txt",
                 "checkpoints/step_00000007.weights.h5", "notes.txt"):  # fmt: skip
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(name)
    return runs.RunFolder(folder)


@pytest.mark.parametrize(
    "text",
    ["", "hello", "[1]", "3", "null", "{}", '{"tool": "other"}', '{"variant": 1', "\x00", None],
)
@pytest.mark.parametrize("words", ["", " --overwrite"])
def test_the_folder_of_another_tool_is_left_alone(here, text, words):
    (here / "run").mkdir()
    (here / "run" / "model.keras").write_text("theirs")
    if text is None:
        (here / "run" / "run.json").mkdir()
    else:
        (here / "run" / "run.json").write_text(text)
    before = contents(here)
    said = refusal(f"{TRAIN} --out run{words}")
    assert "for --out: run/run.json was not written by keras-gan" in said
    assert contents(here) == before


def test_a_run_that_is_half_written_is_ours(run):
    assert run.ours
    run.settings_file.write_text(json.dumps(SETTINGS, indent=2)[:40])
    assert run.ours


def test_what_a_killed_process_left_is_no_obstacle(here):
    (here / "run" / "samples").mkdir(parents=True)
    folder = runs.RunFolder(here / "run")
    (here / "run" / "samples").rmdir()
    for name in (".partial.run.json", ".lock"):
        (here / "run" / name).write_text("{")
    assert folder.empty
    (here / "run" / "notes.txt").write_text("")
    assert not folder.empty


def test_the_old_run_comes_back(run):
    before = contents(run.path)
    runs.set_aside(run)
    assert not run.own_files and (run.path / "notes.txt").exists()
    run.settings_file.write_text("new")
    (run.path / "samples" / "epoch_0002.png").write_text("new")
    runs.drop(run)  # nothing, without a new checkpoint
    assert runs.settle(run)
    assert contents(run.path) == before
    assert not runs.unsettled(run) and not runs.settle(run)


@pytest.mark.parametrize("moved", range(5))
@pytest.mark.parametrize("way", ["aside", "back"])
def test_the_old_run_comes_back_after_a_kill(run, monkeypatch, moved, way):
    """When so many of its five files were moved."""
    before, moves, rename = contents(run.path), [], os.replace
    if way == "back":
        runs.set_aside(run)

    def replace(*paths):
        moves.append(paths)
        if len(moves) > moved:
            raise SystemExit
        rename(*paths)

    with monkeypatch.context() as patched, pytest.raises(SystemExit):
        patched.setattr(os, "replace", replace)
        (runs.set_aside if way == "aside" else runs.settle)(run)
    assert runs.settle(run)
    assert contents(run.path) == before


def test_the_old_run_goes_when_the_new_one_has_a_checkpoint(run):
    runs.set_aside(run)
    run.checkpoint.write_text("new")
    assert not runs.settle(run) and not runs.unsettled(run)
    assert {path.name for path in run.own_files} == {"checkpoint.weights.h5"}
    assert (run.path / "notes.txt").exists() and (run.path / "evaluation" / "mine.txt").exists()
