"""Our statistics of features against the other libraries': numbers, seconds, memory.

    OMP_NUM_THREADS=2 KERAS_BACKEND=torch python -m benchmarks.feature_statistics

from the repository's root, in the environment of peers/README.md. It writes
results/feature_statistics.jsonl and, from it, results/feature_statistics.md; `parity`, `speed` or
`memory` measures only that, `--table` nothing. Features are synthetic: correlated, not Gaussian.
"""

import argparse
import importlib.metadata
import json
import os
import platform
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np

from benchmarks.feature_statistics_table import markdown

RESULTS = Path(__file__).parent / "results"
PACKAGES = ("numpy", "scipy", "scikit-learn", "torch", "torch_fidelity", "pytorch-fid",
            "torchmetrics", "clean-fid", "prdc")  # fmt: skip
REPEATS = 3


def features(number, dimension, seed, shift=0.0):
    """Rectified mixtures, float32: mean and spread like an Inception network's, full rank."""
    mixing = np.random.default_rng(0).standard_normal((dimension, dimension), dtype="float32")
    mixing *= ((1 + np.arange(dimension)) ** -0.4)[:, None]
    rng = np.random.default_rng(seed)
    mixed = rng.standard_normal((number, dimension), dtype="float32") @ mixing
    mixed *= 0.4 / mixed.std()
    mixed += 0.2 + shift
    return np.maximum(mixed, 0.05 * mixed, out=mixed)


def exact_distance(real, fake):
    """FID without a root of anything: the trace is the nuclear norm of a product of QR factors."""
    real, fake = real.astype("float64"), fake.astype("float64")
    gap = np.square(real.mean(axis=0) - fake.mean(axis=0)).sum()
    factors = [
        np.linalg.qr(x - x.mean(axis=0), mode="r") / np.sqrt(len(x) - 1) for x in (real, fake)
    ]
    shared = np.linalg.svd(factors[0] @ factors[1].T, compute_uv=False).sum()
    return float(gap + sum(np.square(factor).sum() for factor in factors) - 2 * shared)


def parity():
    """Lines {metric, case, who, ours, theirs}."""
    for number, dimension in ((5000, 512), (10000, 2048), (1000, 2048)):
        real, fake = features(number, dimension, 1), features(number, dimension, 2, shift=0.02)
        case = f"{number:,} x {dimension}"
        yield from _distances(real, fake, case)
        if dimension == 512:
            yield from _kernels(real, fake, case)
            yield from _neighbours(real, fake, case)
    yield from _inception_scores()


def _line(metric, case, who, ours, theirs):
    return {"what": "parity", "metric": metric, "case": case, "who": who,
            "ours": float(ours), "theirs": float(theirs)}  # fmt: skip


def _distances(real, fake, case):
    import benchmarks.peers.feature_statistics as peers
    from keras_gan.statistics.frechet import frechet_distance

    ours = frechet_distance(real, fake)
    kept = peers.moments(real), peers.moments(fake)
    wide = [peers.moments(x.astype("float64")) for x in (real, fake)]
    yield _line("FID", case, "exact (QR, SVD)", ours, exact_distance(real, fake))
    # pytorch-fid keeps features in float64, torch-fidelity in float32.
    yield _line("FID", case, "pytorch-fid", ours, peers.pytorch_fid_distance(*wide))
    yield _line("FID", case, "torch-fidelity", ours, peers.torch_fidelity_distance(*kept))
    yield _line("FID", case, "torchmetrics", ours, peers.torchmetrics_distance(*wide))


def _kernels(real, fake, case):
    import benchmarks.peers.feature_statistics as peers
    from keras_gan.statistics.kernel_distance import kernel_distance, kernel_distance_subsets

    wide = [x.astype("float64") for x in (real, fake)]
    ours = kernel_distance_subsets(real, fake, seed=peers.KID["rng_seed"])
    for who, theirs in (
        ("torch-fidelity", peers.torch_fidelity_kid(real, fake)),
        ("torch-fidelity, float64", peers.torch_fidelity_kid(*wide)),
    ):
        for name, own, number in zip(ours._fields, ours, theirs, strict=True):
            yield _line(f"KID, 100 subsets of 1000, {name}", case, who, own, number)
    theirs = peers.clean_fid_kid(real, fake)
    yield _line("KID, 100 subsets of 1000, mean", case, "clean-fid", ours.mean, theirs)
    theirs = peers.torchmetrics_kid(*wide)
    value = kernel_distance(real, fake).value
    yield _line("KID, all pairs", case, "torchmetrics, one subset, float64", value, theirs)


def _neighbours(real, fake, case):
    import benchmarks.peers.feature_statistics as peers
    from keras_gan.statistics.neighbours import neighbour_scores

    names = ("precision", "recall", "density", "coverage")
    for k, who, theirs in (
        (5, "prdc", peers.prdc_scores(real, fake)),
        (3, "torch-fidelity", peers.torch_fidelity_precision_recall(real, fake)),
    ):
        ours = neighbour_scores(real, fake, k=k)
        for name, number in zip(names, theirs, strict=False):
            yield _line(f"{name}, k = {k}", case, who, getattr(ours, name), number)


def _inception_scores():
    import benchmarks.peers.feature_statistics as peers
    from keras_gan.statistics.inception_score import inception_score

    logits = 3 * np.random.default_rng(3).standard_normal((5000, 1008), dtype="float32")
    for case, scores in (("5,000 x 1008", logits), ("the same, saturated", 100 * logits)):
        ours, theirs = inception_score(scores), peers.torch_fidelity_inception_score(scores)
        for name, own, number in zip(("mean", "std"), (ours.mean, ours.std), theirs, strict=True):
            yield _line(f"IS, {name}", case, "torch-fidelity", own, number)


