"""Does a sample of length T take T times as long? `python -m benchmarks.sequence_lengths`.

A recurrent generator feeds its own tokens back. Timed are drawing 64 sequences, a step of
`ReinforceGAN` on as many, and the first call of each, in which the step is traced and compiled: a
Python loop over tokens would make that grow. Each backend has a process of its own.
"""

import functools
import time

import keras
import numpy as np

import keras_gan
from benchmarks import records
from benchmarks.processes import BACKENDS, in_turns, once
from benchmarks.records import BACKEND_NAMES

LENGTHS = (16, 32, 64, 128, 256)
SIZE, WIDTH, BATCH, STEPS, ROUNDS = 50, 64, 64, 5, 5


def measured():
    """[{what, length, first, ms}]: seconds of the first call, milliseconds of the next ones."""
    functions = {
        (what, length): function
        for length in LENGTHS
        for what, function in timed_of(length).items()
    }
    first = {key: seconds(function) for key, function in functions.items()}
    turns = in_turns(
        ROUNDS, {key: functools.partial(seconds, f) for key, f in functions.items()}, mirrored=True
    )
    return [
        {"what": what, "length": length, "first": round(first[what, length], 2),
         "ms": [round(1e3 * t / (STEPS if what == "step" else 1), 2) for t in times]}
        for (what, length), times in turns.items()
    ]  # fmt: skip


def timed_of(length):
    spec = {"real": {"kind": "tokens", "size": SIZE, "length": length}}
    networks = keras_gan.networks.TokenRecurrent(width=WIDTH, depth=1)
    gan = keras_gan.ReinforceGAN.from_spec(spec, networks=networks, seed=0)
    gan.compile()
    ids = np.random.default_rng(0).integers(0, SIZE, (BATCH * STEPS, length))
    return {
        "draw": lambda: gan.generate(BATCH, seed=0),
        "step": lambda: gan.fit(ids, batch_size=BATCH, verbose=0),
    }


def seconds(function):
    start = time.perf_counter()
    function()
    return time.perf_counter() - start


def lines(backends):
    for backend in backends.split(","):
        for line in once("benchmarks.sequence_lengths:measured", backend=backend, threads=2):
            yield {"backend": backend, "keras": keras.__version__, **line}


def write_page(lines):
    columns = {
        "backend": "{backend}", "": "{what}",
        **{f"T = {length}": f"{{t{length}}}" for length in LENGTHS},
        "a token of the longest / of the shortest": "{growth:.2f}",
        "first call, shortest and longest: s": "{first[0]:.1f}, {first[1]:.1f}",
    }  # fmt: skip
    records.write_page("sequence_lengths", times=records.table(list(rows(lines)), columns))


def rows(lines):
    for backend in BACKENDS:
        for what, title in (("draw", "64 sequences"), ("step", "a step")):
            mine = records.chosen(lines, backend=backend, what=what)
            if mine:
                median = {line["length"]: float(np.median(line["ms"])) for line in mine}
                each = [median[length] / length for length in LENGTHS]
                yield {
                    "backend": BACKEND_NAMES[backend], "what": title, "growth": each[-1] / each[0],
                    "first": [line["first"] for line in (mine[0], mine[-1])],
                    **{f"t{length}": f"{median[length]:.3g}" for length in LENGTHS},
                }  # fmt: skip


if __name__ == "__main__":
    records.measure(
        "sequence_lengths", __doc__.splitlines()[0], {"times": lines}, write_page,
        key=("backend", "what", "length"), backends=(",".join(BACKENDS), "some of these"),
    )  # fmt: skip
