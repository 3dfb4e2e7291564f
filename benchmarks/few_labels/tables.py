"""The page of what few labels teach."""

import numpy as np

from benchmarks import records

NAMES = {"labels alone": "the labels alone", "pseudo-labels": "its own confident labels",
         "propagation": "label propagation", "gan": "`SemiSupervisedGAN`"}  # fmt: skip


def write_page(lines):
    rows = []
    for labels, name in dict.fromkeys((x["labels"], x["method"]) for x in lines):
        found = records.chosen(lines, labels=labels, method=name)
        errors = [x["error"] for x in sorted(found, key=lambda x: x["draw"])]
        rows.append({
            "labels": labels, "method": NAMES[name],
            "mean": f"{np.mean(errors):.1%}", "each": ", ".join(f"{100 * x:.1f}" for x in errors),
            "steps": ", ".join(f"{n:,}" for n in sorted({x["steps"] for x in found})),
            "cpu": f"{np.mean([x['cpu_seconds'] for x in found]):.0f}",
        })  # fmt: skip
    order = list(NAMES.values())
    rows.sort(key=lambda row: (row["labels"], order.index(row["method"])))
    columns = {
        "labels": "{labels}", "taught by": "{method}", "mean error": "{mean}",
        "of each draw, %": "{each}", "steps": "{steps}", "cpu s": "{cpu}",
    }  # fmt: skip
    records.write_page("few_labels", runs=records.table(rows, columns))
