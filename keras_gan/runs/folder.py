"""RUN: the folder of one training run, and what lies in it."""

import json
from pathlib import Path

from keras_gan.files.replacing import PREFIX, written_beside
from keras_gan.runs.report_mark import is_report
from keras_gan.runs.settings_check import check_settings

_FILES = ("run.json", "history.csv", "losses.png", "samples.png", "samples.txt",
          "model.keras", "checkpoint.weights.h5", "troubles.json")  # fmt: skip
#: In the front matter of a README.md that may be replaced.
CARD_MARK = "# Written by keras-gan, which replaces this file as long as this line stands."
#: In the folder of an evaluation.
MEASURED = (
    "evaluation.json",
    "memorisation.png",
    "dropped.png",
    "points.png",
    "course.png",
    "worst.png",
    "said.txt",
)


class RunFolder:
    """Paths in the folder that `keras-gan train` writes; needs no Keras.

    Args:
        path: of the folder, which need not exist.

    Example:
        run = keras_gan.runs.RunFolder("runs/digits")
        run.read_settings()["steps"], run.finished
    """

    def __init__(self, path):
        self.path = Path(path)
        self.settings_file = self.path / "run.json"
        self.history = self.path / "history.csv"
        self.losses = self.path / "losses.png"
        self.troubles = self.path / "troubles.json"  # only where there were some
        self.samples = self.path / "samples"
        self.final_samples = self.path / "samples.png"
        self.final_texts = self.path / "samples.txt"  # instead, of sequences
        self.model = self.path / "model.keras"
        self.checkpoint = self.path / "checkpoint.weights.h5"
        self.checkpoints = self.path / "checkpoints"  # those along the way, when asked for
        self.evaluation = self.path / "evaluation"
        self.report = self.path / "report.html"
        self.lock = self.path / ".lock"
        self.card = self.path / "README.md"

    @property
    def finished(self):
        """The model is written last of all."""
        return self.model.is_file()

    @property
    def card_ours(self):
        """Whether README.md is ours to replace."""
        try:
            with open(self.card, encoding="utf-8") as file:
                return CARD_MARK in file.read(1000)
        except (OSError, UnicodeDecodeError):
            return False

    @property
    def kept_checkpoints(self):
        """Files of the weights that were kept along the way, the first step first."""
        return sorted(self.checkpoints.glob("step_*.weights.h5"))

    @property
    def ours(self):
        """Whether run.json is that of a run, at least as far as a damaged one was written."""
        try:
            text = self.settings_file.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError):
            return False
        try:
            return {"variant", "data"} <= set(json.loads(text))
        except (ValueError, TypeError, RecursionError):
            return text.startswith('{\n  "variant": ')

    def read_settings(self):
        """What run.json says, a dictionary; keys that older runs lack are filled in."""
        if not self.settings_file.exists():
            raise FileNotFoundError(
                f"{self.path} holds no run: there is no {self.settings_file}. "
                "`keras-gan train VARIANT --data NAME --out RUN` makes one. "
                f"Received: run={str(self.path)!r}"
            )
        try:
            settings = json.loads(self.settings_file.read_text(encoding="utf-8-sig"))
        except (ValueError, RecursionError):
            settings = None
        except OSError as error:
            raise ValueError(
                f"{self.settings_file} cannot be read: {error.strerror}. "
                f"Received: run={str(self.path)!r}"
            ) from error
        if not isinstance(settings, dict):
            raise ValueError(
                f"{self.settings_file} is damaged and the run cannot be read. "
                f"Received: run={str(self.path)!r}"
            )
        check_settings(settings, self.settings_file)
        return _with_newer_keys(settings)

    def write_settings(self, settings):
        """Make run.json hold these."""
        with written_beside(self.settings_file) as beside:
            beside.write_text(json.dumps(settings, indent=2) + "\n", encoding="utf-8")

    @property
    def own_files(self):
        """Whatever a run writes and is there; all else in the same folder is of others."""
        shown = [*self.samples.glob("epoch_*.png"), *self.samples.glob("step_*.txt")]
        measured = [self.evaluation / name for name in MEASURED]
        own = [self.path / name for name in _FILES]
        own += [self.card] if self.card_ours else []
        own += [self.report] if is_report(self.report) else []
        files = (*own, *shown, *self.kept_checkpoints, *measured, *self._partial())
        return [file for file in files if file.is_file()]

    @property
    def empty(self):
        """Whether nothing is there but what a killed process left half written."""
        ours = {self.lock, *self._partial()}
        return not self.path.exists() or all(path in ours for path in self.path.iterdir())

    def _partial(self):
        folders = (self.path, self.samples, self.checkpoints, self.evaluation)
        return [file for folder in folders for file in folder.glob(f"{PREFIX}*")]


def _with_newer_keys(settings):
    """Runs of before had one seed for everything, no --set, and labels as only condition."""
    labels = "labels" if settings.get("class_names") else None
    older = {"data_seed": settings.get("seed"), "set": {}, "condition": labels, "streaming": False,
             "networks": None, "augment": None, "pack": None, "text": None, "captions": None,
             "labels": None, "decay_after": None, "target_shape": None,
             "target_samples": None, "data_fingerprint": None, "data_place": None,
             "tokens": None, "training": None}  # fmt: skip
    return {**older, **settings}
