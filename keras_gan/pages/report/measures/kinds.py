"""The numbers of translations and of sequences, beside those of what is real or costs nothing."""

from keras_gan.pages.report.measures.meanings import meaning
from keras_gan.pages.report.measures.table import Cell, Row, Table

_BESIDE = {"translated": "translated", "sources": "left as it is", "mean": "mean picture",
           "real": "real held-out"}  # fmt: skip


def translation_table(evaluation):
    """The `Table` of an evaluation.json of translations."""
    protocol, rows = evaluation["protocol"], []
    for to, metrics in evaluation["results"].items():
        for metric, columns in metrics.items():
            cells = [_cell(columns.get(column)) for column in _BESIDE]
            label = f"{columns['name']}, to {to}"
            rows.append(Row(f"{to} {metric}", label, meaning(metric), cells))
    counts = " and ".join(f"{count:,}" for count in protocol["n_held_out"].values())
    what = "pairs" if protocol["paired"] else "pictures of each kind"
    note = (f"On {counts} held-out {what} of {protocol['data']}. ±: standard error for other "
            "pictures and the same model.")  # fmt: skip
    return Table(list(_BESIDE.values()), rows, note)


def sequence_table(evaluation):
    """The `Table` of an evaluation.json of sequences."""
    protocol = evaluation["protocol"]
    rows = [
        Row(name, row["label"], meaning(name),
            [Cell.of(row["value"], row["error"]), Cell.of(row["real"])])
        for name, row in evaluation["results"].items()
    ]  # fmt: skip
    note = (f"Against {protocol['n_held_out']:,} held-out sequences of {protocol['data']}. "
            "±: standard error; of n-grams, that of as many real sequences.")  # fmt: skip
    return Table([f"{protocol['count']:,} generated", "as many real ones"], rows, note)


def _cell(row):
    return row and Cell.of(row["value"], row.get("standard_error"))
