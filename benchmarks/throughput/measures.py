"""What is measured of a contender, in a process of its own; all return lines of the record."""

import importlib.metadata
import os
import platform
import time

import keras

from benchmarks import records
from benchmarks.processes import in_turns, memory
from benchmarks.throughput.cells import Cell, named
from benchmarks.throughput.contenders import check_networks, contenders, loop_length, ours

BACKEND = keras.backend.backend()
ROUNDS = 5
ROUNDS_OF_SECONDS = 3  # where a single step takes that long


def speed(name, seconds):
    """Seconds of each contender's first call, milliseconds of its steps, in turns so long."""
    cell, wanted = named(name), float(seconds)
    check_networks(cell)
    makers, loop = contenders(cell), loop_length(cell)
    turns, first, steps = {}, {}, {}
    for who, make in makers.items():
        unit = loop if "a call" in who else 1
        run = make()
        start = time.perf_counter()
        run(unit, epochs=1)
        first[who] = time.perf_counter() - start
        taken = run(unit) / unit
        count = steps[who] = max(1, round(wanted / taken / unit)) * unit
        turns[who] = lambda run=run, count=count: 1e3 * run(count) / count
    times = in_turns(ROUNDS_OF_SECONDS if taken > wanted else ROUNDS, turns)
    return [
        line(
            "speed", cell, who=who, first_call_s=round(first[who], 3), steps_a_turn=steps[who],
            ms_a_step=[round(t, 4) for t in times[who]],
        )
        for who in turns
    ]  # fmt: skip


def first_call(name, k):
    """Seconds from nothing to the end of the first step, with k discriminator steps."""
    cell = named(name)
    run = ours(Cell(cell.network, cell.variant, int(k)))
    start = time.perf_counter()
    run(1, epochs=1)
    return [line("first call", cell, k=int(k), seconds=round(time.perf_counter() - start, 3))]


def peak(name, who):
    """Peak memory of 20 steps above that of imports and models, and growth over 2,000 more."""
    cell = named(name)
    run = contenders(cell)[who]()
    before = memory("RSS")
    run(20, epochs=1)
    highest = memory("HWM") - before
    growth = None
    if cell.network == "mlp128":
        now = memory("RSS")
        run(2000, epochs=1)
        growth = round(memory("RSS") - now, 1)
    values = {"peak_mib": round(highest, 1), "growth_mib_over_2000_steps": growth}
    return [line("memory", cell, who=who, **values)]


def tracer_memory(name):
    """What torch's tracer takes once in a process, here to trace the doubling of four numbers."""
    import torch
    from torch.fx.experimental.proxy_tensor import make_fx

    def gradient(x):
        return torch.autograd.grad((2 * x).square().sum(), [x])

    cell = named(name)
    contenders(cell)["fit"]()
    before = memory("RSS")
    make_fx(gradient, tracing_mode="fake")(torch.ones(4, requires_grad=True))
    return [line("memory", cell, who="tracer", peak_mib=round(memory("RSS") - before, 1))]


def line(what, cell, **values):
    return {
        "what": what, "backend": BACKEND, "cell": cell.name, **values,
        "version": records.version(BACKEND),
        "keras": importlib.metadata.version("keras"),
        "cpu": platform.processor() or platform.machine(),
        "threads": os.environ["OMP_NUM_THREADS"],
    }  # fmt: skip
