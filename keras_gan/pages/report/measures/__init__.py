"""Every number of an evaluation.json as a table: value, error bar, and what real samples have."""

from keras_gan.files import MALFORMED
from keras_gan.pages.report.measures.kinds import sequence_table, translation_table
from keras_gan.pages.report.measures.samples import sample_table
from keras_gan.pages.report.measures.table import Cell, Row, Table

_TABLES = {
    "samples": sample_table,
    "translations": translation_table,
    "sequences": sequence_table,
}


def measures_of(recorded):
    """The `Table` of a `Recorded` run; None where there are no numbers, or none can be read."""
    if recorded.evaluation is None:
        return None
    try:
        table = _TABLES[recorded.kind](recorded.evaluation).filled()
    except MALFORMED:
        return None
    return table if table.rows else None
