"""What does evaluation cost? Seconds and memory beside training, and beside other libraries.

    python -m benchmarks.evaluation_cost --peers PYTHON

from the repository's root, with all three backends installed; PYTHON is the interpreter of the
environment of peers/README.md. It writes results/evaluation_cost.jsonl and, from it,
results/evaluation_cost.md; `digits`, `inception`, `resizing`, `inside` or `constants` measures
only that, `--table` nothing. Every backend and every other library has a process of its own, with
one thread; the processes take turns. About forty minutes on two cores that others use too.
"""

import argparse
import contextlib
import importlib.metadata
import json
import os
import platform
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np

from benchmarks.evaluation_cost_table import markdown

RESULTS = Path(__file__).parent / "results"
PATH = RESULTS / "evaluation_cost.jsonl"
BACKENDS = ("tensorflow", "jax", "torch")
PACKAGES = ("keras", "numpy", "tensorflow", "jax", "torch")
ROUNDS = 3
ONE_THREAD = {
    **dict.fromkeys(("OMP_NUM_THREADS", "MKL_NUM_THREADS", "OPENBLAS_NUM_THREADS"), "1"),
    "TF_NUM_INTRAOP_THREADS": "1",
    "TF_NUM_INTEROP_THREADS": "1",
    "XLA_FLAGS": "--xla_cpu_multi_thread_eigen=false intra_op_parallelism_threads=1",
    "TF_CPP_MIN_LOG_LEVEL": "3",
    "CUDA_VISIBLE_DEVICES": "-1",
}


class Contestant:
    """A process that prepares a job, and runs each of its cases once whenever it is asked to."""

    def __init__(self, who, command, folder, backend=None):
        self.who = who
        cache = tempfile.mkdtemp(dir=folder)  # empty, so that the first call is a first call
        settings = {**os.environ, **ONE_THREAD, "KERAS_GAN_CACHE": cache}
        if backend is not None:
            settings["KERAS_BACKEND"] = backend
        self.process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=settings
        )
        self.first, self.turns = None, []

    def turn(self):
        self.process.stdin.write("go\n")
        self.process.stdin.flush()
        answer = self.process.stdout.readline()
        if not answer:
            raise RuntimeError(f"{self.who} ended with {self.process.wait()}")
        answer = json.loads(answer)
        if self.first is None:
            self.first = answer
        else:
            self.turns.append(answer)

    def lines(self, what):
        """{what, who, case, first, first_cpu, wall, cpu, megabytes}: seconds of calls, peak."""
        last = (self.turns or [self.first])[-1]
        for case, first in self.first["cases"].items():
            times = [turn["cases"][case] for turn in self.turns]
            yield {"what": what, "who": self.who, "case": case, "first": first["wall"],
                   "first_cpu": first["cpu"], "wall": [time["wall"] for time in times],
                   "cpu": [time["cpu"] for time in times], "megabytes": last["megabytes"],
                   **last["numbers"]}  # fmt: skip

    def end(self):
        with contextlib.suppress(BrokenPipeError):  # it may have been killed for its memory
            self.process.stdin.close()
        self.process.wait()


def job(backend, folder, *arguments):
    command = [sys.executable, "-m", "benchmarks.evaluation_cost_jobs", *arguments]
    return Contestant(backend, command, folder, backend)


def peer(python, who, folder, *arguments):
    command = [python, "-m", "benchmarks.peers.evaluation_cost", *arguments]
    return Contestant(who, command, folder)


def measured(what, contestants, rounds=ROUNDS):
    """One turn each that counts as the first call, and then `rounds` in which all take turns."""
    with contextlib.ExitStack() as stack:
        for contestant in contestants:
            stack.callback(contestant.end)
        for _ in range(1 + rounds):
            for contestant in contestants:
                contestant.turn()
        for contestant in contestants:
            yield from contestant.lines(what)


def digits(folder, peers):
    """Evaluating 10,000 digits beside the training before it."""
    return measured("digits", [job(backend, folder, "digits") for backend in BACKENDS])


def inception(folder, peers):
    """The same Inception weights on the same images; the features must be the same."""
    paths = {who: str(Path(folder) / f"{who}.npy") for who in (*BACKENDS, "torch-fidelity")}
    contestants = [job(backend, folder, "inception", paths[backend]) for backend in BACKENDS]
    if peers:
        contestants.append(
            peer(peers, "torch-fidelity", folder, "inception", paths["torch-fidelity"])
        )
    lines = list(measured("inception", contestants))
    arrays = {who: np.load(path) for who, path in paths.items() if Path(path).exists()}
    reference = arrays.get("torch-fidelity", arrays["torch"])
    for line in lines:
        gap = np.linalg.norm(arrays[line["who"]] - reference) / np.linalg.norm(reference)
        yield {**line, "difference": float(gap)}


def resizing(folder, peers):
    """To 299 x 299 pixels, without any network."""
    contestants = [job(backend, folder, "resizing") for backend in BACKENDS]
    if peers:
        contestants += [peer(peers, who, folder, "resizing", who)
                        for who in ("torch-fidelity", "clean-fid")]  # fmt: skip
    return measured("resizing", contestants)


def inside(folder, peers):
    """`FID` in the steps of `evaluate`; a process for each metric, because memory is compared."""
    for backend in BACKENDS:
        for arguments in (("0", "0"), ("64", "10"), ("2048", "1"), ("2048", "10")):
            yield from measured("inside", [job(backend, folder, "inside", *arguments)])


def constants(folder, peers):
    """Inception inside `evaluate`, where JAX compiles its weights as constants."""
    for metric in ("none", "fid", "pipeline"):
        yield from measured("constants", [job("jax", folder, "constants", metric)])
    for backend in BACKENDS:
        if backend != "jax":
            yield from measured("constants", [job(backend, folder, "constants", "fid")], rounds=1)
        yield from measured("constants", [job(backend, folder, "agreement")], rounds=0)


MEASUREMENTS = {"digits": digits, "inception": inception, "resizing": resizing, "inside": inside,
                "constants": constants}  # fmt: skip


def environment():
    versions = {name: importlib.metadata.version(name) for name in PACKAGES}
    return {"what": "environment", "python": platform.python_version(), **versions}


def read():
    return [json.loads(text) for text in PATH.read_text().splitlines()] if PATH.exists() else []


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("what", nargs="*", help=f"of {', '.join(MEASUREMENTS)}; or all")
    parser.add_argument("--peers", help="interpreter that finds torch-fidelity and clean-fid")
    parser.add_argument("--table", action="store_true", help="write the table, measure nothing")
    arguments = parser.parse_args()
    unknown = sorted(set(arguments.what) - set(MEASUREMENTS))
    if unknown:
        parser.error(f"there are {', '.join(MEASUREMENTS)}. Received: {', '.join(unknown)}")
    for what in () if arguments.table else arguments.what or MEASUREMENTS:
        new = []
        with tempfile.TemporaryDirectory() as folder:
            for line in MEASUREMENTS[what](folder, arguments.peers):
                print(json.dumps(line), flush=True)
                new.append(line)
        lines = [line for line in read() if line["what"] not in (what, "environment")]
        lines = [environment(), *lines, *new]
        PATH.write_text("".join(json.dumps(line) + "\n" for line in lines))
    (RESULTS / "evaluation_cost.md").write_text(markdown(read()))


if __name__ == "__main__":
    main()
