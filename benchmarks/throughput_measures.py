"""What is measured of a contender, in a process of its own."""

import json
import os
import platform
import resource
import time
from pathlib import Path

from benchmarks.throughput_cells import Cell
from benchmarks.throughput_contenders import contenders, loop_length, ours

ROUNDS = 5
ROUNDS_OF_SECONDS = 3  # where a single step takes that long
SECONDS = 0.6  # about, for a contender's turn


def measure_speed(backend, cell):
    """Prints a line for each contender: seconds of the first call, milliseconds of a step."""
    makers, loop = contenders(backend, cell), loop_length(cell)
    runs, first, steps, times = {}, {}, {}, {}
    for name, make in makers.items():
        unit = loop if "a call" in name else 1
        runs[name] = make()
        start = time.perf_counter()
        runs[name](unit, epochs=1)
        first[name] = time.perf_counter() - start
        seconds = runs[name](unit) / unit
        steps[name] = max(1, round(SECONDS / seconds / unit)) * unit
        times[name] = []
    for _ in range(ROUNDS_OF_SECONDS if seconds > SECONDS else ROUNDS):
        for name, run in runs.items():
            times[name].append(1e3 * run(steps[name]) / steps[name])
    for name in runs:
        write(
            backend, "speed", cell, who=name, first_call_s=round(first[name], 3),
            steps_a_turn=steps[name], ms_a_step=[round(t, 4) for t in times[name]],
        )  # fmt: skip


def measure_first_call(backend, cell, k):
    """Seconds from nothing to the end of the first step, with k discriminator steps."""
    run = ours(Cell(cell.network, cell.variant, int(k)))
    start = time.perf_counter()
    run(1, epochs=1)
    write(backend, "first call", cell, k=int(k), seconds=round(time.perf_counter() - start, 3))


def measure_memory(backend, cell, name):
    """Peak memory of 20 steps above that of imports and models, and growth over 2,000 more."""
    run = contenders(backend, cell)[name]()
    before = resident_now()
    run(20, epochs=1)
    first = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024 - before
    growth = None
    if cell.network == "mlp128":
        now = resident_now()
        run(2000, epochs=1)
        growth = round(resident_now() - now, 1)
    write(
        backend, "memory", cell, who=name, peak_mib=round(first, 1),
        growth_mib_over_2000_steps=growth,
    )  # fmt: skip


def measure_tracer(backend, cell):
    """What torch's tracer takes once in a process, here to trace the doubling of four numbers."""
    import torch
    from torch.fx.experimental.proxy_tensor import make_fx

    def gradient(x):
        return torch.autograd.grad((2 * x).square().sum(), [x])

    contenders(backend, cell)["fit"]()
    before = resident_now()
    make_fx(gradient, tracing_mode="fake")(torch.ones(4, requires_grad=True))
    write(backend, "memory", cell, who="tracer", peak_mib=round(resident_now() - before, 1))


def resident_now():
    return int(Path("/proc/self/statm").read_text().split()[1]) * resource.getpagesize() / 2**20


def write(backend, what, cell, **values):
    line = {"what": what, "backend": backend, "cell": cell.name, **values, **machine(backend)}
    print(json.dumps(line), flush=True)


def machine(backend):
    import importlib.metadata

    return {
        "version": importlib.metadata.version(backend),
        "keras": importlib.metadata.version("keras"),
        "cpu": platform.processor() or platform.machine(),
        "threads": os.environ["OMP_NUM_THREADS"],
    }
