"""The model card: YAML that a hub reads, code that runs, and no README of the user's replaced."""

import json

import pytest
import yaml

from keras_gan import runs
from keras_gan.runs.folder import RunFolder
from tests.hostile.a_run import SETTINGS, a_run, contents

EVALUATION = {
    "target": {"path": "run", "step": 20},
    "results": {
        "fid": {"name": "FID(points)", "value": 1e-05, "standard_error": 0.5},
        "kid": {"name": "KID(points)", "value": None},
        "prdc": {"name": "PRDC(points)", "precision": 0.5, "recall": 1, "density": 2.0,
                 "coverage": float("nan")},
    },
    "real_held_out": {"fid": {"value": 0.25}},
    "doubts": ["Only 2 real samples: a | in it."],
}  # fmt: skip


def front(text):
    start, matter, _ = text.split("---\n", 2)
    assert start == ""
    return yaml.safe_load(matter)


def test_the_front_matter_is_what_hubs_read():
    found = front(runs.card({**SETTINGS, "shape": [8, 8, 1]}, EVALUATION))
    assert (found["library_name"], found["license"]) == ("keras", "unknown")
    assert {"gan", "keras"} <= set(found["tags"])
    assert found["pipeline_tag"] == "unconditional-image-generation"
    ((result,),) = (entry["results"] for entry in found["model-index"])
    assert result["dataset"] == {"type": "ring", "name": "ring"}
    numbers = {metric["type"]: metric["value"] for metric in result["metrics"]}
    assert numbers == {"fid": 1e-05, "precision": 0.5, "recall": 1.0, "density": 2.0}


def test_the_text_has_measures_with_doubts_and_versions():
    text = runs.card({**SETTINGS, "versions": {"keras": "3.99"}}, EVALUATION)
    assert "| FID(points) | 1e-05 | 0.5 | 0.25 |" in text
    assert "- Only 2 real samples: a | in it." in text
    assert "keras 3.99" in text and "20 steps of 8000 samples" in text
    assert "pipeline_tag" not in front(text)  # points


@pytest.mark.parametrize("data", ['folder:a "b"\\', "a\u00e9\n: - #", "a\x7f\U0001f600"])
def test_any_name_of_data_is_yaml(data):
    found = front(runs.card({**SETTINGS, "data": data}, EVALUATION))
    ((result,),) = (entry["results"] for entry in found["model-index"])
    expected = "".join(letter if letter.isprintable() else "?" for letter in data)
    assert result["dataset"]["name"] == expected


@pytest.mark.parametrize("broken", [[], {"results": 3}, {"results": {"fid": 3}}, {}, None])
def test_an_edited_evaluation_is_no_measure(broken):
    assert "model-index" not in front(runs.card(SETTINGS, broken))


def test_other_kinds_are_measured_too():
    columns = {"name": "SSIM", "translated": {"value": 0.5, "standard_error": None}, "real": None}
    translated = runs.card(
        {**SETTINGS, "target_shape": [8, 8, 1]}, {"results": {"b": {"ssim": columns}}}
    )
    assert "| SSIM to b | 0.5 |  |  |" in translated and "gan.translate(" in translated
    row = {"label": "valid", "value": 0.75, "error": 0.01, "real": 1.0}
    sequences = runs.card({**SETTINGS, "tokens": {"length": 5}}, {"results": {"valid": row}})
    assert "| valid | 0.75 | 0.01 | 1 |" in sequences and "gan.decode(" in sequences


def test_a_readme_of_ones_own_stays(tmp_path):
    run = RunFolder(a_run(tmp_path / "run"))
    assert runs.write_card(run) == run.card and run.card in run.own_files
    assert "Not measured" in run.card.read_text(encoding="utf-8")
    run.evaluation.mkdir()
    for step, measured in ((19, False), (20, True)):  # of a shorter run, of this one
        told = {**EVALUATION, "target": {"path": "run", "step": step}}
        (run.evaluation / "evaluation.json").write_text(json.dumps(told))
        runs.write_card(run)
        assert ("FID(points)" in run.card.read_text(encoding="utf-8")) == measured
    run.card.write_text("# My thesis", encoding="utf-8")
    before = contents(run.path)
    assert runs.write_card(run) is None and run.card not in run.own_files
    assert contents(run.path) == before


@pytest.mark.parametrize(
    "change",
    [{"doubts": None}, {"doubts": [None]}, {"real_held_out": [1]}, {"real_held_out": {"fid": 3}},
     {"results": {"fid": {"name": 3, "precision": 1}}}, {"results": {"fid": {"value": 10**400}}}],
)  # fmt: skip
def test_of_an_evaluation_that_was_edited_nothing_is_said(tmp_path, change):
    run = RunFolder(a_run(tmp_path / "run"))
    run.evaluation.mkdir()
    (run.evaluation / "evaluation.json").write_text(json.dumps({**EVALUATION, **change}))
    told = runs.write_card(run).read_text(encoding="utf-8")
    assert front(told)["library_name"] == "keras"
    assert "Not measured" in told or "- None" in told
