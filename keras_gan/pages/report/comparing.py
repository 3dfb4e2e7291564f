"""Several runs beside each other, as far as that means something; else why not."""

import math
from dataclasses import dataclass

from keras_gan.evaluation.comparing import COMPARED, LABELS_OF
from keras_gan.pages.report.sections import Chart, chart

#: What must be equal, of each kind of run, besides the kind itself.
_KEYS = {
    "samples": COMPARED,
    "translations": ("extractor", "extractor_fingerprint", "resize", "held_out_fingerprint",
                     "paired", "n_held_out", "n_real", "limit", "protocol"),
    "sequences": ("data", "count", "seed", "n_held_out", "n_train", "copies_of",
                  "real_fingerprint"),
}  # fmt: skip
_LEFT_OUT = ("versions", "parameters", "vocabulary", "training", "data_place")


@dataclass(frozen=True)
class Comparison:
    """Attributes:
    settings: [(name, value of each run as text)] of those that differ.
    charts: losses over one another.
    columns: names of the runs whose numbers may be compared.
    rows: [(label, `Cell` of each run, words about each but the first)].
    refused: sentences: what is not compared, and which keys differ.
    """

    settings: list
    charts: list[Chart]
    columns: list[str]
    rows: list
    refused: list[str]


def compared(runs, sections):
    """The `Comparison` of a list of `Recorded`; `sections` are theirs."""
    refused = []
    charts = _charts(runs, refused)
    alike = _alike(runs, refused)
    tables = [section["measures"] for run, section in zip(runs, sections, strict=True)
              if run in alike]  # fmt: skip
    return Comparison(
        settings=_differing(runs),
        charts=charts,
        columns=[run.name for run in alike] if len(alike) > 1 else [],
        rows=_rows(alike, tables, refused) if len(alike) > 1 else [],
        refused=refused,
    )


def _differing(runs):
    names = dict.fromkeys(name for run in runs for name in run.settings)
    rows = [(name, [_short(run.settings.get(name)) for run in runs])
            for name in names if name not in _LEFT_OUT]  # fmt: skip
    return [(name, values) for name, values in rows if len(set(values)) > 1]


def _short(value):
    text = "-" if value is None else value if isinstance(value, str) else repr(value)
    return text if len(text) <= 80 else f"{text[:80]} ..."


def _charts(runs, refused):
    """Losses of the runs that have the first one's loss, over their steps."""
    first, shown = runs[0], [runs[0]]
    for run in runs[1:]:
        mine, other = _losses_of(first), _losses_of(run)
        if mine == other:
            shown.append(run)
            continue
        keys = "; ".join(f"{key}: {mine[key]!r} and {other.get(key)!r}"
                         for key in mine if mine[key] != other.get(key))  # fmt: skip
        refused.append(f"The losses of {run.name} are not drawn over those of {first.name}: their "
                       f"levels mean different things ({keys}).")  # fmt: skip
    found = []
    for name in ("d_loss", "g_loss"):
        named = {run.name: run.columns()[name] for run in shown if name in run.columns()}
        if len(named) > 1:
            found.append(chart(name, named, ""))
    return found


def _losses_of(run):
    told = {"loss": run.loss} if run.loss else {"variant": run.settings["variant"]}
    return {"data": run.settings["data"], **told}


def _alike(runs, refused):
    """Those that were measured as the first measured one was."""
    measured = [run for run in runs if run.evaluation is not None]
    for run in runs:
        if run not in measured:
            refused.append(f"{run.name} has no numbers to compare.")
    if not measured:
        return []
    first, alike = measured[0], measured[:1]
    for run in measured[1:]:
        keys = _other_keys(first, run)
        if not keys:
            alike.append(run)
            continue
        refused.append(
            f"The numbers of {run.name} are not compared with those of {first.name}, because they "
            f"were not measured in the same way: {'; '.join(keys)}. Evaluate one of them again "
            "with the settings of the other."
        )
    return alike


def _other_keys(first, run):
    if first.kind != run.kind:
        return [f"kind: {first.kind} and {run.kind}"]
    mine, other = first.evaluation["protocol"], run.evaluation["protocol"]
    return [f"{key}: {mine.get(key)!r} and {other.get(key)!r}" for key in _KEYS[first.kind]
            if mine.get(key) != other.get(key)]  # fmt: skip


def _rows(runs, tables, refused):
    rows = []
    for row in tables[0].rows if tables[0] else ():
        beside = [_found(table, row.key) for table in tables]
        differ = _labels_that_differ(row.key, runs)
        if differ and " " in row.key:  # a further number of a row that is refused
            continue
        if differ:
            refused.append(f"{row.label} is not compared: the runs differ in {differ}.")
        elif sum(cell is not None for cell in beside) > 1:
            rows.append((row.label, beside, [_words(beside[0], cell) for cell in beside[1:]]))
    return rows


def _found(table, key):
    rows = table.rows if table else ()
    return next((row.cells[0] for row in rows if row.key == key), None)


def _labels_that_differ(key, runs):
    names = LABELS_OF.get(key.partition(" ")[0], ()) if runs[0].kind == "samples" else ()
    told = [[run.evaluation["protocol"].get(name) for run in runs] for name in names]
    return " and ".join(n for n, found in zip(names, told, strict=True) if len(set(found)) > 1)


def _words(first, cell):
    """How far apart two numbers are, in words."""
    if first is None or cell is None or None in (first.value, cell.value):
        return ""
    apart = cell.value - first.value
    if None in (first.error, cell.error):
        return f"{apart:+.3g}"
    error = math.hypot(first.error, cell.error)
    chance = ", within chance" if abs(apart) <= 2 * error else ""
    return f"{apart:+.3g} ± {error:.2g}{chance}"
