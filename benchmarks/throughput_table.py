"""The table of throughput.py."""

from statistics import median

from benchmarks.throughput_cells import CELLS

NAMES = {"tensorflow": "TensorFlow", "jax": "JAX", "torch": "torch"}


def markdown(lines):
    parts = [
        "# Throughput\n",
        "Written by `python -m benchmarks.throughput`, `... --what memory` and `... --what "
        '"first call"`. Milliseconds of a training step (one generator update with its k '
        "discriminator updates): median of the turns, and in brackets half their range in percent. "
        "A turn of `fit` is an epoch. **ratio**: the best of ours over the best by hand, in steps "
        "a second; above 1 `fit` is faster.\n",
    ]
    speeds = [line for line in lines if line["what"] == "speed"]
    for backend, title in NAMES.items():
        mine = [line for line in speeds if line["backend"] == backend]
        if mine:
            first = mine[0]
            parts.append(
                f"## {title} {first['version']}, Keras {first['keras']}, "
                f"{first['threads']} threads\n"
            )
            parts.append(_speeds(mine))
    first = [line for line in lines if line["what"] == "first call"]
    if first:
        parts.append(
            "## First call\n\nSeconds of the first step: all that is traced and compiled, and the "
            "step itself, which with dcgan64 takes longer than that.\n"
        )
        parts.append(_first_calls(first))
    memory = [line for line in lines if line["what"] == "memory"]
    if memory:
        parts.append(
            "## Peak memory\n\nMiB above the process with imports and models. torch's "
            "tracer loads code and builds tables once in a process, however little it "
            "traces.\n"
        )
        parts.append(_memory(memory))
    return "\n".join(parts)


def _speeds(lines):
    rows = ["| cell | ratio | ours: ms | by hand: ms | first call, ours / by hand: s |",
            "| --- | --- | --- | --- | --- |"]  # fmt: skip
    for cell in _in_order(lines):
        ours, hand = [], []
        for line in lines:
            if line["cell"] == cell:
                (hand if line["who"].startswith("by hand") else ours).append(line)
        ratio = min(map(_time, hand)) / min(map(_time, ours))
        start = f"{ours[0]['first_call_s']:.1f} / {hand[0]['first_call_s']:.1f}"
        rows.append(f"| {cell} | **{ratio:.2f}** | {_list(ours)} | {_list(hand)} | {start} |")
    return "\n".join(rows) + "\n"


def _first_calls(lines):
    rows = ["| cell | backend | k = 1 | k = 5 | ratio |", "| --- | --- | --- | --- | --- |"]
    for backend, title in NAMES.items():
        mine = [line for line in lines if line["backend"] == backend]
        for cell in _in_order(mine):
            one, five = (
                next(x["seconds"] for x in mine if (x["cell"], x["k"]) == (cell, k)) for k in (1, 5)
            )
            rows.append(f"| {cell} | {title} | {one:.2f} | {five:.2f} | {five / one:.2f} |")
    return "\n".join(rows) + "\n"


def _in_order(lines):
    present = {line["cell"] for line in lines}
    return [cell.name for cell in CELLS if cell.name in present]


def _list(lines):
    return ", ".join(
        f"{line['who'].removeprefix('by hand: ')} {_time(line):.3g} ({_spread(line):.0f} %)"
        for line in lines
    )


def _time(line):
    return median(line["ms_a_step"])


def _spread(line):
    times = line["ms_a_step"]
    return 50 * (max(times) - min(times)) / median(times)


def _memory(lines):
    rows = ["| cell | backend | fit | of it torch's tracer | by hand | ratio | without the tracer "
            "| growth of fit over 2,000 steps |",
            "| --- | --- | --- | --- | --- | --- | --- | --- |"]  # fmt: skip
    for backend, title in NAMES.items():
        for cell in _in_order(lines):
            measured = [x for x in lines if (x["backend"], x["cell"]) == (backend, cell)]
            if len(measured) > 1:
                ours, hand, *once = (line["peak_mib"] for line in measured)
                grown = measured[0]["growth_mib_over_2000_steps"]
                grown = "" if grown is None else f"{grown:.1f}"
                tracer = f"{once[0]:.0f}" if once else ""
                rest = f"{(ours - once[0]) / hand:.2f}" if once else ""
                rows.append(
                    f"| {cell} | {title} | {ours:.0f} | {tracer} | {hand:.0f} "
                    f"| {ours / hand:.2f} | {rest} | {grown} |"
                )
    return "\n".join(rows) + "\n"
