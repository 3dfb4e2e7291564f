"""results/evaluation_cost.md."""

from statistics import median

from benchmarks import records
from benchmarks.records import chosen, table

SHARE = 3000 / 50  # generator updates of a training, of which a turn makes so many
DIGITS = {
    "backend": "{who}", "training": "{training:.0f} s",
    "fid": "{evaluate fid:.2f} s, **{evaluate fid share:.1%}**",
    "fid, kid, is, prdc": "{evaluate four:.2f} s, **{evaluate four share:.1%}**",
    "all": "{evaluate all:.2f} s, **{evaluate all share:.1%}**",
    "first of the four": "{evaluate four first:.1f} s", "classifier": "{classifier first:.1f} s",
    "both": "{both:.1%}",
}  # fmt: skip
PARTS = {
    "backend": "{who}", "extraction": "{generate and extract:.3f}", "moments": "{moments:.3f}",
    "FID, 13 times": "{fid:.3f}", "KID": "{kid:.3f}", "IS": "{is:.3f}", "PRDC": "{prdc:.3f}",
    "modes": "{modes:.3f}", "memorisation": "{memorisation:.3f}",
}  # fmt: skip
INCEPTION = {
    "who": "{who}", "images / s": "{rate:.1f}", "x torch-fidelity": "{against}",
    "difference": "{difference:.0e}", "first, wall s": "{first:.1f}", "peak MB": "{megabytes}",
}  # fmt: skip
INSIDE = {
    "backend": "{who}", "metric": "{case}", "evaluate, s": "{seconds:.2f}",
    "more a batch, s": "{more}", "end, s": "{end}", "first, wall s": "{first:.1f}",
    "peak MB": "{megabytes}", "more MB": "{more_megabytes}",
}  # fmt: skip
CONSTANTS = {
    "backend": "{who}", "what": "{case}{runs}", "first, wall s": "{first:.1f}",
    "seconds": "{seconds:.1f}", "peak MB": "{megabytes}",
}  # fmt: skip


def write_page(lines):
    environment = chosen(lines, what="environment")[0]
    lines = [{**x, "seconds": median(x["cpu"])} for x in lines if x is not environment]
    digits = [cases(mine) for mine in by_who(chosen(lines, what="digits"))]
    inside = by_who(chosen(lines, what="inside"))
    records.write_page(
        "evaluation_cost", versions=records.versions(environment),
        digits=table(digits, DIGITS), parts=table(digits, PARTS),
        inception=table(rates(chosen(lines, what="inception")), INCEPTION),
        inside=table([row for mine in inside for row in above(mine)], INSIDE),
        constants=table(
            [{**x, "runs": "" if len(x["cpu"]) > 1 else ", one run"}
             for x in chosen(lines, what="constants")], CONSTANTS,
        ),
    )  # fmt: skip


def by_who(lines):
    return [chosen(lines, who=who) for who in dict.fromkeys(line["who"] for line in lines)]


def cases(lines):
    """One row: the seconds of all cases, of their first calls, and shares of the training."""
    row = {"who": lines[0]["who"], **{line["case"]: line["seconds"] for line in lines}}
    row["training"] *= SHARE
    shares = {f"{line['case']} share": line["seconds"] / row["training"] for line in lines}
    first = {f"{line['case']} first": line["first_cpu"] for line in lines}
    both = (first["evaluate four first"] + first["classifier first"]) / row["training"]
    return {**row, **shares, **first, "both": both}


def rates(lines):
    theirs = [128 / line["seconds"] for line in chosen(lines, who="torch-fidelity")]
    for line in lines:
        rate = 128 / line["seconds"]
        yield {**line, "rate": rate, "against": f"{rate / theirs[0]:.2f}" if theirs else "-"}


def above(lines):
    """What the metric takes above an `evaluate` without it, in each of nine batches and once."""
    [base] = chosen(lines, case="no metric")
    for line in lines:
        end = line["finish"]["cpu"] if "finish" in line else 0.0
        more = (line["seconds"] - end - base["seconds"]) / 9
        words = ("-", "-") if line is base else (f"{more:.3f}", f"{end:.3f}")
        megabytes = line["megabytes"] - base["megabytes"]
        yield {**line, "more": words[0], "end": words[1], "more_megabytes": megabytes}
