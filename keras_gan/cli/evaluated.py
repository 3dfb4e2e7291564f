"""A report as files: evaluation.json and the pictures beside it. Imports Keras."""

import json
import math

from keras_gan import drawing
from keras_gan.files import written_beside
from keras_gan.runs.folder import MEASURED


def write(report, out, course=(), target=None):
    """Write everything into the folder `out`; returns the paths.

    Args:
        report: `evaluation.Report`, `TranslationReport` or `SequenceReport`.
        out: folder, made when it is missing.
        course: rows {"step": ..., "fid": ...}, one for each checkpoint of a run.
        target: {"path": what was measured, as it was typed, "step": of a run}.
    """
    if (out / "evaluation.json").exists():  # then these are ours, of an earlier evaluation
        for name in MEASURED[1:]:
            (out / name).unlink(missing_ok=True)
    with written_beside(out / "evaluation.json") as beside:
        beside.write_text(text(report, course, target) + "\n", encoding="utf-8")
    paths = report.draw(out)
    if len(course) > 1:
        paths.append(out / "course.png")
        drawing.metric_curves(course, paths[-1])
    return [*paths, out / "evaluation.json"]


def text(report, course=(), target=None):
    """The JSON of everything that is known."""
    # Without any good point the divergence of the modes is no number, which JSON cannot say.
    course = [{k: v if math.isfinite(v) else None for k, v in row.items()} for row in course]
    told = {"target": target, **report.to_dict(), "course": course}
    return json.dumps(told, indent=2, allow_nan=False)
