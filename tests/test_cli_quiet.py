"""The command's stderr is its own; a framework's lines come with --verbose, its errors always."""

import subprocess
import sys

import keras
import pytest

from tests.test_cli_backend import process
from tests.turns import only_on

TRAIN = (
    "-m keras_gan.cli train gan --data digits --width 4 --steps 2 --no-evaluation --no-report --out"
)
NOISE = "WARNING: All log messages before absl::InitializeLog() is called are written to STDERR"


@only_on("tensorflow")  # whose own lines are the most
def test_stderr_holds_the_commands_lines_alone(tmp_path):
    result = process(*TRAIN.split(), tmp_path / "run", TF_CPP_MIN_LOG_LEVEL="3")
    lines = result.stderr.splitlines()
    assert lines[0] == f"backend: {keras.backend.backend()}"
    assert len(lines) == 2 and lines[1].startswith("epoch 1/1  d_loss"), result.stderr


@only_on("tensorflow")
def test_verbose_shows_the_frameworks_lines(tmp_path):
    assert "oneDNN" in process(*TRAIN.split(), tmp_path / "run", "--verbose").stderr


@pytest.mark.parametrize("broken", [False, True])
def test_only_known_lines_of_an_import_that_succeeds_are_dropped(tmp_path, broken):
    last = "raise ImportError('no library')" if broken else ""
    (tmp_path / "tensorflow.py").write_text(
        f"import os\nos.write(2, b'{NOISE}\\nI0000 00:00:1 1 port.cc:1] oneDNN\\nreal\\n')\n{last}"
    )
    code = (
        "from keras_gan.cli import quiet; quiet.quieten(); import tensorflow; "
        "import logging; logging.getLogger('tensorflow').warning('5 out of the ' + 'last 13 calls')"
    )
    done = subprocess.run(
        [sys.executable, "-c", f"import sys; sys.path.insert(0, {str(tmp_path)!r}); {code}"],
        capture_output=True, text=True,
    )  # fmt: skip
    assert "real" in done.stderr
    assert ("oneDNN" in done.stderr) is broken
    assert ("no library" in done.stderr) is broken
    assert "last 13 calls" not in done.stderr