def contestants_of_moments(real, fake):
    """{comparison: {who: function without arguments}}; the first one is ours."""
    import benchmarks.peers.feature_statistics as peers
    from keras_gan.statistics.frechet import frechet_distance
    from keras_gan.statistics.moments import Moments

    few = fake[:1000]
    reference, sample = Moments.of(real), Moments.of(fake)
    reference.root  # noqa: B018  made once for a reference, as in training
    kept, other, small = (peers.moments(x.astype("float64")) for x in (real, fake, few))

    def new_reference():
        fresh = Moments.from_arrays(reference.arrays())  # without the kept root
        return frechet_distance(fresh, sample)

    return {
        "FID from moments": {
            "keras_gan": lambda: frechet_distance(reference, sample),
            "keras_gan, new reference": new_reference,
            "pytorch-fid (SciPy sqrtm)": lambda: peers.pytorch_fid_distance(kept, other),
            "torch-fidelity (NumPy eigvals)": lambda: peers.torch_fidelity_distance(kept, other),
            "torchmetrics (torch eigvals)": lambda: peers.torchmetrics_distance(kept, other),
        },
        "FID of 1,000 fakes, theirs from moments": {
            "keras_gan": lambda: frechet_distance(reference, few),
            "pytorch-fid (SciPy sqrtm)": lambda: peers.pytorch_fid_distance(kept, small),
            "torch-fidelity (NumPy eigvals)": lambda: peers.torch_fidelity_distance(kept, small),
            "torchmetrics (torch eigvals)": lambda: peers.torchmetrics_distance(kept, small),
        },
    }


def contestants_of_features(real, fake):
    """The same for what needs all features."""
    import benchmarks.peers.feature_statistics as peers
    from keras_gan.statistics.kernel_distance import kernel_distance, kernel_distance_subsets
    from keras_gan.statistics.neighbours import neighbour_scores

    return {
        "KID": {
            "keras_gan, all pairs": lambda: kernel_distance(real, fake),
            "keras_gan, 100 subsets": lambda: kernel_distance_subsets(real, fake),
            "torch-fidelity, 100 subsets": lambda: peers.torch_fidelity_kid(real, fake),
        },
        "Precision, recall, density, coverage": {
            "keras_gan": lambda: neighbour_scores(real, fake),
            "prdc": lambda: peers.prdc_scores(real, fake),
            "torch-fidelity, two of them":
                lambda: peers.torch_fidelity_precision_recall(real, fake),
        },
    }  # fmt: skip


def speed():
    """Lines {metric, case, who, wall, cpu}: seconds of runs that take turns."""
    number, dimension = 10000, 2048
    real, fake = features(number, dimension, 1), features(number, dimension, 2, shift=0.02)
    contests = contestants_of_moments(real, fake) | contestants_of_features(real, fake)
    for metric, functions in contests.items():
        seconds = {who: {"wall": [], "cpu": []} for who in functions}
        for _ in range(REPEATS):
            for who, function in functions.items():
                wall, cpu = time.perf_counter(), time.process_time()
                function()
                seconds[who]["wall"].append(round(time.perf_counter() - wall, 3))
                seconds[who]["cpu"].append(round(time.process_time() - cpu, 3))
        for who, times in seconds.items():
            yield {"what": "speed", "metric": metric, "case": f"{number:,} x {dimension}",
                   "who": who, **times}  # fmt: skip


def memory():
    """Lines {metric, case, who, megabytes}: peak above the loaded features, a process each."""
    number, dimension = 10000, 2048
    # Freed arrays go back to the system at once: what is kept for later hides the later use.
    settings = {**os.environ, "MALLOC_MMAP_THRESHOLD_": "65536"}
    with tempfile.TemporaryDirectory() as folder:
        np.save(Path(folder) / "real.npy", features(number, dimension, 1))
        np.save(Path(folder) / "fake.npy", features(number, dimension, 2, shift=0.02))
        for metric, whos in contestants_of_features(None, None).items():
            for who in whos:
                command = [sys.executable, "-m", "benchmarks.feature_statistics_memory"]
                done = subprocess.run([*command, folder, metric, who], check=True,
                                      stdout=subprocess.PIPE, text=True, env=settings)  # fmt: skip
                yield {"what": "memory", "metric": metric, "case": f"{number:,} x {dimension}",
                       "who": who, "megabytes": float(done.stdout)}  # fmt: skip


def environment():
    versions = {name: importlib.metadata.version(name) for name in PACKAGES}
    return {"what": "environment", "python": platform.python_version(), **versions,
            "threads": os.environ.get("OMP_NUM_THREADS", "all")}  # fmt: skip


MEASUREMENTS = {"parity": parity, "memory": memory, "speed": speed}


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("what", nargs="*", help=f"of {', '.join(MEASUREMENTS)}; or all")
    parser.add_argument("--table", action="store_true", help="write the table, measure nothing")
    arguments = parser.parse_args()
    unknown = sorted(set(arguments.what) - set(MEASUREMENTS))
    if unknown:
        parser.error(f"there are {', '.join(MEASUREMENTS)}. Received: {', '.join(unknown)}")
    path = RESULTS / "feature_statistics.jsonl"
    lines = [json.loads(text) for text in path.read_text().splitlines()] if path.exists() else []
    for what in () if arguments.table else arguments.what or MEASUREMENTS:
        new = []
        for line in MEASUREMENTS[what]():
            print(json.dumps(line), flush=True)
            new.append(line)
        lines = [line for line in lines if line["what"] not in (what, "environment")]
        lines = [environment(), *lines, *new]
        path.write_text("".join(json.dumps(line) + "\n" for line in lines))
    (RESULTS / "feature_statistics.md").write_text(markdown(lines))


if __name__ == "__main__":
    main()
