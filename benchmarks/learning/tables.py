"""results/learning.md."""

from benchmarks import records
from benchmarks.learning.recipes import TASKS
from benchmarks.records import chosen, table

START = {
    "variant": "{variant}", "settings": "{settings}", "steps": "{steps}", "seed": "{seed}",
    "backend": "{backend}",
}  # fmt: skip
END = {"wall s": "{wall}", "cpu s": "{cpu}"}
MODES = {
    "modes": "{modes} of {of_modes}", "smallest": "{smallest_mode}",
    "high quality": "{high_quality:.1%}", "KL": "{kl:.4f}",
}  # fmt: skip
CLASSES = {
    "classes": "{classes}", "smallest": "{smallest_share:.1%}", "largest": "{largest_share:.1%}",
    "right label": "{right}", "Frechet": "{frechet_pixels:.2f}",
}  # fmt: skip


def order(line):
    return line["variant"], line["adam"] is not None, line["backend"], line["seed"]


def write_page(lines):
    digits = chosen(lines, task="digits")[0]
    lines = sorted(lines, key=order)
    records.write_page(
        "learning", accuracy=digits["classifier_accuracy"], held_out=digits["real"]["samples"],
        **{task: task_table(chosen(lines, task=task)) for task in TASKS},
    )  # fmt: skip


def task_table(lines):
    scores = MODES if "modes" in lines[0]["real"] else CLASSES
    blank = dict.fromkeys(("settings", "steps", "seed", "backend", "wall", "cpu"), "")
    rows = [{**blank, "variant": "real", **lines[0]["real"]}]
    for line in lines:
        settings = {**line["networks"], "batch": line["batch_size"], **(line["adam"] or {})}
        if line.get("generator_rate"):
            settings["generator's"] = line["generator_rate"]
        rows.append({
            "variant": line["variant"], "backend": line["backend"], "steps": f"{line['steps']:,}",
            "seed": line["seed"],
            "settings": ", ".join(f"{name} {value}" for name, value in settings.items()),
            "wall": f"{line['wall_seconds']:.0f}", "cpu": f"{line['cpu_seconds']:.0f}",
            **line["results"],
        })  # fmt: skip
    for row in rows:
        row["right"] = f"{row['accuracy']:.1%}" if "accuracy" in row else ""
    return table(rows, {**START, **scores, **END})
