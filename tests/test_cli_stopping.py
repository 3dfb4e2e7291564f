"""Processes that are killed or interrupted from outside, and what another one makes of it."""

import signal
import subprocess
import sys
import time

import pytest

from tests.processes import environment
from tests.test_cli_train import DIGITS, assert_same_run, checkpoint, go_on, invoke
from tests.turns import only_on

pytestmark = only_on("torch")

STEPS = 130  # six epochs of 23 steps, the last one shorter


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory):
    folder = tmp_path_factory.mktemp("cli") / "run"
    result = invoke(*DIGITS, "--steps", STEPS, "--out", folder)
    assert result.exit_code == 0, result.output
    return folder


def stopped(folder, number):
    """A process in the middle of training that gets a signal: (exit code, stderr)."""
    words = [sys.executable, "-m", "keras_gan.cli", *DIGITS, "--steps", STEPS, "--out", folder]
    process = subprocess.Popen(
        [str(word) for word in words],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=environment(),
    )
    try:
        deadline = time.monotonic() + 120
        while not (folder / "checkpoint.weights.h5").exists():
            assert process.poll() is None, process.stderr.read()
            assert time.monotonic() < deadline, "no checkpoint within two minutes"
            time.sleep(0.005)
        process.send_signal(number)
        _, errors = process.communicate(timeout=120)
    finally:
        process.kill()
        process.wait()
    assert not (folder / "model.keras").exists()
    return process.returncode, errors


def test_a_killed_run_goes_on_to_the_same_end(undisturbed, tmp_path):
    code, _ = stopped(tmp_path / "run", signal.SIGKILL)
    assert code == -signal.SIGKILL
    assert int(checkpoint(tmp_path / "run")["optimizer/vars/0"]) < STEPS
    result = go_on(tmp_path / "run")
    assert result.exit_code == 0, result.output
    assert_same_run(tmp_path / "run", undisturbed)


def test_an_interrupted_run_goes_on_to_the_same_end(undisturbed, tmp_path):
    code, errors = stopped(tmp_path / "run", signal.SIGINT)
    assert code == 130, errors
    assert "stopping after this step (Ctrl-C again: at once)" in errors
    step = int(checkpoint(tmp_path / "run")["optimizer/vars/0"])
    assert f"stopped and saved at step {step}; go on with:" in errors
    assert "--resume" in errors
    result = go_on(tmp_path / "run")
    assert result.exit_code == 0, result.output
    assert_same_run(tmp_path / "run", undisturbed)
