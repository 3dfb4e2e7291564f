"""results/feature_statistics.md from the lines of results/feature_statistics.jsonl."""

import statistics

HEAD = """# Statistics of features, ours and the other libraries'

Written by `python -m benchmarks.feature_statistics` from `feature_statistics.jsonl`; do not edit.
{versions}; {threads} threads of a shared machine: trust the ratios.
"""
PARITY = """
## Same features, same numbers

Equal sets of reals and fakes, samples x features. `difference` is relative to theirs. The exact FID
takes no matrix root: the trace is the nuclear norm of the product of two QR factors, which holds
at any rank. With 1,000 samples the covariances have rank 999 of 2,048, and the peers' roots of a
thousand zero eigenvalues are rounding noise.

| metric | samples | of | ours | theirs | difference |
| --- | --- | --- | --- | --- | --- |
"""
SPEED = """
## Seconds

{case} reals and fakes, medians of {repeats} runs that took turns. The reference's root is kept
between calls, as in training; `new reference` computes it too. `x ours` is the ratio to the first
row of the metric, by wall and by processor time. Other processes raise both, since threads spin
while they wait for each other: where the runs in `feature_statistics.jsonl` differ much, a ratio
is a rough one.

| metric | who | wall s | cpu s | x ours, wall | x ours, cpu |
| --- | --- | --- | --- | --- | --- |
"""
MEMORY = """
## Memory

{case} reals and fakes (2 x 82 MB), the highest use above the loaded features, a process each.

| metric | who | MB | ours is |
| --- | --- | --- | --- |
"""


def markdown(lines):
    kinds = {kind: [line for line in lines if line["what"] == kind]
             for kind in ("environment", "parity", "speed", "memory")}  # fmt: skip
    versions = {**kinds["environment"][0]}
    del versions["what"]
    threads = versions.pop("threads")
    text = HEAD.format(
        versions=", ".join(f"{name} {version}" for name, version in versions.items()),
        threads=threads,
    )
    if kinds["parity"]:
        text += PARITY + "".join(_parity(line) for line in kinds["parity"])
    if kinds["speed"]:
        first = kinds["speed"][0]
        text += SPEED.format(case=first["case"], repeats=len(first["wall"]))
        text += "".join(_speed(line, kinds["speed"]) for line in kinds["speed"])
    if kinds["memory"]:
        text += MEMORY.format(case=kinds["memory"][0]["case"])
        text += "".join(_memory(line, kinds["memory"]) for line in kinds["memory"])
    return text


def _row(*cells):
    return f"| {' | '.join(str(cell) for cell in cells)} |\n"


def _parity(line):
    ours, theirs = line["ours"], line["theirs"]
    difference = f"{ours / theirs - 1:.0e}" if ours != theirs else "0"
    return _row(
        line["metric"], line["case"], line["who"], f"{ours:.9g}", f"{theirs:.9g}", difference
    )


def _speed(line, lines):
    ours = next(other for other in lines if other["metric"] == line["metric"])
    seconds = [statistics.median(line[clock]) for clock in ("wall", "cpu")]
    ratios = [s / statistics.median(ours[clock]) for s, clock in zip(seconds, ("wall", "cpu"),
                                                                     strict=True)]  # fmt: skip
    return _row(line["metric"], line["who"], *(f"{s:.2f}" for s in seconds),
                *(f"{ratio:.1f}" for ratio in ratios))  # fmt: skip


def _memory(line, lines):
    ours = next(other["megabytes"] for other in lines if other["metric"] == line["metric"])
    return _row(line["metric"], line["who"], f"{line['megabytes']:.0f}",
                f"{ours / line['megabytes']:.2f} of it")  # fmt: skip
