"""Where a step's time goes: the kernels of `fit` beside those of the step by hand.

    python -m benchmarks.throughput_profile tensorflow:resnet-SNGAN jax:mlp128-GAN

from the repository's root writes results/throughput_profile.md, a table for each cell named, from
the frameworks' own profilers. A backend's process has the threads of `benchmarks.throughput`.
Kernels that run at the same time are all counted, so their sum is more than a step's time.
"""

import argparse
import collections
import re
import tempfile
import time
from pathlib import Path

from benchmarks import records
from benchmarks.processes import ANY_DEVICE, once
from benchmarks.records import table

ROWS = 14  # of a table: the kernels with the largest differences
SECONDS = 0.8  # about, of a profile


def start(folder):
    """Starts the profiler of this process' backend; returns what stops it."""
    import keras

    if keras.backend.backend() == "tensorflow":
        import tensorflow as tf

        tf.profiler.experimental.start(folder)
        return tf.profiler.experimental.stop
    import jax

    options = jax.profiler.ProfileOptions()
    options.python_tracer_level = 0  # it slows what it looks at
    jax.profiler.start_trace(folder, profiler_options=options)
    return jax.profiler.stop_trace


def profile(who, run, unit, folder):
    """Profiles some steps into a folder: their number and the milliseconds of one."""
    run(unit, epochs=1)
    steps = max(1, round(SECONDS / run(unit))) * unit
    stop = start(folder)
    begin = time.perf_counter()
    run(steps, epochs=1)
    seconds = time.perf_counter() - begin
    stop()
    return {"who": who, "ms": 1e3 * seconds / steps, "steps": steps}


def profiled(backend, name, folder):
    """Two profiles, in the folders 0 and 1: of `fit`, and of the loop by hand that is like it."""
    from benchmarks.throughput.cells import named
    from benchmarks.throughput.contenders import contenders, loop_length

    cell = named(name)
    loop, makers = loop_length(cell), contenders(cell)
    hand = "graph" if backend == "tensorflow" else "jit"
    pair = "fit", f"by hand: {hand}, data on device"
    if backend == "jax" and cell.points:
        pair = f"fit, {loop} steps a call", f"by hand: jit, {loop} steps a call"
    return [profile(who, makers[who](), loop, f"{folder}/{i}") for i, who in enumerate(pair)]


def kernels_in(backend, folder, steps):
    """{kind of kernel: (milliseconds, calls) in a step}"""
    from tensorflow.tsl.profiler.protobuf import xplane_pb2  # JAX writes the same format

    [path] = folder.rglob("*.xplane.pb")
    space = xplane_pb2.XSpace()
    space.ParseFromString(path.read_bytes())
    kernels = collections.defaultdict(lambda: [0.0, 0.0])
    for plane in space.planes:
        for event in (event for line in plane.lines for event in line.events):
            kind = kernel_of(backend, plane.event_metadata[event.metadata_id].name)
            if kind:
                kernels[kind][0] += event.duration_ps / 1e9 / steps
                kernels[kind][1] += 1 / steps
    return kernels


def kernel_of(backend, name):
    """The operation's type, or None for what is no operation."""
    if backend == "tensorflow":
        found = re.fullmatch(r"(?!__inference)[^ :][^:]*:(_?[A-Z]\w*)", name)
    else:
        found = re.fullmatch(r"([a-z][a-z_-]*?)[.\d]*", name)
    return found and found.group(1)


def section(backend, cell, ours, hand):
    def row(kernel, *pairs):
        return {"kernel": kernel, "ours": pairs[0], "hand": pairs[1]}

    sides = ours["kernels"], hand["kernels"]
    rows = [row(kind, *(side[kind] for side in sides)) for kind in {*sides[0], *sides[1]}]
    rows.sort(key=lambda row: -abs(row["ours"][0] - row["hand"][0]))
    sums = ([sum(row[who][i] for row in rows) for i in (0, 1)] for who in ("ours", "hand"))
    rows = [*rows[:ROWS], row("all kernels", *sums),
            row("step, profiler on", (ours["ms"], 1), (hand["ms"], 1))]  # fmt: skip
    columns = {"kernel": "{kernel}"}
    for name, side in (("ours", ours), ("hand", hand)):
        columns[f"`{side['who']}`: ms a step"] = f"{{{name}[0]:.4g}}"
        columns[f"`{side['who']}`: calls"] = f"{{{name}[1]:.4g}}"
    return f"## {backend}, {cell}\n\n{table(rows, columns)}\n"


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("cells", nargs="*", help="backend:cell, of tensorflow and jax")
    parser.add_argument("--threads", default="2")
    parser.add_argument("--print", action="store_true", help="write nothing")
    arguments = parser.parse_args()
    sections = []
    for backend, cell in (name.split(":") for name in arguments.cells):
        with tempfile.TemporaryDirectory() as folder:
            pair = once(
                "benchmarks.throughput_profile:profiled", backend, cell, folder, backend=backend,
                threads=arguments.threads, settings=ANY_DEVICE,
            )  # fmt: skip
            for i, who in enumerate(pair):  # here, for TensorFlow's reader and JAX do not mix
                who["kernels"] = kernels_in(backend, Path(folder, str(i)), who["steps"])
        sections.append(section(backend, cell, *pair))
    if arguments.print:
        return print("\n".join(sections))
    records.write_page(
        "throughput_profile", cells=" ".join(arguments.cells), threads=arguments.threads,
        sections="\n".join(sections).rstrip(),
    )  # fmt: skip


if __name__ == "__main__":
    main()
