"""`--config`: the file stands for flags, flags win, and what is wrong in it is named."""

import json

import pytest

from tests.hostile.a_run import SETTINGS, TRAIN, a_run, command, refusal

NAMED = "data = 'ring'\nwidth = 8\nlatent-dim = 2\nbatch_size = 8000\nevaluation = false\n"


@pytest.fixture(autouse=True)
def here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return tmp_path


def planned(words):
    result = command(f"{words} --out run --dry-run")
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


def test_a_file_says_what_flags_would_say_and_flags_win(here):
    (here / "a.toml").write_text(
        f"variant = 'wgan-gp'\nepochs = 2\nlearning-rate = 0.002\n{NAMED}"
        "[set]\npenalty_weight = 5\nminibatches = 'reuse'\n"
    )
    words = "--steps 7 --learning-rate .002 --set penalty_weight=5 --set minibatches=reuse --seed 3"
    typed = planned(f"{TRAIN.replace('gan', 'wgan-gp', 1)} {words}")
    assert typed["steps"] == 7 and typed["set"]["penalty_weight"] == 5
    assert planned("train --config a.toml --steps 7 --seed 3") == typed
    # VARIANT, too; and one --set stands for all of the file.
    other = planned("train gan --config a.toml --set minibatches=fresh")
    assert (other["variant"], other["steps"]) == ("gan", 20)
    assert other["set"] == {"minibatches": "fresh"}


def test_run_json_repeats_a_run(here):
    first = planned(f"{TRAIN} --steps 7 --set minibatches=reuse --average 0.5")
    (here / "run.json").write_text(json.dumps(first))
    assert planned("train --config run.json") == first
    other = planned("train --config run.json --seed 1 --epochs 1")
    assert (other["seed"], other["steps"], other["average"]) == (1, 10, 0.5)


@pytest.mark.parametrize(
    "name, text, message",
    [
        ("a.toml", "stpes = 3", "a.toml: there is no 'stpes'. Did you mean 'steps'?"),
        ("a.toml", "batchsize = 3", "Did you mean 'batch_size'?"),
        ("a.toml", "steps = 2.5", "a.toml: 'steps': '2.5' is not a valid integer"),
        ("a.toml", "steps = true", "a.toml: 'steps' must be one number or word, not True"),
        ("a.toml", "steps = [3]", "a.toml: 'steps' must be one number or word, not [3]"),
        ("a.toml", "steps = 99999999999", "a.toml: 'steps': 99999999999 is more than"),
        ("a.toml", "average = 1", "a.toml: 'average': 1.0 is not in the range"),
        ("a.toml", "variant = 'gann'", "'variant': there is no 'gann'. Did you mean 'gan'?"),
        ("a.toml", "streaming = 1", "a.toml: 'streaming' must be true or false, not 1"),
        ("a.toml", "set = 'k=3'", "a.toml: 'set' must be a table of names and values"),
        ("a.toml", "set = {kk = 3}", "for --set: gan has no 'kk'"),
        ("a.toml", "overwrite = true", "a.toml: 'overwrite' is not for a file. Type it"),
        ("a.toml", "epochs = 3\nsteps = 3", "Give --epochs or --steps, not both"),
        ("a.toml", "steps = ", "a.toml cannot be read: "),
        ("a.json", "{", "a.json cannot be read: "),
        ("a.json", "[" * 100_000, "a.json cannot be read: "),
        ("a.json", "[1]", "a.json must hold names and values, not a list"),
        ("a.json", " " * 2**21, "a.json is longer than 1,048,576 bytes"),
        ("a.json", "\x00", "a.json cannot be read: "),
        ("a.json", json.dumps({**SETTINGS, "steps": -5}), "a.json: 'steps' must be a whole number"),
        ("a.json", json.dumps({**SETTINGS, "new": 1}), "a.json holds 'new', which this version"),
        ("a.yaml", "steps: 3", "a.yaml must end in .json or .toml"),
    ],
)
def test_what_is_wrong_in_a_file_is_named(here, name, text, message):
    (here / name).write_text(text)
    assert message in refusal(f"train gan --data ring --config {name} --out run")
    assert [path.name for path in here.iterdir()] == [name]


def test_a_file_that_is_not_there(here):
    assert "for '--config': File 'no.toml' does not exist" in refusal(f"{TRAIN} --config no.toml")


def test_it_must_agree_with_the_run_that_goes_on(here):
    a_run(here / "run", finished=False)
    (here / "a.toml").write_text("batch_size = 7")
    said = refusal("train --config a.toml --out run --resume")
    assert "for --batch-size: 7 is not what this run was begun with, 8000" in said
