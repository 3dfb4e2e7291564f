"""The command trains, and what surrounds it goes wrong."""

import pytest

from tests.hostile.a_run import TRAIN, a_run, command, contents
from tests.turns import only_on

pytestmark = only_on("torch")


@pytest.fixture(autouse=True)
def here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_a_run_that_diverges_at_once_replaces_nothing(here):
    before = contents(a_run(here / "run"))
    result = command(f"{TRAIN} --out run --overwrite --steps 3 --learning-rate 1e38")
    assert result.exit_code == 1
    assert "note: the new run has nothing yet, so run is the old one" in result.stderr
    assert contents(here / "run") == before


def test_the_new_run_takes_the_place_of_the_old_one(here):
    a_run(here / "run", steps=77)
    (here / "run" / "notes.txt").write_text("mine")
    assert command(f"{TRAIN} --out run --overwrite --steps 3").exit_code == 0
    names = set(contents(here / "run"))
    assert {"notes.txt", "model.keras", "checkpoint.weights.h5"} < names
    assert not any(name.startswith(".") for name in names)
    assert '"steps": 3' in (here / "run" / "run.json").read_text()
