"""Every block of Python in README and docs runs, top to bottom, in one namespace for each page."""

import functools
import sys

import click.testing
import keras
import pytest

import keras_gan
from keras_gan.cli import main
from tests.documents import PAGES, blocks
from tests.turns import only_on

PYTHON = {page: [b for b in blocks(text) if b.language == "python"] for page, text in PAGES.items()}
# What a page may take for granted: it lies in the folder in which its blocks run.
_RUN = "train gan --data digits --steps 1 --width 4 --no-evaluation --out runs/digits"

pytestmark = only_on("torch")


@pytest.fixture
def small(tmp_path, monkeypatch):
    """An empty folder; a `fit` in a page is one step, layer by layer, and measures see little."""
    for cls in (keras.Model, keras_gan.models.Game):
        monkeypatch.setattr(cls, "fit", _short(cls.fit))
    changed = {
        (keras_gan.models.Game, "compile"): _eager,
        (keras_gan.evaluation.Evaluator, "__init__"): functools.partial(_few, 500),
        (keras_gan.evaluation.SequenceEvaluator, "__init__"): functools.partial(_few, 50),
    }
    for (cls, name), change in changed.items():
        monkeypatch.setattr(cls, name, change(getattr(cls, name)))
    monkeypatch.chdir(tmp_path)


def _short(fit):
    @functools.wraps(fit)
    def short(self, *args, **kwargs):
        by_page = sys._getframe(1).f_globals["__name__"] == "page"
        if by_page or isinstance(self, keras_gan.models.Game):  # not the library's classifiers
            kwargs = {**kwargs, "epochs": 1, "steps_per_epoch": 1, "verbose": 0}
        return fit(self, *args, **kwargs)

    return short


def _eager(compile):
    @functools.wraps(compile)
    def eager(self, *args, **kwargs):  # to trace a step costs more than to take it
        compile(self, *args, **{"run_eagerly": True, **kwargs})

    return eager


def _few(most, init):
    @functools.wraps(init)
    def few(self, *args, **kwargs):
        kwargs["count"] = min(kwargs.get("count", most), most)
        init(self, *args, **{**kwargs, **({"seeds": 1} if "seeds" in kwargs else {})})

    return few


@pytest.mark.parametrize("page", [page for page in PYTHON if PYTHON[page]])
def test_the_code_runs(page, small):
    if any("runs/digits" in block.code for block in PYTHON[page]):
        done = click.testing.CliRunner().invoke(main, _RUN.split())
        assert done.exit_code == 0, done.output
    names = {"__name__": "page"}
    for block in PYTHON[page]:
        if block.is_run:  # the file's own line numbers stand in what is raised
            exec(compile("\n" * block.line + block.code, page, "exec"), names)


def test_what_is_not_run_says_so_and_is_little():
    left_out = [f"{page}:{b.line}" for page in PYTHON for b in PYTHON[page] if not b.is_run]
    assert len(left_out) <= 4, left_out
