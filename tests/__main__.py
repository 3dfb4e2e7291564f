"""`python -m tests`: lint, then the whole test suite on each backend in a process of its own.

Extra arguments go to pytest: `python -m tests -k spectral`. `--backend jax` tests one backend.
"""

import os
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

ROOT = Path(__file__).parent.parent
BACKENDS = ("tensorflow", "jax", "torch")


def run_suite(backend, arguments):
    """Runs pytest on one backend; returns (exit code, everything it printed)."""
    environment = {**os.environ, "KERAS_BACKEND": backend, "PYTHONPATH": str(ROOT)}
    with tempfile.TemporaryDirectory() as folder:
        environment["KERAS_HOME"] = folder  # the user's own keras.json must not matter
        done = subprocess.run(
            [sys.executable, "-m", "pytest", "-q", "--durations=8", *arguments],
            cwd=ROOT, env=environment, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        )  # fmt: skip
    return done.returncode, done.stdout


def main():
    arguments = sys.argv[1:]
    backends = BACKENDS
    if "--backend" in arguments:
        at = arguments.index("--backend")
        backends = (arguments[at + 1],)
        del arguments[at : at + 2]
    lint = subprocess.run([sys.executable, "-m", "ruff", "check", str(ROOT)])
    with ThreadPoolExecutor(max_workers=max(1, min(len(backends), os.cpu_count() or 1))) as pool:
        results = list(pool.map(lambda backend: run_suite(backend, arguments), backends))
    for backend, (_, output) in zip(backends, results, strict=True):
        print(f"\n===== {backend} =====\n{output}", flush=True)
    failed = [backend for backend, (code, _) in zip(backends, results, strict=True) if code]
    if lint.returncode:
        failed.append("ruff")
    print("failed: " + ", ".join(failed) if failed else f"all passed on {', '.join(backends)}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
