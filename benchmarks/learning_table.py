"""results/learning.md from the lines of results/learning.jsonl."""

HEAD = """# Do the recipes learn?

Written by `python benchmarks/learning.py --table` from `learning.jsonl`; do not edit. One run each,
seed 0, one thread on a CPU that other processes shared: `cpu s` is the time to trust. `steps` are
generator updates; settings that are not listed are the variant's own. `real` is the same score of
held-out data.
"""
MODES = """
## {task}: modes of 2,500 samples

High quality: within 3 standard deviations of a centre. A mode is found when it holds at least one
such sample; `smallest` is the number in the poorest mode. KL is from the modes' shares to uniform.

| variant | settings | steps | backend | modes | smallest | high quality | KL | wall s | cpu s |
| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |
"""
CLASSES = """
## {task}: what a classifier sees in 2,000 images

The classifier is a support vector machine, {accuracy:.1%} right on held-out digits. It names a class
for any image, also a bad one: look at the shares for lost classes, and at the Frechet distance for
quality. That is between Gaussians fitted to raw pixels, of the images and of the training data; the
real row has only {held_out} images, which makes its distance larger.

| variant | settings | steps | backend | classes | smallest | largest | right label | Frechet | wall s | cpu s |
| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |
"""  # noqa: E501


def markdown(lines):
    text = HEAD
    for task in dict.fromkeys(line["task"] for line in lines):
        chosen = [line for line in lines if line["task"] == task]
        first = chosen[0]
        if "modes" in first["results"]:
            text += MODES.format(task=task)
            cells = _mode_cells
        else:
            text += CLASSES.format(task=task, accuracy=first["classifier_accuracy"],
                                   held_out=first["real"]["samples"])  # fmt: skip
            cells = _class_cells
        text += _row(["real", "", "", "", *cells(first["real"]), "", ""])
        for line in chosen:
            start = [line["variant"], _settings(line), f"{line['steps']:,}", line["backend"]]
            seconds = [f"{line['wall_seconds']:.0f}", f"{line['cpu_seconds']:.0f}"]
            text += _row([*start, *cells(line["results"]), *seconds])
    return text


def _mode_cells(result):
    modes = f"{result['modes']} of {result['of_modes']}"
    return [modes, result["smallest_mode"], f"{result['high_quality']:.1%}", f"{result['kl']:.4f}"]


def _class_cells(result):
    right = f"{result['accuracy']:.1%}" if "accuracy" in result else ""
    shares = [f"{result['smallest_share']:.1%}", f"{result['largest_share']:.1%}"]
    return [result["classes"], *shares, right, f"{result['frechet_pixels']:.2f}"]


def _settings(line):
    chosen = {**line["networks"], "batch": line["batch_size"], **(line["adam"] or {})}
    return ", ".join(f"{name} {value}" for name, value in chosen.items())


def _row(cells):
    return "| " + " | ".join(str(cell) for cell in cells) + " |\n"
