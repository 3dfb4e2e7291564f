"""`fit` against the training step that an expert writes by hand, in steps per second.

    python -m benchmarks.throughput

from the repository's root, on a machine that does nothing else. It writes
results/throughput.jsonl, a line for each contender in each cell, and from it results/throughput.md;
`--table` only the latter. Each backend and cell has a process of its own with pinned threads, in
which the contenders take turns. `memory` measures only peak memory, and `"first call"` only the
first call with one and with five discriminator steps, a process for each number.
"""

import functools
import sys

from benchmarks import records
from benchmarks.processes import ANY_DEVICE, BACKENDS, once
from benchmarks.throughput.cells import CELLS
from benchmarks.throughput.tables import write_page

BY_HAND = {"tensorflow": "graph", "jax": "jit", "torch": "eager"}


def jobs(what, backend, cell, seconds):
    """Functions of `measures`, each with its arguments, that measure one cell."""
    if what == "speed":
        return [("speed", str(seconds))]
    if what == "memory":
        tracer = [("tracer_memory",)] if backend == "torch" else []
        return [("peak", "fit"), ("peak", f"by hand: {BY_HAND[backend]}"), *tracer]
    return [("first_call", "1"), ("first_call", "5")] if cell.variant == "WGANGP" else []


def lines(what, cells, backends, threads, seconds):
    for cell in CELLS:
        if not any(part in cell.name for part in cells.split(",")):
            continue
        for backend in backends.split(","):
            print(f"{backend} {cell.name}", file=sys.stderr)
            for function, *rest in jobs(what, backend, cell, seconds):
                try:
                    yield from once(
                        f"benchmarks.throughput.measures:{function}", cell.name, *rest,
                        backend=backend, threads=threads, settings=ANY_DEVICE,
                    )  # fmt: skip
                except RuntimeError as error:  # the other cells can be measured all the same
                    print(error, file=sys.stderr)


if __name__ == "__main__":
    records.measure(
        "throughput", __doc__.splitlines()[0],
        {what: functools.partial(lines, what) for what in ("speed", "memory", "first call")},
        write_page, key=("what", "backend", "cell", "who", "k"),
        cells=("", "only cells whose name holds one of these"),
        backends=(",".join(BACKENDS), "some of these"), threads=(2, "of each process"),
        seconds=(0.6, "of a contender's turn, about"),
    )  # fmt: skip
