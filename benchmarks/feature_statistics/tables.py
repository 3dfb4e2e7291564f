"""results/feature_statistics.md."""

from statistics import median

from benchmarks import records
from benchmarks.records import chosen, table

COLUMNS = {
    "parity": {"metric": "{metric}", "samples": "{case}", "of": "{who}", "ours": "{ours:.9g}",
               "theirs": "{theirs:.9g}", "difference": "{difference}"},
    "speed": {"metric": "{metric}", "who": "{who}",
              "wall s": "{wall_s:.2f}", "cpu s": "{cpu_s:.2f}",
              "x ours, wall": "{wall_ratio:.1f}", "x ours, cpu": "{cpu_ratio:.1f}"},
    "memory": {"metric": "{metric}", "who": "{who}", "MB": "{megabytes:.0f}",
               "ours is": "{share:.2f} of it"},
}  # fmt: skip


def write_page(lines):
    tables = {}
    for what, columns in COLUMNS.items():
        mine = chosen(lines, what=what)
        beside = ({**line, **_beside(line, mine)} for line in mine)
        tables[what] = table(beside, columns)
    first = chosen(lines, what="environment")[0]
    versions = records.versions(first, without=("threads",))
    records.write_page("feature_statistics", versions=versions, threads=first["threads"], **tables)


def _beside(line, lines):
    """A line's numbers beside ours, which are the metric's first ones."""
    ours = chosen(lines, metric=line["metric"])[0]
    if line["what"] == "parity":
        same = line["ours"] == line["theirs"]
        return {"difference": "0" if same else f"{line['ours'] / line['theirs'] - 1:.0e}"}
    if line["what"] == "memory":
        return {"share": ours["megabytes"] / line["megabytes"]}
    seconds = {f"{clock}_s": median(line[clock]) for clock in ("wall", "cpu")}
    ratios = {f"{clock}_ratio": seconds[f"{clock}_s"] / median(ours[clock])
              for clock in ("wall", "cpu")}  # fmt: skip
    return {**seconds, **ratios}
