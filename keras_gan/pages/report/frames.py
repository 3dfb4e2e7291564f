"""Samples in the course of training, a few of them, the first and the last among these."""

import itertools
import re
from dataclasses import dataclass

from keras_gan.pages.report.embedding import Picture, embedded
from keras_gan.pages.report.thinning import evenly

#: At most so many moments, lines of a text, and letters of a line.
MOST, _LINES, _LETTERS = 20, 12, 120
_WHAT = {"samples": "Samples", "translations": "Translated pictures"}


@dataclass(frozen=True)
class Frame:
    """What was made at one moment.

    Attributes:
        step: generator updates.
        picture: `Picture`, or None for a text.
        lines: of a text.
    """

    step: int
    picture: Picture | None = None
    lines: tuple[str, ...] = ()


def frames_of(recorded, room):
    """List of `Frame`s that take at most `room` bytes of the page, if one does."""
    files = _moments(recorded)
    if recorded.kind == "sequences":
        found = [Frame(step, lines=_read(file)) for step, file in evenly(files, MOST)]
        return [frame for frame in found if frame.lines]
    what = _WHAT[recorded.kind]
    found = []
    for step, file in evenly(files, MOST):
        picture = embedded(file, f"{what} of {recorded.name} after {step:,} generator updates")
        if picture is not None:
            found.append(Frame(step, picture))
    while len(found) > 1 and sum(frame.picture.size for frame in found) > room:
        found = evenly(found, len(found) // 2)
    return found


def _moments(recorded):
    """[(step, file)] of all that the run kept, in order; those of the end last."""
    run, settings = recorded.run, recorded.settings
    found = {}
    for file in run.samples.glob("*"):
        named = re.fullmatch(r"(epoch|step)_(\d+)\.(png|txt)", file.name)
        if named:
            step = int(named[2]) * (settings["steps_per_epoch"] if named[1] == "epoch" else 1)
            found[min(step, settings["steps"])] = file
    last = run.final_texts if recorded.kind == "sequences" else run.final_samples
    if last.is_file():
        found[recorded.steps_done] = last
    return sorted(found.items())


def _read(file):
    try:
        with open(file, encoding="utf-8", errors="replace") as opened:
            first = itertools.islice(opened, _LINES)
            lines = [line.rstrip("\n")[:_LETTERS] for line in first]
    except OSError:
        return ()
    return tuple(line if line.strip() else "(nothing)" for line in lines)
