"""The benchmarks' pages say what was measured, and the commands that the pages name exist."""

import importlib
import importlib.util
import re
from pathlib import Path

import pytest

from benchmarks import records
from benchmarks.processes import Process, in_turns, once

ROOT = Path(__file__).parent.parent
WRITERS = {
    "throughput": "benchmarks.throughput.tables",
    "throughput_feeding": "benchmarks.throughput_feeding",
    "learning": "benchmarks.learning.tables",
    "diagnosis": "benchmarks.diagnosis.tables",
    "feature_statistics": "benchmarks.feature_statistics.tables",
    "evaluation_cost": "benchmarks.evaluation_cost.tables",
    "time_to_quality": "benchmarks.time_to_quality.tables",
    "few_data": "benchmarks.few_data",
    "modes": "benchmarks.modes",
    "stacked_digits": "benchmarks.stacked_digits",
    "without_labels": "benchmarks.without_labels",
    "picture_sizes": "benchmarks.picture_sizes",
    "wgan_figures": "benchmarks.wgan_figures",
    "kills": "benchmarks.kills.tables",
    "sequences": "benchmarks.sequences.tables",
    "sequence_lengths": "benchmarks.sequence_lengths",
    "false_alarms": "benchmarks.false_alarms",
    "few_labels": "benchmarks.few_labels.tables",
    "wrong_pairs": "benchmarks.wrong_pairs",
    "spoken_digits": "benchmarks.spoken_digits",
    "hidden_codes": "benchmarks.hidden_codes",
    "by_label": "benchmarks.by_label",
    "translations": "benchmarks.translations",
    "throughput_translations": "benchmarks.throughput_translations.__main__",
    "first_day": "benchmarks.first_day.__main__",
    "exports": "benchmarks.exports.__main__",
}


@pytest.mark.parametrize("name", WRITERS)
def test_the_page_is_made_of_the_lines(name, tmp_path, monkeypatch):
    committed = (records.RESULTS / f"{name}.md").read_text(encoding="utf-8")
    lines = records.read(name)
    monkeypatch.setattr(records, "RESULTS", tmp_path)
    importlib.import_module(WRITERS[name]).write_page(lines)
    assert (tmp_path / f"{name}.md").read_text(encoding="utf-8") == committed


def test_all_commands_that_are_named_exist():
    pages = [*ROOT.glob("*.md"), *ROOT.glob("docs/*.md"), *ROOT.glob("benchmarks/*/*.md")]
    text = "".join(path.read_text(encoding="utf-8") for path in pages)
    modules = set(re.findall(r"python -m (benchmarks[\w.]*\w)", text))
    assert len(modules) > 6
    for module in modules:
        assert importlib.util.find_spec(module) is not None, module
    assert not re.findall(r"python benchmarks/", text)


def test_files_are_short():
    for path in ROOT.glob("benchmarks/**/*.py"):
        assert path.read_text(encoding="utf-8").count("\n") < 200, path


def test_table():
    lines = [{"who": "a", "s": 0.25}, {"who": "b", "s": 2.0}]
    made = records.table(lines, {"who": "{who}", "seconds": "{s:.1f} s"})
    assert made == "| who | seconds |\n| --- | --- |\n| a | 0.2 s |\n| b | 2.0 s |"
    assert records.spread([1.0, 2.0, 4.0]) == 75.0


def test_new_lines_take_the_place_of_old_ones(tmp_path, monkeypatch):
    monkeypatch.setattr(records, "RESULTS", tmp_path)
    records.write("some", [{"cell": "a", "ms": 1}, {"cell": "b", "ms": 2}])
    records.replace("some", [{"cell": "a", "ms": 3}], ("cell",))
    assert records.read("some") == [{"cell": "b", "ms": 2}, {"cell": "a", "ms": 3}]


def test_the_command_line_measures_what_is_named(tmp_path, monkeypatch, capsys):
    def run(*arguments):
        monkeypatch.setattr("sys.argv", ["some", *arguments])
        records.measure(
            "some", "Some.", {"a": lambda size: [{"what": "a", "size": size}], "b": None},
            lambda lines: pages.append(lines), size=(1, "of it"),
        )  # fmt: skip

    monkeypatch.setattr(records, "RESULTS", tmp_path)
    pages, old = [], [{"what": "a", "size": 0}, {"what": "b"}]
    records.write("some", old)
    run("a", "--size", "7", "--print")
    assert capsys.readouterr().out == '{"what": "a", "size": 7}\n'
    assert (records.read("some"), pages) == (old, [])
    run("a", "--size", "8")
    assert pages == [[{"what": "b"}, {"what": "a", "size": 8}]] == [records.read("some")]
    run("--table")
    assert len(pages) == 2 and pages[0] == pages[1]
    with pytest.raises(SystemExit):
        run("c")
    assert "there are a, b. Received: c" in capsys.readouterr().err


def test_turns():
    asked = []
    functions = {name: lambda name=name: asked.append(name) or len(asked) for name in "ab"}
    assert in_turns(2, functions, mirrored=True) == {"a": [1, 4], "b": [2, 3]}
    assert asked == ["a", "b", "b", "a"]


def test_a_process_answers():
    assert once("json:loads", "[1, 2]") == [1, 2]
    with Process("operator:itemgetter", "ms") as process:
        assert [process.ask({"ms": 3}), process.ask({"ms": 4})] == [3, 4]


def test_a_process_that_fails_is_named(capfd):
    with pytest.raises(RuntimeError, match="json:loads nothing on torch ended with 1"):
        once("json:loads", "nothing")
    assert "JSONDecodeError" in capfd.readouterr().err
