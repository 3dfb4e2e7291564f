"""Where a step's time goes: the kernels of `fit` beside those of the step by hand.

    python -m benchmarks.throughput_profile tensorflow:resnet-SNGAN jax:mlp128-GAN

from the repository's root writes results/throughput_profile.md, a table for each cell named, from
the frameworks' own profilers. A backend's process has the threads of `benchmarks.throughput`.
Kernels that run at the same time are all counted, so their sum is more than a step's time.
"""

import argparse
import collections
import json
import re
import tempfile
import time
from pathlib import Path

from benchmarks.throughput import RESULTS, child
from benchmarks.throughput_cells import CELLS
from benchmarks.throughput_contenders import contenders, loop_length

ROWS = 14  # of a table: the kernels with the largest differences
SECONDS = 0.8  # about, of a profile


def start(backend, folder):
    if backend == "tensorflow":
        import tensorflow as tf

        tf.profiler.experimental.start(folder)
        return tf.profiler.experimental.stop
    import jax

    options = jax.profiler.ProfileOptions()
    options.python_tracer_level = 0  # it slows what it looks at
    jax.profiler.start_trace(folder, profiler_options=options)
    return jax.profiler.stop_trace


def profile(backend, run, unit, folder):
    """Profiles some steps into a folder; returns their number and the milliseconds of one."""
    run(unit, epochs=1)
    steps = max(1, round(SECONDS / run(unit))) * unit
    stop = start(backend, folder)
    begin = time.perf_counter()
    run(steps, epochs=1)
    seconds = time.perf_counter() - begin
    stop()
    return steps, 1e3 * seconds / steps


def kernels_in(backend, folder, steps):
    """{kind of kernel: (milliseconds, calls) in a step}"""
    [path] = folder.rglob("*.xplane.pb")
    kernels = collections.defaultdict(lambda: [0.0, 0.0])
    for name, picoseconds in events(path):
        kind = kernel_of(backend, name)
        if kind:
            kernels[kind][0] += picoseconds / 1e9 / steps
            kernels[kind][1] += 1 / steps
    return kernels


def events(path):
    from tensorflow.tsl.profiler.protobuf import xplane_pb2  # JAX writes the same format

    space = xplane_pb2.XSpace()
    space.ParseFromString(path.read_bytes())
    for plane in space.planes:
        for line in plane.lines:
            for event in line.events:
                yield plane.event_metadata[event.metadata_id].name, event.duration_ps


def kernel_of(backend, name):
    """The operation's type, or None for what is no operation."""
    if backend == "tensorflow":
        found = re.fullmatch(r"(?!__inference)[^ :][^:]*:(_?[A-Z]\w*)", name)
    else:
        found = re.fullmatch(r"([a-z][a-z_-]*?)[.\d]*", name)
    return found and found.group(1)


def run_child(backend, cell, folder):
    loop = loop_length(cell)
    looped = backend == "jax" and cell.network.startswith("mlp")
    pair = (
        (f"fit, {loop} steps a call", f"by hand: jit, {loop} steps a call")
        if looped
        else ("fit", f"by hand: {'graph' if backend == 'tensorflow' else 'jit'}, data on device")
    )
    makers = contenders(backend, cell)
    for i, who in enumerate(pair):
        steps, ms = profile(backend, makers[who](), loop, f"{folder}/{i}")
        print(json.dumps({"who": who, "ms": ms, "steps": steps}), flush=True)


def table(backend, cell, ours, hand):
    kinds = sorted(
        {*ours["kernels"], *hand["kernels"]},
        key=lambda kind: -abs(part(ours, kind)[0] - part(hand, kind)[0]),
    )
    lines = [
        f"## {backend}, {cell}", "",
        f"| kernel | `{ours['who']}`: ms a step | calls | `{hand['who']}`: ms a step | calls |",
        "| --- | --- | --- | --- | --- |",
    ]  # fmt: skip
    rows = [(kind, *part(ours, kind), *part(hand, kind)) for kind in kinds[:ROWS]]
    sums = [sum(part(who, kind)[i] for kind in kinds) for who in (ours, hand) for i in (0, 1)]
    rows += [("all kernels", *sums), ("step, profiler on", ours["ms"], 1, hand["ms"], 1)]
    for name, *values in rows:
        lines.append(f"| {name} | " + " | ".join(f"{value:.4g}" for value in values) + " |")
    return "\n".join(lines) + "\n"


def part(who, kind):
    return who["kernels"].get(kind, (0.0, 0.0))


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("cells", nargs="*", help="backend:cell, of tensorflow and jax")
    parser.add_argument("--threads", default="2")
    parser.add_argument("--child", nargs="+", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.child:
        backend, cell, folder = arguments.child
        return run_child(backend, {c.name: c for c in CELLS}[cell], folder)
    tables = []
    for named in arguments.cells:
        backend, cell = named.split(":")
        with tempfile.TemporaryDirectory() as folder:
            module = "benchmarks.throughput_profile"
            pair = child(backend, arguments.threads, cell, folder, module=module)
            for i, who in enumerate(pair):  # here, for TensorFlow's reader and JAX do not mix
                who["kernels"] = kernels_in(backend, Path(folder, str(i)), who["steps"])
        tables.append(table(backend, cell, *pair))
    command = f"python -m benchmarks.throughput_profile {' '.join(arguments.cells)}"
    text = f"# Kernels of a step\n\n`{command}`, {arguments.threads} threads.\n\n"
    (RESULTS / "throughput_profile.md").write_text(text + "\n".join(tables))


if __name__ == "__main__":
    main()
