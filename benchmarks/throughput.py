"""`fit` against the training step that an expert writes by hand, in steps per second.

    python -m benchmarks.throughput

from the repository's root, on a machine that does nothing else. It writes
results/throughput.jsonl, a line for each contender in each cell, and from it results/throughput.md;
`--table` only the latter. Each backend and cell has a process of its own with pinned threads, in
which the contenders take turns. `--what memory` measures peak memory and `--what "first call"` the
first call with one and with five discriminator steps, a process for each number.
"""

import argparse
import json
import os
import subprocess
import sys
from pathlib import Path

from benchmarks.throughput_cells import CELLS
from benchmarks.throughput_table import markdown

RESULTS = Path(__file__).parent / "results"
BACKENDS = ("tensorflow", "jax", "torch")
BY_HAND = {"tensorflow": "graph", "jax": "jit", "torch": "eager"}


def jobs(what, backend, cell):
    """Arguments of the processes that measure one cell."""
    if what == "speed":
        return [()]
    if what == "memory":
        once = [("tracer",)] if backend == "torch" else []
        return [("fit",), (f"by hand: {BY_HAND[backend]}",), *once]
    return [("1",), ("5",)] if cell.variant == "WGANGP" else []


def child(backend, threads, *arguments, module="benchmarks.throughput"):
    environment = {
        **os.environ, "KERAS_BACKEND": backend, "OMP_NUM_THREADS": threads,
        "MKL_NUM_THREADS": threads, "TF_NUM_INTRAOP_THREADS": threads,
        "TF_NUM_INTEROP_THREADS": threads, "TF_CPP_MIN_LOG_LEVEL": "3",
        "XLA_FLAGS": f"--xla_cpu_multi_thread_eigen={str(threads != '1').lower()}",
        "PYTHONWARNINGS": "ignore::UserWarning",
    }  # fmt: skip
    command = [sys.executable, "-m", module, "--child", backend, *arguments]
    done = subprocess.run(command, env=environment, stdout=subprocess.PIPE, text=True, check=False)
    if done.returncode:
        print(f"{backend} {' '.join(arguments)} failed", file=sys.stderr)
    return [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]


def run_child(backend, what, cell, *arguments):
    from benchmarks import throughput_checks, throughput_measures

    if what == "speed":
        throughput_checks.check_networks(backend, cell)
        throughput_measures.measure_speed(backend, cell)
    elif arguments == ("tracer",):
        throughput_measures.measure_tracer(backend, cell)
    elif what == "memory":
        throughput_measures.measure_memory(backend, cell, *arguments)
    else:
        throughput_measures.measure_first_call(backend, cell, *arguments)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--backends", default=",".join(BACKENDS))
    parser.add_argument("--cells", default="", help="only cells whose name holds one of these")
    parser.add_argument("--threads", default="2")
    parser.add_argument("--what", default="speed", choices=("speed", "memory", "first call"))
    parser.add_argument("--table", action="store_true", help="only write the table")
    parser.add_argument("--child", nargs="+", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    named = {cell.name: cell for cell in CELLS}
    if arguments.child:
        backend, what, cell, *rest = arguments.child
        return run_child(backend, what, named[cell], *rest)
    path = RESULTS / "throughput.jsonl"
    lines = [json.loads(line) for line in path.read_text().splitlines()] if path.exists() else []
    for name, cell in named.items() if not arguments.table else ():
        if not any(part in name for part in arguments.cells.split(",")):
            continue
        for backend in arguments.backends.split(","):
            what = arguments.what
            for job in jobs(what, backend, cell):
                new = child(backend, arguments.threads, what, name, *job)
                same = {key(line) for line in new}
                lines = [line for line in lines if key(line) not in same] + new
            path.write_text("".join(json.dumps(line) + "\n" for line in lines))
            print(f"{backend} {name}", file=sys.stderr)
    (RESULTS / "throughput.md").write_text(markdown(lines))


def key(line):
    return tuple(line.get(part) for part in ("what", "backend", "cell", "who", "k"))


if __name__ == "__main__":
    main()
