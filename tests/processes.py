"""Run a test's job in a new process, on any backend."""

import json
import os
import subprocess
import sys
from pathlib import Path

import keras

ROOT = Path(__file__).parent.parent


def environment(backend=None, **variables):
    """That of a new process, which finds this repository and one framework, the backend's.

    Keras imports each framework it finds, whatever its backend, and a process that trains for a
    second would wait four for the others.
    """
    paths = [ROOT / "tests" / "one_framework", ROOT, *filter(None, sys.path)]
    return {
        **os.environ, "PYTHONPATH": os.pathsep.join(map(str, paths)),
        "KERAS_BACKEND": backend or keras.backend.backend(),
        "ONE_FRAMEWORK": backend or keras.backend.backend(), **variables,
    }  # fmt: skip


def run_jobs(module, jobs, backend=None):
    """`python -m tests.MODULE [jobs as JSON]`; fails with all it printed."""
    done = subprocess.run(
        [sys.executable, "-m", f"tests.{module}", json.dumps(jobs)],
        cwd=ROOT, env=environment(backend), text=True,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout[-4000:]
