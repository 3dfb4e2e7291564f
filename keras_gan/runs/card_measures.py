"""The numbers of an evaluation.json, whatever it was that was measured, as one list."""

import sys
from dataclasses import dataclass

_SCORES = ("precision", "recall", "density", "coverage")


@dataclass(frozen=True)
class Measure:
    """One number.

    Args:
        key: its name for programs, such as "fid".
        name: its name for people, with the protocol.
        value: of the model.
        error: its standard error, or None.
        real: the same of real held-out samples, or None.
    """

    key: str
    name: str
    value: float
    error: float | None = None
    real: float | None = None


def measures(evaluation):
    """[Measure]; what has no finite number is left out.

    Args:
        evaluation: what evaluation.json holds, of samples, sequences or translations; or None.
    """
    results = evaluation.get("results") if isinstance(evaluation, dict) else None
    found = []
    for key, row in results.items() if isinstance(results, dict) else ():
        if isinstance(row, dict):
            found += _of_row(key, row, (evaluation.get("real_held_out") or {}).get(key) or {})
    return [one for one in found if one.value is not None]


def _of_row(key, row, real):
    name = row.get("name") or row.get("label") or key
    if "precision" in row:
        return [Measure(score, f"{score}{name.removeprefix('PRDC')}", _finite(row.get(score)),
                        None, _finite(real.get(score))) for score in _SCORES]  # fmt: skip
    if "value" in row:
        error = row.get("standard_error", row.get("error"))
        beside = real.get("value", row.get("real"))
        return [Measure(key, name, _finite(row["value"]), _finite(error), _finite(beside))]
    return [  # {"l1": {"translated": {...}, "real": {...}}, ...} of pictures that became `key`
        Measure(f"to_{key}_{metric}", f"{columns.get('name', metric)} to {key}",
                _finite((columns["translated"] or {}).get("value")),
                _finite((columns["translated"] or {}).get("standard_error")),
                _finite((columns.get("real") or {}).get("value")))
        for metric, columns in row.items()
        if isinstance(columns, dict) and "translated" in columns
    ]  # fmt: skip


def _finite(value):
    number = isinstance(value, int | float) and not isinstance(value, bool)
    return float(value) if number and abs(value) <= sys.float_info.max else None  # NaN is not
