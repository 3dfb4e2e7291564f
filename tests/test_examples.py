"""Every example runs, at a small size, and leaves the picture it promises."""

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

ROOT = Path(__file__).parent.parent
ARGUMENTS = {
    "ring": ["--steps", "10"],
    "own_networks": ["--epochs", "1"],
    "gaussian_1d": ["--steps", "20"],
    "tfds_mnist": ["--dataset", "digits", "--epochs", "1", "--width", "4"],
}


def test_every_example_is_run():
    assert {path.stem for path in (ROOT / "examples").glob("*.py")} == ARGUMENTS.keys()


@pytest.mark.parametrize("name", ARGUMENTS)
def test_example(name, tmp_path):
    path = ROOT / "examples" / f"{name}.py"
    assert len(path.read_text().splitlines()) <= 65
    out = tmp_path / "picture.png"
    done = subprocess.run(
        [sys.executable, str(path), *ARGUMENTS[name], "--out", str(out)],
        cwd=tmp_path, env={**os.environ, "PYTHONPATH": str(ROOT)}, text=True,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout[-3000:]
    pixels = np.asarray(Image.open(out).convert("L"), "float32")
    assert pixels.std() > 5, "the picture is blank"
