"""`fit` against the training step that an expert writes by hand, in steps per second.

    python -m benchmarks.throughput

from the repository's root, on a machine that does nothing else. It writes
results/throughput.jsonl, a line for each contender in each cell, and from it results/throughput.md;
`--table` only the latter. Each backend and cell has a process of its own with pinned threads, in
which the contenders take turns; `--memory` measures peak memory, a process for each contender.
"""

import argparse
import json
import os
import platform
import resource
import subprocess
import sys
import time
from pathlib import Path

from benchmarks.throughput_cells import CELLS
from benchmarks.throughput_table import markdown

RESULTS = Path(__file__).parent / "results"
BACKENDS = ("tensorflow", "jax", "torch")
ROUNDS = 3
SECONDS = 1.0  # about, for a contender's turn


def loop_length(cell):
    """Steps in one call of contenders that loop on the device."""
    return 32 if cell.network.startswith("mlp") else 2


def contenders(backend, cell):
    """{name: function that makes a function of a number of steps}."""
    loop = loop_length(cell)
    made = {
        "fit": lambda: ours(cell),
        "fit from batches": lambda: ours(cell, batches=True),
    }
    if backend != "torch":
        made[f"fit, {loop} steps a call"] = lambda: ours(cell, steps_per_execution=loop)
    made |= {f"by hand: {name}": make for name, make in by_hand(backend, cell, loop).items()}
    return made


def by_hand(backend, cell, loop):
    from benchmarks.throughput_cells import compiled

    def make(kind, **kwargs):
        return lambda: kind(cell, compiled(cell), cell.data(), **kwargs).run

    if backend == "tensorflow":
        from benchmarks.throughput_tensorflow import Graph

        return {
            "graph": make(Graph),
            "graph, data on device": make(Graph, resident=True),
            f"graph, {loop} steps a call": make(Graph, resident=True, loop=loop),
            "XLA": make(Graph, resident=True, jit_compile=True),
        }
    if backend == "jax":
        from benchmarks.throughput_jax import Jitted

        made = {"jit": make(Jitted), "jit, data on device": make(Jitted, resident=True)}
        if cell.network.startswith("mlp"):  # convolutions in a loop take minutes on a CPU
            made[f"jit, {loop} steps a call"] = make(Jitted, resident=True, scan=loop)
        return made
    from benchmarks.throughput_torch import Eager

    made = {"eager": make(Eager), "eager, data on device": make(Eager, resident=True)}
    if not cell.network.startswith("mlp"):
        made["eager, channels last"] = make(Eager, channels_last=True)
    return made


def ours(cell, batches=False, **kwargs):
    from benchmarks.throughput_cells import compiled, minibatches

    gan, data = compiled(cell, **kwargs), cell.data()
    fed = {"x": minibatches(data, cell.batch_size)} if batches else {
        "x": data, "batch_size": cell.batch_size
    }  # fmt: skip
    return lambda steps: gan.fit(**fed, steps_per_epoch=steps, verbose=0)


def measure(backend, cell):
    """Prints a line for each contender: seconds of the first call, milliseconds of a step."""
    makers, loop = contenders(backend, cell), loop_length(cell)
    runs, first, steps, times = {}, {}, {}, {}
    for name, make in makers.items():
        runs[name] = make()
        start = time.perf_counter()
        runs[name](loop if "a call" in name else 1)
        first[name] = time.perf_counter() - start
        start = time.perf_counter()
        runs[name](loop)
        seconds = (time.perf_counter() - start) / loop
        steps[name] = max(1, round(SECONDS / seconds / loop)) * loop
        times[name] = []
    for _ in range(ROUNDS):
        for name, run in runs.items():
            start = time.perf_counter()
            run(steps[name])
            times[name].append(1e3 * (time.perf_counter() - start) / steps[name])
    for name in runs:
        print(json.dumps({
            "what": "speed", "backend": backend, "cell": cell.name, "who": name,
            "first_call_s": round(first[name], 3), "steps_a_turn": steps[name],
            "ms_a_step": [round(t, 4) for t in times[name]], **machine(backend),
        }), flush=True)  # fmt: skip


def measure_memory(backend, cell, name):
    """Peak memory of 20 steps above that of imports and models, and growth over 2,000 more."""
    makers = contenders(backend, cell)
    run = makers[name]()
    before = resident_now()
    run(20)
    first = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024 - before
    growth = None
    if cell.network == "mlp128":
        now = resident_now()
        run(2000)
        growth = resident_now() - now
    print(json.dumps({
        "what": "memory", "backend": backend, "cell": cell.name, "who": name,
        "peak_mib": round(first, 1), "growth_mib_over_2000_steps": growth and round(growth, 1),
        **machine(backend),
    }), flush=True)  # fmt: skip


def resident_now():
    return int(Path("/proc/self/statm").read_text().split()[1]) * resource.getpagesize() / 2**20


def machine(backend):
    import importlib.metadata

    return {
        "version": importlib.metadata.version(backend),
        "keras": importlib.metadata.version("keras"),
        "cpu": platform.processor() or platform.machine(),
        "threads": os.environ["OMP_NUM_THREADS"],
    }


def child(backend, threads, *arguments):
    environment = {
        **os.environ, "KERAS_BACKEND": backend, "OMP_NUM_THREADS": threads,
        "MKL_NUM_THREADS": threads, "TF_NUM_INTRAOP_THREADS": threads,
        "TF_NUM_INTEROP_THREADS": threads, "TF_CPP_MIN_LOG_LEVEL": "3",
        "XLA_FLAGS": f"--xla_cpu_multi_thread_eigen={str(threads != '1').lower()}",
    }  # fmt: skip
    command = [sys.executable, "-m", "benchmarks.throughput", "--child", backend, *arguments]
    done = subprocess.run(command, env=environment, stdout=subprocess.PIPE, text=True, check=False)
    if done.returncode:
        print(f"{backend} {' '.join(arguments)} failed", file=sys.stderr)
    return [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--backends", default=",".join(BACKENDS))
    parser.add_argument("--cells", default="", help="only cells whose name holds one of these")
    parser.add_argument("--threads", default="2")
    parser.add_argument("--memory", action="store_true")
    parser.add_argument("--table", action="store_true", help="only write the table")
    parser.add_argument("--child", nargs="+", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    named = {cell.name: cell for cell in CELLS}
    if arguments.child:
        backend, cell, *name = arguments.child
        return (measure_memory if name else measure)(backend, named[cell], *name)
    path = RESULTS / "throughput.jsonl"
    lines = [json.loads(line) for line in path.read_text().splitlines()] if path.exists() else []
    for cell in named if not arguments.table else ():
        if not any(part in cell for part in arguments.cells.split(",")):
            continue
        for backend in arguments.backends.split(","):
            what = "memory" if arguments.memory else "speed"
            lines = [
                line for line in lines
                if (line["what"], line["backend"], line["cell"]) != (what, backend, cell)
            ]  # fmt: skip
            if arguments.memory:
                for name in MEMORY[backend]:
                    lines += child(backend, arguments.threads, cell, name)
            else:
                lines += child(backend, arguments.threads, cell)
            path.write_text("".join(json.dumps(line) + "\n" for line in lines))
            print(f"{backend} {cell}", file=sys.stderr)
    (RESULTS / "throughput.md").write_text(markdown(lines))


MEMORY = {
    "tensorflow": ("fit", "by hand: graph"),
    "jax": ("fit", "by hand: jit"),
    "torch": ("fit", "by hand: eager"),
}

if __name__ == "__main__":
    main()
