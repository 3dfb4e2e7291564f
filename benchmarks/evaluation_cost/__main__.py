"""What does evaluation cost? Seconds and memory beside training, and beside torch-fidelity.

    python -m benchmarks.evaluation_cost --peers PYTHON

from the repository's root, with all three backends installed; PYTHON is the interpreter of the
environment of peers/README.md. It writes results/evaluation_cost.jsonl and, from it,
results/evaluation_cost.md; `digits`, `inception`, `inside` or `constants` measures only that,
`--table` nothing. Every backend and torch-fidelity has a process of its own, with one thread; the
processes take turns. About forty minutes on two cores that others use too.
"""

import contextlib
import tempfile

import numpy as np

from benchmarks import records
from benchmarks.evaluation_cost.tables import write_page
from benchmarks.processes import BACKENDS, Process, in_turns

PACKAGES = ("keras", "numpy", "tensorflow", "jax", "torch")
ROUNDS = 3
CACHES = tempfile.TemporaryDirectory()


def job(backend, name, *arguments):
    """A process that prepares a function of `jobs`."""
    cache = tempfile.mkdtemp(dir=CACHES.name)  # empty, so that the first call is a first call
    function = f"benchmarks.evaluation_cost.jobs:{name}"
    return Process(function, *arguments, backend=backend, settings={"KERAS_GAN_CACHE": cache})


def measured(what, processes, rounds=ROUNDS):
    """One turn each that counts as the first call, and then `rounds` in which all take turns.

    Yields {what, who, case, first, first_cpu, wall, cpu, megabytes}: seconds of calls, peak.
    """
    with contextlib.ExitStack() as stack:
        asked = {who: stack.enter_context(process).ask for who, process in processes.items()}
        first = {who: ask() for who, ask in asked.items()}
        turns = in_turns(rounds, asked)
    for who, answers in turns.items():
        last = answers[-1]
        for case, seconds in first[who]["cases"].items():
            yield {
                "what": what, "who": who, "case": case, "first": seconds["wall"],
                "first_cpu": seconds["cpu"],
                **{x: [turn["cases"][case][x] for turn in answers] for x in ("wall", "cpu")},
                "megabytes": last["megabytes"], **last["numbers"],
            }  # fmt: skip


def digits(peers):
    """Evaluating 10,000 digits beside the training before it."""
    return measured("digits", {backend: job(backend, "digits") for backend in BACKENDS})


def inception(peers):
    """The same Inception weights on the same images; the features must be the same."""
    with tempfile.TemporaryDirectory() as folder:
        paths = {who: f"{folder}/{who}.npy" for who in (*BACKENDS, "torch-fidelity")}
        processes = {backend: job(backend, "inception", paths[backend]) for backend in BACKENDS}
        if peers:
            function = "benchmarks.peers.evaluation_cost:inception"
            fidelity = Process(function, paths["torch-fidelity"], python=peers)
            processes["torch-fidelity"] = fidelity
        lines = list(measured("inception", processes))
        arrays = {who: np.load(paths[who]) for who in processes}
    reference = arrays.get("torch-fidelity", arrays["torch"])
    for line in lines:
        gap = np.linalg.norm(arrays[line["who"]] - reference) / np.linalg.norm(reference)
        yield {**line, "difference": float(gap)}


def inside(peers):
    """`FID` in the steps of `evaluate`; a process for each metric, because memory is compared."""
    for backend in BACKENDS:
        for arguments in (("0", "0"), ("64", "10"), ("2048", "1"), ("2048", "10")):
            yield from measured("inside", {backend: job(backend, "inside", *arguments)})


def constants(peers):
    """Inception inside `evaluate`, where JAX compiles its weights as constants."""
    for metric in ("none", "fid", "pipeline"):
        yield from measured("constants", {"jax": job("jax", "constants", metric)})
    for backend in ("tensorflow", "torch"):
        processes = {backend: job(backend, "constants", "fid")}
        yield from measured("constants", processes, rounds=1)


def environment(peers):
    return records.environment(PACKAGES)


if __name__ == "__main__":
    records.measure(
        "evaluation_cost", __doc__.splitlines()[0],
        {"digits": digits, "inception": inception, "inside": inside, "constants": constants,
         "environment": environment}, write_page,
        peers=(None, "interpreter that finds torch-fidelity"),
    )  # fmt: skip
