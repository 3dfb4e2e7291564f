"""results/evaluation_cost.md from the lines of results/evaluation_cost.jsonl."""

import statistics

HEAD = """# What does evaluation cost?

Written by `python -m benchmarks.evaluation_cost` with `evaluation_cost.jsonl`; do not edit.
{versions}.
One thread for each process, on a CPU that others use too: seconds are processor seconds, medians
of {rounds} runs in which the processes took turns, of one where it is said. The first call, which
compiles and fills caches, is in no median. Memory is the peak of the whole process.
"""
DIGITS = """
## Evaluating 10,000 digits, as a share of the training before it

`WGANGP.from_shape(data.shape, width=32)`, batches of 64, Adam 4e-4, 3000 steps, scaled from {steps}
steps after compiling. `Evaluator(data, metrics, ClassifierFeatures.of(data), count=10_000)`;
"all" is `metrics=None`, with the tests of modes and memorisation. The classifier is trained once
for a data set and then kept on disk: **bold** shares are without, the last column is with it, for a
first evaluation ever: compiling, reading the real samples, and the classifier.

| backend | training | fid | fid, kid, is, prdc | all | first of the four | classifier | both |
| --- | --- | --- | --- | --- | --- | --- | --- |
"""
PARTS = """
Where the time goes, in seconds; extraction begins with the generator:

| backend | extraction | moments | FID, 13 times | KID | IS | PRDC | modes | memorisation |
| --- | --- | --- | --- | --- | --- | --- | --- | --- |
"""
INCEPTION = """
## Images through Inception

128 images of 32 x 32, resized to 299 x 299, batches of 32, seeded random weights, equal for all:
`InceptionFeatures` behind `FeaturePipeline`, from floats to NumPy, and torch-fidelity's extractor,
from uint8 to NumPy. `difference`: relative, between the features and torch-fidelity's.

| who | images / s | x torch-fidelity | difference | first, wall s | peak MB |
| --- | --- | --- | --- | --- | --- |
"""
RESIZING = """
## Resizing alone

To 299 x 299, milliseconds for an image, in batches of 64; clean-fid resizes image by image with
Pillow.

| from | {columns} |
| --- | {rule} |
"""
INSIDE = """
## `FID` inside `evaluate`

2,304 digits in batches of 256, a WGAN-GP of width 32, and features that cost nothing (one matrix
product), so that what is seen is the metric's own cost: for a batch, and once at the end, in NumPy.

| backend | metric | evaluate, s | more a batch, s | end, s | first, wall s | peak MB | more MB |
| --- | --- | --- | --- | --- | --- | --- | --- |
"""
CONSTANTS = """
## Inception inside `evaluate`

64 images of 32 x 32 x 3 and as many generated ones, batches of 32: 128 through Inception. Inside
`evaluate` JAX compiles the 95 MB of weights as constants; behind `FeaturePipeline` they are
arguments.

| backend | what | first, wall s | seconds | peak MB |
| --- | --- | --- | --- | --- |
"""
AGREEMENT = """
FID of 32 images inside `evaluate`, and by `Evaluator` on the samples that were generated there:

| backend | evaluate | Evaluator | relative difference |
| --- | --- | --- | --- |
"""
STEPS, TRAINED = 50, 3000


def markdown(lines):
    kinds = {}
    for line in lines:
        kinds.setdefault(line["what"], []).append(line)
    versions = {key: value for key, value in kinds["environment"][0].items() if key != "what"}
    rounds = max(len(line["wall"]) for line in lines if "wall" in line)
    text = HEAD.format(
        versions=", ".join(f"{name} {version}" for name, version in versions.items()),
        rounds=rounds,
    )
    for what, section in SECTIONS.items():
        if what in kinds:
            text += section(kinds[what])
    return text


def _row(*cells):
    return f"| {' | '.join(str(cell) for cell in cells)} |\n"


def _cpu(line):
    return statistics.median(line["cpu"])


def _by_who(lines):
    table = {}
    for line in lines:
        table.setdefault(line["who"], {})[line["case"]] = line
    return table


def _digits(lines):
    text = DIGITS.format(steps=STEPS)
    table = _by_who(lines)
    for who, cases in table.items():
        training = _cpu(cases["training"]) * TRAINED / STEPS
        shares = [_cpu(cases[f"evaluate {name}"]) for name in ("fid", "four", "all")]
        once = [cases[name]["first_cpu"] for name in ("evaluate four", "classifier")]
        text += _row(
            who,
            f"{training:.0f} s",
            *(f"{seconds:.2f} s, **{seconds / training:.1%}**" for seconds in shares),
            *(f"{second:.1f} s" for second in once),
            f"{sum(once) / training:.1%}",
        )
    text += PARTS
    parts = ("generate and extract", "moments", "fid", "kid", "is", "prdc", "modes",
             "memorisation")  # fmt: skip
    for who, cases in table.items():
        text += _row(who, *(f"{_cpu(cases[name]):.3f}" for name in parts))
    return text


def _inception(lines):
    text = INCEPTION
    rates = {line["who"]: 128 / _cpu(line) for line in lines}
    for line in lines:
        rate = rates[line["who"]]
        against = f"{rate / rates['torch-fidelity']:.2f}" if "torch-fidelity" in rates else "-"
        text += _row(line["who"], f"{rate:.1f}", against, f"{line['difference']:.0e}",
                     f"{line['first']:.1f}", line["megabytes"])  # fmt: skip
    return text


def _resizing(lines):
    whos = list(_by_who(lines))
    text = RESIZING.format(columns=" | ".join(whos), rule=" | ".join(["---"] * len(whos)))
    cases = list(dict.fromkeys(line["case"] for line in lines))
    for case in cases:
        found = {line["who"]: line for line in lines if line["case"] == case}
        cells = [f"{1000 * _cpu(found[who]) / 64:.2f}" if who in found else "-" for who in whos]
        method, size = case.split(", ")
        text += _row(f"{size} px, {method}", *cells)
    return text


def _inside(lines):
    text = INSIDE
    for who, cases in _by_who(lines).items():
        base = cases["no metric"]
        for case, line in cases.items():
            end = line["finish"]["cpu"] if "finish" in line else 0.0
            more = (_cpu(line) - end - _cpu(base)) / 9
            text += _row(who, case, f"{_cpu(line):.2f}",
                         *(("-", "-") if line is base else (f"{more:.3f}", f"{end:.3f}")),
                         f"{line['first']:.1f}", line["megabytes"],
                         line["megabytes"] - base["megabytes"])  # fmt: skip
    return text


def _constants(lines):
    text = CONSTANTS
    for line in lines:
        if line["cpu"]:
            case = line["case"] + ("" if len(line["cpu"]) > 1 else ", one run")
            text += _row(line["who"], case, f"{line['first']:.1f}", f"{_cpu(line):.1f}",
                         line["megabytes"])  # fmt: skip
    text += AGREEMENT
    for line in lines:
        if line["case"] == "agreement":
            values = line["inside"][0], line["evaluator"][0]
            gap = abs(values[0] / values[1] - 1)
            text += _row(line["who"], *(f"{value:.10g}" for value in values), f"{gap:.0e}")
    return text


SECTIONS = {"digits": _digits, "inception": _inception, "resizing": _resizing, "inside": _inside,
            "constants": _constants}  # fmt: skip
