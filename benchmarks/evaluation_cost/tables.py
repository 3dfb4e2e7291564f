"""results/evaluation_cost.md."""

from statistics import median

from benchmarks import records
from benchmarks.records import chosen, table

SHARE = 3000 / 50  # generator updates of a training, of which a turn makes so many
PARTS = {"generate and extract": "extraction", "moments": "moments", "fid": "FID, 13 times",
         "kid": "KID", "is": "IS", "prdc": "PRDC", "modes": "modes",
         "memorisation": "memorisation"}  # fmt: skip


def write_page(lines):
    kinds = {what: chosen(lines, what=what) for what in ("inception", "inside", "constants")}
    digits = _by_who(chosen(lines, what="digits"))
    records.write_page(
        "evaluation_cost",
        versions=records.versions(chosen(lines, what="environment")[0]),
        digits=_digits(digits), parts=_parts(digits), inception=_inception(kinds["inception"]),
        inside=_inside(kinds["inside"]), constants=_constants(kinds["constants"]),
    )  # fmt: skip


def _cpu(line):
    return median(line["cpu"])


def _by_who(lines):
    """{who: {case: line}}"""
    whos = dict.fromkeys(line["who"] for line in lines)
    return {who: {line["case"]: line for line in chosen(lines, who=who)} for who in whos}


def _digits(digits):
    rows = []
    for who, cases in digits.items():
        training = _cpu(cases["training"]) * SHARE
        shares = [_cpu(cases[f"evaluate {name}"]) for name in ("fid", "four", "all")]
        once = [cases[name]["first_cpu"] for name in ("evaluate four", "classifier")]
        shares = [f"{seconds:.2f} s, **{seconds / training:.1%}**" for seconds in shares]
        both = f"{sum(once) / training:.1%}"
        rows.append((who, f"{training:.0f} s", *shares, *(f"{s:.1f} s" for s in once), both))
    head = "backend | training | fid | fid, kid, is, prdc | all | first of the four | classifier"
    return table(f"{head} | both", rows)


def _parts(digits):
    rows = [(who, *(f"{_cpu(cases[name]):.3f}" for name in PARTS)) for who, cases in digits.items()]
    return table(" | ".join(["backend", *PARTS.values()]), rows)


def _inception(lines):
    rates = {line["who"]: 128 / _cpu(line) for line in lines}
    rows = []
    for line in lines:
        rate = rates[line["who"]]
        against = f"{rate / rates['torch-fidelity']:.2f}" if "torch-fidelity" in rates else "-"
        numbers = f"{rate:.1f}", against, f"{line['difference']:.0e}", f"{line['first']:.1f}"
        rows.append((line["who"], *numbers, line["megabytes"]))
    head = "who | images / s | x torch-fidelity | difference | first, wall s | peak MB"
    return table(head, rows)


def _inside(lines):
    rows = []
    for who, cases in _by_who(lines).items():
        base = cases["no metric"]
        for case, line in cases.items():
            end = line["finish"]["cpu"] if "finish" in line else 0.0
            more = (_cpu(line) - end - _cpu(base)) / 9
            more = ("-", "-") if line is base else (f"{more:.3f}", f"{end:.3f}")
            megabytes = line["megabytes"], line["megabytes"] - base["megabytes"]
            rows.append((who, case, f"{_cpu(line):.2f}", *more, f"{line['first']:.1f}", *megabytes))
    head = "backend | metric | evaluate, s | more a batch, s | end, s | first, wall s | peak MB"
    return table(f"{head} | more MB", rows)


def _constants(lines):
    rows = []
    for line in lines:
        case = line["case"] + ("" if len(line["cpu"]) > 1 else ", one run")
        seconds = f"{line['first']:.1f}", f"{_cpu(line):.1f}"
        rows.append((line["who"], case, *seconds, line["megabytes"]))
    return table("backend | what | first, wall s | seconds | peak MB", rows)
