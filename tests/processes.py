"""Run a test's job in a new process, on any backend."""

import json
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent


def run_jobs(module, jobs, backend=None):
    """`python -m tests.MODULE [jobs as JSON]`; fails with all it printed."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    if backend:
        environment["KERAS_BACKEND"] = backend
    done = subprocess.run(
        [sys.executable, "-m", f"tests.{module}", json.dumps(jobs)],
        cwd=ROOT, env=environment, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout[-4000:]
