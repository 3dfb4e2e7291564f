"""results/throughput.md."""

from statistics import median

from benchmarks import records
from benchmarks.records import BACKEND_NAMES, chosen, spread, table
from benchmarks.throughput.cells import CELLS

HAND = "by hand: "
SPEED = {
    "cell": "{cell}", "ratio": "**{ratio:.2f}**", "ours: ms": "{fit}", "by hand: ms": "{hand}",
    "first call, ours / by hand: s": "{first[0]:.1f} / {first[1]:.1f}",
}  # fmt: skip
FIRST_CALL = {
    "cell": "{cell}", "backend": "{backend}", "k = 1": "{one:.2f}", "k = 5": "{five:.2f}",
    "ratio": "{ratio:.2f}",
}  # fmt: skip
MEMORY = {
    "cell": "{cell}", "backend": "{backend}", "fit": "{fit:.0f}", "of it torch's tracer": "{once}",
    "by hand": "{hand:.0f}", "ratio": "{ratio:.2f}", "without the tracer": "{rest}",
    "growth of fit over 2,000 steps": "{grown}",
}  # fmt: skip


def write_page(lines):
    parts = {}
    for backend in BACKEND_NAMES:
        mine = chosen(lines, what="speed", backend=backend)
        versions = "{version}, Keras {keras}, {threads} threads".format(**mine[0])
        parts[f"{backend}_versions"] = versions
        parts[backend] = table(rows(mine, speed), SPEED)
    first_calls = table(rows(chosen(lines, what="first call"), first_call), FIRST_CALL)
    memories = table(rows(chosen(lines, what="memory"), memory), MEMORY)
    records.write_page("throughput", first_calls=first_calls, memory=memories, **parts)


def rows(lines, numbers):
    """A row for each backend and cell with lines, in the order in which they are measured."""
    for backend, title in BACKEND_NAMES.items():
        for cell in CELLS:
            mine = chosen(lines, backend=backend, cell=cell.name)
            if mine:
                yield {"cell": cell.name, "backend": title, **numbers(mine)}


def speed(lines):
    sides = [x for x in lines if HAND not in x["who"]], [x for x in lines if HAND in x["who"]]
    best = [min(median(line["ms_a_step"]) for line in side) for side in sides]
    ours, hand = (", ".join(map(in_words, side)) for side in sides)
    first = [side[0]["first_call_s"] for side in sides]
    return {"ratio": best[1] / best[0], "fit": ours, "hand": hand, "first": first}


def in_words(line):
    times = line["ms_a_step"]
    return f"{line['who'].removeprefix(HAND)} {median(times):.3g} ({spread(times):.0f} %)"


def first_call(lines):
    one, five = (chosen(lines, k=k)[0]["seconds"] for k in (1, 5))
    return {"one": one, "five": five, "ratio": five / one}


def memory(lines):
    fit, hand, *once = (line["peak_mib"] for line in lines)
    grown = lines[0]["growth_mib_over_2000_steps"]
    return {
        "fit": fit, "hand": hand, "ratio": fit / hand,
        "grown": "" if grown is None else f"{grown:.1f}",
        "once": f"{once[0]:.0f}" if once else "",
        "rest": f"{(fit - once[0]) / hand:.2f}" if once else "",
    }  # fmt: skip
