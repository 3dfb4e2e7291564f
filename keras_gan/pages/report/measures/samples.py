"""The numbers of samples: of all, of as many as are held out, and of real held-out ones."""

import numpy as np

from keras_gan.evaluation.table import LABELS, ROWS
from keras_gan.pages.report.measures.meanings import meaning
from keras_gan.pages.report.measures.table import Cell, Row, Table

#: Which number of a result is the error of which.
_ERRORS = {"infinity": "standard_error", "real": "real_standard_error"}


def sample_table(evaluation):
    """The `Table` of an evaluation.json of samples."""
    protocol, few = evaluation["protocol"], evaluation["protocol"]["n_held_out"]
    seeds = len(protocol["seeds"])
    columns = [f"{protocol['n_fake']:,} generated" + (f", {seeds} seeds" if seeds > 1 else ""),
               f"{few:,} generated", f"{few:,} real held-out"]  # fmt: skip
    rows = []
    for metric, keys in ROWS.items():
        if metric in evaluation["results"]:
            parts = [evaluation.get(name, {}).get(metric)
                     for name in ("results", "as_many_generated", "real_held_out")]  # fmt: skip
            rows += [_row(metric, key, form, parts) for key, form in keys]
    bars = "standard error for other samples of the same generator; of IS, over ten splits"
    if seeds > 1:
        bars = f"standard deviation over {seeds} seeds; of the other columns, standard error"
    note = (
        f"Against {protocol['n_real']:,} real samples ({protocol['data']}, {protocol['split']}). "
        f"±: {bars}."
    )
    return Table(columns, rows, note)


def _row(metric, key, form, parts):
    name = parts[0]["name"]
    if key == "worst":
        worst = parts[0]["worst_class"]
        cells = [_worst(part, worst, form) for part in parts]
        return Row(f"{metric} {key}", f"worst class, {worst}", "", cells)
    cells = [_cell(part, key, form) for part in parts]
    if (metric, key) in LABELS:
        return Row(f"{metric} {key}", LABELS[metric, key].strip(), "", cells)
    measure = metric if key == "value" else key
    return Row(measure, name.replace("PRDC", key), meaning(measure), cells)


def _cell(part, key, form):
    if not part or key not in part:
        return None
    of_seeds = [row[key] for row in part.get("seeds", ()) if row.get(key) is not None]
    if len(of_seeds) > 1:
        return Cell.of(part[key], float(np.std(of_seeds)), form)
    error = "std" if "std" in part else "standard_error"
    return Cell.of(part[key], part.get(_ERRORS.get(key, error if key == "value" else None)), form)


def _worst(part, name, form):
    return part and Cell.of(part["of_classes"].get(name), None, form)
