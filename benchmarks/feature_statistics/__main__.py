"""Our statistics of features against the other libraries': numbers, seconds, memory.

    OMP_NUM_THREADS=2 KERAS_BACKEND=torch python -m benchmarks.feature_statistics

from the repository's root, in the environment of peers/README.md. It writes
results/feature_statistics.jsonl and, from it, results/feature_statistics.md; `parity`, `speed` or
`memory` measures only that, `--table` nothing. Features are synthetic: correlated, not Gaussian.
"""

import os
import tempfile
from pathlib import Path

import numpy as np

from benchmarks import records
from benchmarks.feature_statistics import parity
from benchmarks.feature_statistics.contests import of_features, of_moments
from benchmarks.feature_statistics.features import features
from benchmarks.feature_statistics.tables import write_page
from benchmarks.processes import in_turns, once, timed

PACKAGES = ("numpy", "scipy", "scikit-learn", "torch", "torch_fidelity", "pytorch-fid",
            "torchmetrics", "clean-fid", "prdc")  # fmt: skip
SIZE = (10_000, 2048)
CASE = "10,000 x 2048"
REPEATS = 3
THREADS = os.environ.get("OMP_NUM_THREADS", "all")


def speed():
    """Lines {metric, case, who, wall, cpu}: seconds of runs that take turns."""
    sets = features(*SIZE, 1), features(*SIZE, 2, shift=0.02)
    for metric, functions in {**of_moments(*sets), **of_features(*sets)}.items():
        turns = {who: lambda function=function: timed(function)
                 for who, function in functions.items()}  # fmt: skip
        for who, times in in_turns(REPEATS, turns).items():
            seconds = {clock: [time[clock] for time in times] for clock in ("wall", "cpu")}
            yield {"what": "speed", "metric": metric, "case": CASE, "who": who, **seconds}


def memory():
    """Lines {metric, case, who, megabytes}: peak above the loaded features, a process each."""
    # Freed arrays go back to the system at once: what is kept for later hides the later use.
    settings = {"MALLOC_MMAP_THRESHOLD_": "65536"}
    threads = os.cpu_count() if THREADS == "all" else THREADS
    with tempfile.TemporaryDirectory() as folder:
        np.save(Path(folder) / "real.npy", features(*SIZE, 1))
        np.save(Path(folder) / "fake.npy", features(*SIZE, 2, shift=0.02))
        for metric, whos in of_features(None, None).items():
            for who in whos:
                megabytes = once(
                    "benchmarks.feature_statistics.contests:megabytes", folder, metric, who,
                    threads=threads, settings=settings,
                )  # fmt: skip
                yield {"what": "memory", "metric": metric, "case": CASE, "who": who,
                       "megabytes": megabytes}  # fmt: skip


if __name__ == "__main__":
    records.measure(
        "feature_statistics", __doc__.splitlines()[0],
        {"parity": parity.lines, "memory": memory, "speed": speed,
         "environment": lambda: records.environment(PACKAGES, threads=THREADS)}, write_page,
    )  # fmt: skip
