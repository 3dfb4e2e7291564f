"""Two commands, one RUN: the second one stops before any work; a dead process holds nothing."""

import os
import signal
import subprocess
import sys
import time

import pytest

from keras_gan.files import Held, Lock
from tests.hostile.a_run import TRAIN, a_run, contents, refusal
from tests.processes import environment

HOLDER = """
import sys, time
from keras_gan.files import Lock
Lock(sys.argv[1]).acquire()
print("held", flush=True)
time.sleep(60)
"""


@pytest.fixture
def holder(tmp_path, monkeypatch):
    """Another process that trains in `run`."""
    monkeypatch.chdir(tmp_path)
    a_run("run", finished=False)
    process = subprocess.Popen(
        [sys.executable, "-c", HOLDER, "run/.lock"], stdout=subprocess.PIPE, env=environment()
    )
    assert process.stdout.readline()
    yield process
    process.kill()
    process.communicate()


def test_the_second_stops_and_a_dead_one_holds_nothing(holder, tmp_path):
    before = contents(tmp_path / "run")
    day = time.strftime("%Y-%m-%d")
    for words in ("--resume", "--overwrite --steps 3", "--steps 3"):
        said = refusal(f"{TRAIN} --out run {words}")
        assert f"process {holder.pid} since {day}" in said and "trains in run" in said
    assert contents(tmp_path / "run") == before
    os.kill(holder.pid, signal.SIGKILL)
    holder.wait()
    assert (tmp_path / "run" / ".lock").exists()
    assert "holds a run already" in refusal(f"{TRAIN} --out run --steps 3")
    assert not (tmp_path / "run" / ".lock").exists()


def test_a_lock_is_held_by_one(tmp_path):
    one, other = Lock(tmp_path / "lock"), Lock(tmp_path / "lock")
    one.acquire()
    one.acquire()
    with pytest.raises(Held, match=rf"^process {os.getpid()} since \d{{4}}-"):
        other.acquire()
    (tmp_path / "lock").write_text("{")
    with pytest.raises(Held, match="^another process$"):
        other.acquire()
    one.release()
    other.acquire()
    with pytest.raises(Held):
        one.acquire()
    other.release()
    assert not list(tmp_path.iterdir())
