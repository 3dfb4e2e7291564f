"""Every example runs, at a small size, and leaves the picture it promises."""

import runpy
import subprocess
import sys

import keras
import numpy as np
import pytest
from PIL import Image

from tests.processes import ROOT, environment
from tests.short import shorten
from tests.turns import only_on

ARGUMENTS = {
    "ring": ["--steps", "10"],
    "own_networks": ["--epochs", "1"],
    "gaussian_1d": ["--steps", "20"],
    "outlines": ["--epochs", "1", "--width", "2", "--count", "8"],
    "words": ["--steps", "2", "--size", "8", "--width", "2"],
    "embeddings": ["--steps", "2", "--size", "8", "--width", "2"],
    "tfds_mnist": ["--dataset", "digits", "--epochs", "1", "--width", "4"],
    "digits_by_class": ["--epochs", "1", "--width", "2"],
    "codes_of_digits": ["--epochs", "1", "--width", "2"],
    "few_labels": ["--epochs", "1", "--width", "2"],
}
# Examples are made of what is tested on every backend; each runs on one of them, in turn. JAX,
# which compiles for ten seconds what then runs for one, has the first.
BACKENDS = ["jax", *("torch", "tensorflow") * len(ARGUMENTS)]
HERE = [n for n, b in zip(ARGUMENTS, BACKENDS, strict=False) if b == keras.backend.backend()]


def in_a_process(words, folder):
    done = subprocess.run(
        [sys.executable, *words], cwd=folder, env=environment(), text=True,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout[-3000:]


def test_every_example_is_run():
    assert {path.stem for path in (ROOT / "examples").glob("*.py")} == ARGUMENTS.keys()


@only_on("torch")
def test_the_zero_derivative(tmp_path, monkeypatch, capsys):
    """The picture, and what it says: softmax draws nothing, REINFORCE is right on average."""
    path, out = ROOT / "examples" / "theory" / "zero_derivative.py", tmp_path / "picture.png"
    assert len(path.read_text().splitlines()) <= 100
    monkeypatch.setattr(sys, "argv", [str(path), "--draws", "1000", "--out", str(out)])
    runpy.run_path(str(path), run_name="__main__")
    rows = [line.split() for line in capsys.readouterr().out.splitlines()[1:]]
    found = {way: (float(bias), float(deviation)) for way, bias, deviation in rows}
    assert found["softmax"][1] == 0 and found["softmax"][0] > 0.3
    assert found["straight-through"][0] > 0.3 > 3 * found["REINFORCE"][0]
    assert found["REINFORCE"][1] > 2 * found["straight-through"][1] > 1
    assert np.asarray(Image.open(out).convert("L"), "float32").std() > 5


# Steps that are just enough to draw something; what the figures say is asked in test_theory.py.
THEORY = {
    "dirac_gan": 9, "mode_seeking": 1, "optimal_discriminator": 50, "parallel_lines": 1,
    "saturating": 3,
}  # fmt: skip
# They train eight critics, eleven discriminators, ...: a `fit` in them is one step here.
MANY_PLAYERS = {"clipping_window": 10, "js_bound": 1, "k_steps": 20, "without_batch_norm": 10}


def test_every_figure_of_the_theory_is_shown():
    found = {path.stem for path in (ROOT / "examples" / "theory").glob("*.py")}
    assert found == {*THEORY, *MANY_PLAYERS, "zero_derivative"}
    page = (ROOT / "docs" / "theory.md").read_text()
    for name in (*THEORY, *MANY_PLAYERS):
        assert len((ROOT / "examples" / "theory" / f"{name}.py").read_text().splitlines()) < 60
        assert f"](theory/{name}.png)" in page and f"/{name}.py --out" in page
        assert (ROOT / "docs" / "theory" / f"{name}.png").stat().st_size < 120_000


@only_on("torch")
@pytest.mark.parametrize("name, steps", [*THEORY.items(), *MANY_PLAYERS.items()])
def test_a_figure_of_the_theory(name, steps, tmp_path, monkeypatch):
    if name in MANY_PLAYERS:
        shorten(monkeypatch)
    path, out = ROOT / "examples" / "theory" / f"{name}.py", tmp_path / "picture.png"
    monkeypatch.setattr(sys, "argv", [str(path), "--steps", str(steps), "--out", str(out)])
    runpy.run_path(str(path), run_name="__main__")
    assert np.asarray(Image.open(out).convert("L"), "float32").std() > 5, "the picture is blank"


@pytest.mark.parametrize("name", HERE)
def test_example(name, tmp_path, monkeypatch):
    """One in a process of its own; a process that trains for a second starts for three."""
    path = ROOT / "examples" / f"{name}.py"
    assert len(path.read_text().splitlines()) <= 65
    out = tmp_path / "picture.png"
    words = [str(path), *ARGUMENTS[name], "--out", str(out)]
    if name == "gaussian_1d":
        in_a_process(words, tmp_path)
    else:
        monkeypatch.setattr(sys, "argv", words)
        monkeypatch.chdir(tmp_path)
        runpy.run_path(str(path), run_name="__main__")
    pixels = np.asarray(Image.open(out).convert("L"), "float32")
    assert pixels.std() > 5, "the picture is blank"
