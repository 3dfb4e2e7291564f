"""`python -m tests`: lint, then the whole test suite on each backend in processes of its own.

Extra arguments go to pytest: `python -m tests -k spectral`. `--backend jax` tests one backend.
"""

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parent.parent
BACKENDS = ("tensorflow", "jax", "torch")
# Files go to the workers whole, because models that are trained once answer a whole file.
WORKERS = ["-n", str(min(4, os.cpu_count() or 1)), "--dist", "loadfile",
           "--no-loadscope-reorder"]  # fmt: skip


def run_suite(backend, arguments):
    """Runs pytest on one backend; returns its exit code."""
    environment = {**os.environ, "KERAS_BACKEND": backend, "PYTHONPATH": str(ROOT)}
    with tempfile.TemporaryDirectory() as folder:
        environment["KERAS_HOME"] = folder  # the user's own keras.json must not matter
        command = [sys.executable, "-m", "pytest", "-q", "--durations=8", *WORKERS, *arguments]
        return subprocess.run(command, cwd=ROOT, env=environment).returncode


def main():
    arguments = sys.argv[1:]
    backends = BACKENDS
    if "--backend" in arguments:
        at = arguments.index("--backend")
        backends = (arguments[at + 1],)
        del arguments[at : at + 2]
    started = time.monotonic()
    lint = subprocess.run([sys.executable, "-m", "ruff", "check", str(ROOT)])
    failed = ["ruff"] if lint.returncode else []
    for backend in backends:
        print(f"\n===== {backend} =====", flush=True)
        if run_suite(backend, arguments):
            failed.append(backend)
    minutes, seconds = divmod(round(time.monotonic() - started), 60)
    print("failed: " + ", ".join(failed) if failed else f"all passed on {', '.join(backends)}",
          f"({minutes} min {seconds} s)")  # fmt: skip
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
