"""What a run recorded, as far as it can be read."""

import functools
import math
from dataclasses import dataclass, field

from keras_gan.files import read_history, read_troubles
from keras_gan.pages.report.measured import read_evaluation, target
from keras_gan.runs import RunFolder


@dataclass(frozen=True, eq=False)
class Recorded:
    """A run as a report shows it; what is missing or damaged is said in `notes`.

    Attributes:
        run: `runs.RunFolder`.
        settings: what run.json holds.
        history: rows of history.csv, dictionaries of numbers.
        evaluation: what evaluation.json holds, or None.
        notes: sentences.
        troubles: what `callbacks.Watch` found, see `files.read_troubles`.
    """

    run: RunFolder
    settings: dict
    history: list[dict]
    evaluation: dict | None
    notes: list[str] = field(default_factory=list)
    troubles: list[dict] = field(default_factory=list)

    @property
    def name(self):
        """The run's path, as it was typed."""
        return str(self.run.path)

    @property
    def kind(self):
        """ "samples", "translations" or "sequences"."""
        return kind_of(self.settings)

    @property
    def steps_done(self):
        """Generator updates, as far as it is known."""
        if self.history:
            return self.history[-1]["step"]
        return self.settings["steps"] if self.run.finished else 0

    @property
    def loss(self):
        """{"class": "LeastSquares", ...}, or {} for a run that does not say its loss."""
        training = self.settings.get("training")
        loss = training.get("loss") if isinstance(training, dict) else None
        return loss if isinstance(loss, dict) else {}

    @functools.cached_property
    def broken_at(self):
        """The step from which on the losses are no numbers, up to the end; else None."""
        step = None
        for row in reversed(self.history):
            if all(math.isfinite(row.get(name, 0.0)) for name in ("d_loss", "g_loss")):
                break
            step = row["step"]
        return step

    def columns(self):
        """{name: (steps, values)} of the history, in its order, without epoch and step."""
        names = dict.fromkeys(key for row in self.history for key in row)
        return {
            name: tuple(zip(*[(row["step"], row[name]) for row in self.history if name in row],
                            strict=True))
            for name in names
            if name not in ("epoch", "step")
        }  # fmt: skip


def kind_of(settings):
    """What a run makes: "samples", "translations" or "sequences"."""
    if settings["tokens"]:
        return "sequences"
    return "translations" if settings["target_shape"] else "samples"


def recorded(run):
    """The `Recorded` of a folder.

    Args:
        run: path of a RUN, or a `runs.RunFolder`.

    Raises:
        FileNotFoundError, ValueError: there is no run, or its run.json cannot be read.
    """
    run = run if isinstance(run, RunFolder) else RunFolder(run)
    settings = run.read_settings()
    notes, history = [], []
    if run.history.exists():
        try:
            history = read_history(run.history)
        except (ValueError, OSError) as error:
            notes.append(f"The losses are left out: {error}")
    if not history and not notes:
        notes.append("There is nothing in history.csv, so no losses are shown.")
    troubles = []
    try:
        troubles = read_troubles(run.troubles)
    except (ValueError, OSError) as error:
        notes.append(f"What was warned of is left out: {error}")
    evaluation, said = read_evaluation(run, settings, kind_of(settings))
    found = Recorded(run, settings, history, evaluation, [*notes, *said], troubles)
    found.notes[:0] = _progress(found)
    return found


def _progress(found):
    steps, done = found.settings["steps"], found.steps_done
    if not found.run.finished:
        yield f"The run is not finished: {done:,} of {steps:,} steps are recorded."
    measured = target(found.evaluation or {}).get("step")
    if found.history and isinstance(measured, int) and measured != done:
        yield f"The numbers are of step {measured:,}, and the run is at step {done:,} by now."
