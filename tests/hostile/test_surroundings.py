"""A process in poor surroundings: nobody listens, a full disk behind `>`, no home, no locale."""

import subprocess
import sys

import pytest

from tests.processes import environment
from tests.turns import only_on

pytestmark = only_on("tensorflow")
COMMAND = [sys.executable, "-m", "keras_gan.cli"]


@pytest.fixture
def unbuffered():
    return environment("torch", PYTHONUNBUFFERED="1")


def test_nobody_listens_any_more(unbuffered):
    """`keras-gan list | head -1`, whose pipe is closed before the command writes."""
    pipe = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    with subprocess.Popen([*COMMAND, "list"], env=unbuffered, **pipe) as process:
        process.stdout.close()
        assert process.stderr.read() == b""
    assert process.returncode == 1


@pytest.mark.parametrize("word", ["list", "--help"])
def test_what_is_said_goes_to_a_full_disk(unbuffered, word):
    with open("/dev/full", "wb") as full:
        done = subprocess.run([*COMMAND, word], stdout=full, stderr=subprocess.PIPE, text=True,
                              env=unbuffered)  # fmt: skip
    assert done.returncode == 1
    said = "Error: what the command says cannot be written: No space left on device.\n"
    assert done.stderr == said


def test_a_training_without_home_temporary_folder_or_locale(tmp_path):
    """In a folder with a space, a line break and letters that the locale has not."""
    folder = tmp_path / "a b\nü 数"
    folder.mkdir()
    poor = environment("torch", TMPDIR="/proc", LC_ALL="C", PYTHONUTF8="0")
    poor = {name: value for name, value in poor.items() if name not in ("HOME", "KERAS_HOME")}
    words = "train gan --data ring --width 4 --steps 2 --batch-size 500 --no-evaluation --out run"
    done = subprocess.run([*COMMAND, *words.split()], cwd=folder, env=poor, capture_output=True)
    assert done.returncode == 0, done.stderr.decode()
    assert (folder / "run" / "model.keras").exists() and (folder / "run" / "report.html").exists()
