"""results/learning.md."""

from benchmarks import records
from benchmarks.learning.recipes import TASKS
from benchmarks.records import chosen, table

START, END = ("variant", "settings", "steps", "backend"), ("wall s", "cpu s")
MODES = ("modes", "smallest", "high quality", "KL")
CLASSES = ("classes", "smallest", "largest", "right label", "Frechet")


def write_page(lines):
    digits = chosen(lines, task="digits")[0]
    records.write_page(
        "learning", accuracy=digits["classifier_accuracy"], held_out=digits["real"]["samples"],
        **{task: _table(chosen(lines, task=task)) for task in TASKS},
    )  # fmt: skip


def _table(lines):
    real = lines[0]["real"]
    names, cells = (MODES, _modes) if "modes" in real else (CLASSES, _classes)
    rows = [("real", "", "", "", *cells(real), "", "")]
    for line in lines:
        settings = {**line["networks"], "batch": line["batch_size"], **(line["adam"] or {})}
        settings = ", ".join(f"{name} {value}" for name, value in settings.items())
        start = line["variant"], settings, f"{line['steps']:,}", line["backend"]
        seconds = f"{line['wall_seconds']:.0f}", f"{line['cpu_seconds']:.0f}"
        rows.append((*start, *cells(line["results"]), *seconds))
    return table(" | ".join((*START, *names, *END)), rows)


def _modes(result):
    modes = f"{result['modes']} of {result['of_modes']}"
    return modes, result["smallest_mode"], f"{result['high_quality']:.1%}", f"{result['kl']:.4f}"


def _classes(result):
    right = f"{result['accuracy']:.1%}" if "accuracy" in result else ""
    shares = [f"{result[name]:.1%}" for name in ("smallest_share", "largest_share")]
    return result["classes"], *shares, right, f"{result['frechet_pixels']:.2f}"
