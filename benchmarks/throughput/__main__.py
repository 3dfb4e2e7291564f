"""`fit` against the training step that an expert writes by hand, in steps per second.

    python -m benchmarks.throughput

from the repository's root, on a machine that does nothing else. It writes
results/throughput.jsonl, a line for each contender in each cell, and from it results/throughput.md;
`--table` only the latter. Each backend and cell has a process of its own with pinned threads, in
which the contenders take turns. `--what memory` measures peak memory and `--what "first call"` the
first call with one and with five discriminator steps, a process for each number.
"""

import argparse
import sys

from benchmarks import records
from benchmarks.processes import ANY_DEVICE, BACKENDS, once
from benchmarks.throughput.cells import CELLS
from benchmarks.throughput.tables import write_page

BY_HAND = {"tensorflow": "graph", "jax": "jit", "torch": "eager"}


def jobs(what, backend, cell):
    """Functions of `measures`, each with its arguments, that measure one cell."""
    if what == "speed":
        return [("speed",)]
    if what == "memory":
        tracer = [("tracer_memory",)] if backend == "torch" else []
        return [("memory", "fit"), ("memory", f"by hand: {BY_HAND[backend]}"), *tracer]
    return [("first_call", "1"), ("first_call", "5")] if cell.variant == "WGANGP" else []


def key(line):
    return tuple(line.get(part) for part in ("what", "backend", "cell", "who", "k"))


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--backends", default=",".join(BACKENDS))
    parser.add_argument("--cells", default="", help="only cells whose name holds one of these")
    parser.add_argument("--threads", default="2")
    parser.add_argument("--what", default="speed", choices=("speed", "memory", "first call"))
    parser.add_argument("--table", action="store_true", help="only write the table")
    arguments = parser.parse_args()
    for cell in () if arguments.table else CELLS:
        if not any(part in cell.name for part in arguments.cells.split(",")):
            continue
        for backend in arguments.backends.split(","):
            print(f"{backend} {cell.name}", file=sys.stderr)
            for function, *rest in jobs(arguments.what, backend, cell):
                try:
                    new = once(
                        f"benchmarks.throughput.measures:{function}", cell.name, *rest,
                        backend=backend, threads=arguments.threads, settings=ANY_DEVICE,
                    )  # fmt: skip
                except RuntimeError as error:  # the other cells can be measured all the same
                    print(error, file=sys.stderr)
                else:
                    records.replace("throughput", new, key)
    write_page(records.read("throughput"))


if __name__ == "__main__":
    main()
