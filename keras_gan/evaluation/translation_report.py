"""What a translation is worth, for people and for programs."""

from pathlib import Path

import numpy as np

from keras_gan import drawing
from keras_gan.evaluation.diagnosis import plain
from keras_gan.evaluation.table import aligned
from keras_gan.evaluation.translation_doubts import doubts
from keras_gan.evaluation.translation_measures import TRANSLATION_METRICS
from keras_gan.metrics import paired_errors

_HEADINGS = {"translated": "translated", "sources": "left as it is", "mean": "mean picture",
             "real": "real held-out"}  # fmt: skip
_DRAWN = 8


class TranslationReport:
    """The outcome of `TranslationEvaluator.evaluate`: `print` it, index it, write `to_dict()`.

    Args:
        protocol: dictionary of everything that decides the numbers, besides the model.
        numbers: {"b": {"l1": {"translated": {"value", "standard_error", ...}, "sources": ...,
            "mean": ...}}}; the first key is the kind that the pictures became.
        impossible: sentences about metrics that were left out.
        held_out: {"a": ..., "b": ...}, the pictures.
        made: {"b": what became of a, ...}.
    """

    def __init__(self, protocol, numbers, impossible, held_out, made):
        self.protocol = protocol
        self.numbers = numbers
        self.impossible = list(impossible)
        self.held_out = held_out
        self.made = made

    def __getitem__(self, to):
        """{metric: {column: row}} of the pictures that became `to`."""
        return self.numbers[to]

    def name_of(self, metric):
        """ "KID(pixels)": a number's name is its protocol."""
        measure = TRANSLATION_METRICS[metric]
        if measure.of == "sets":
            return f"{measure.title}({self.protocol['extractor']})"
        return f"{measure.title}(pixels)" if metric == "retrieval" else measure.title

    def logs(self):
        """{"to_b_l1": 0.1, "to_b_kid_error": ...}: flat floats, as callbacks log them."""
        flat = {}
        for to, metrics in self.numbers.items():
            for metric, columns in metrics.items():
                row = columns["translated"]
                flat[f"to_{to}_{metric}"] = row["value"]
                if TRANSLATION_METRICS[metric].of == "sets":
                    flat[f"to_{to}_{metric}_error"] = row["standard_error"]
        return {key: float(value) for key, value in flat.items() if value is not None}

    def to_dict(self):
        """Everything, as JSON knows it."""
        results = {
            to: {metric: {"name": self.name_of(metric), **columns}
                 for metric, columns in metrics.items()}
            for to, metrics in self.numbers.items()
        }  # fmt: skip
        return plain({"protocol": self.protocol, "results": results, "doubts": self.doubts()})

    def doubts(self):
        """Sentences that say which numbers mean less than they seem to, and what would help."""
        return doubts(self)

    def draw(self, folder):
        """Write `worst.png`, the pictures farthest from their targets; returns the paths."""
        if not self.protocol["paired"]:
            return []
        far = np.argsort(-paired_errors(self.made["b"], self.held_out["b"]).l1, kind="stable")
        rows = np.sort(far[:_DRAWN])
        stages = {"a": self.held_out["a"], "a to b": self.made["b"], "true b": self.held_out["b"]}
        path = Path(folder) / "worst.png"
        drawing.translations({name: pictures[rows] for name, pictures in stages.items()}, path)
        return [path]

    def __str__(self):
        lines = []
        for to, metrics in self.numbers.items():
            columns = [c for c in _HEADINGS if any(c in row for row in metrics.values())]
            lines.append([self._heading(to), *(_HEADINGS[column] for column in columns)])
            for metric, row in metrics.items():
                form = TRANSLATION_METRICS[metric].form
                lines.append([f"  {self.name_of(metric)}",
                              *(_number(row.get(column), form) for column in columns)])  # fmt: skip
        width = max(map(len, lines), default=0)
        shown = aligned([line + [""] * (width - len(line)) for line in lines]) if lines else []
        shown.append("+-: standard error for other pictures and the same model")
        return "\n".join([*shown, *(f"note: {sentence}" for sentence in self.doubts())])

    def _heading(self, to):
        source = {"a": "b", "b": "a"}[to]
        count = self.protocol["n_held_out"]
        what = "pairs" if self.protocol["paired"] else "pictures"
        return f"{source} to {to}, {count[source]:,} held-out {what} of {self.protocol['data']}"


def _number(row, form):
    if row is None or row["value"] is None:
        return "" if row is None else "-"
    error = row.get("standard_error")
    return format(row["value"], form) + ("" if error is None else f" +- {error:.2g}")
