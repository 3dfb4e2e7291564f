"""Every block of Python in README and docs runs, top to bottom, in one namespace for each page."""

import click.testing
import pytest

from keras_gan.cli import main
from tests.documents import PAGES, blocks
from tests.short import PAGE, shorten
from tests.turns import only_on

PYTHON = {page: [b for b in blocks(text) if b.language == "python"] for page, text in PAGES.items()}
# What a page may take for granted: it lies in the folder in which its blocks run.
_RUN = "train gan --data digits --steps 1 --width 4 --no-evaluation --out runs/digits"

pytestmark = only_on("torch")


@pytest.fixture
def small(tmp_path, monkeypatch):
    """An empty folder, and little work."""
    shorten(monkeypatch)
    monkeypatch.chdir(tmp_path)


@pytest.mark.parametrize("page", [page for page in PYTHON if PYTHON[page]])
def test_the_code_runs(page, small):
    if any("runs/digits" in block.code for block in PYTHON[page]):
        done = click.testing.CliRunner().invoke(main, _RUN.split())
        assert done.exit_code == 0, done.output
    names = {"__name__": PAGE}
    for block in PYTHON[page]:
        if block.is_run:  # the file's own line numbers stand in what is raised
            exec(compile("\n" * block.line + block.code, page, "exec"), names)


def test_what_is_not_run_says_so_and_is_little():
    left_out = [f"{page}:{b.line}" for page in PYTHON for b in PYTHON[page] if not b.is_run]
    assert len(left_out) <= 4, left_out
