"""results/throughput.md."""

from statistics import median

from benchmarks import records
from benchmarks.records import BACKEND_NAMES, chosen, spread, table
from benchmarks.throughput.cells import CELLS


def write_page(lines):
    kinds = {what: chosen(lines, what=what) for what in ("speed", "first call", "memory")}
    parts = {backend: _speeds(chosen(kinds["speed"], backend=backend)) for backend in BACKEND_NAMES}
    for backend in BACKEND_NAMES:
        first = chosen(kinds["speed"], backend=backend)[0]
        versions = f"{first['version']}, Keras {first['keras']}, {first['threads']} threads"
        parts[f"{backend}_versions"] = versions
    first_calls, memory = _first_calls(kinds["first call"]), _memory(kinds["memory"])
    records.write_page("throughput", first_calls=first_calls, memory=memory, **parts)


def _cells(lines):
    """(cell, its lines) in the order in which they are measured."""
    found = ((cell.name, chosen(lines, cell=cell.name)) for cell in CELLS)
    return [(name, mine) for name, mine in found if mine]


def _speeds(lines):
    rows = []
    for cell, mine in _cells(lines):
        hand = [line for line in mine if line["who"].startswith("by hand")]
        ours = [line for line in mine if line not in hand]
        ratio = min(map(_time, hand)) / min(map(_time, ours))
        start = f"{ours[0]['first_call_s']:.1f} / {hand[0]['first_call_s']:.1f}"
        rows.append((cell, f"**{ratio:.2f}**", _list(ours), _list(hand), start))
    head = "cell | ratio | ours: ms | by hand: ms | first call, ours / by hand: s"
    return table(head, rows)


def _time(line):
    return median(line["ms_a_step"])


def _list(lines):
    return ", ".join(
        f"{line['who'].removeprefix('by hand: ')} {_time(line):.3g} "
        f"({spread(line['ms_a_step']):.0f} %)"
        for line in lines
    )


def _first_calls(lines):
    rows = []
    for backend, title in BACKEND_NAMES.items():
        for cell, mine in _cells(chosen(lines, backend=backend)):
            one, five = (chosen(mine, k=k)[0]["seconds"] for k in (1, 5))
            rows.append((cell, title, f"{one:.2f}", f"{five:.2f}", f"{five / one:.2f}"))
    return table("cell | backend | k = 1 | k = 5 | ratio", rows)


def _memory(lines):
    rows = []
    for backend, title in BACKEND_NAMES.items():
        for cell, mine in _cells(chosen(lines, backend=backend)):
            ours, hand, *once = (line["peak_mib"] for line in mine)
            grown = mine[0]["growth_mib_over_2000_steps"]
            grown = "" if grown is None else f"{grown:.1f}"
            tracer, rest = ("", "")
            if once:
                tracer, rest = f"{once[0]:.0f}", f"{(ours - once[0]) / hand:.2f}"
            numbers = f"{ours:.0f}", tracer, f"{hand:.0f}", f"{ours / hand:.2f}", rest, grown
            rows.append((cell, title, *numbers))
    return table(
        "cell | backend | fit | of it torch's tracer | by hand | ratio | without the tracer | "
        "growth of fit over 2,000 steps", rows,
    )  # fmt: skip
