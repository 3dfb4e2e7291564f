"""RUN: the folder of one training run, and what lies in it."""

import json
from pathlib import Path

_FILES = ("run.json", "history.csv", "losses.png", "samples.png", "samples.txt", "model.keras",
          "checkpoint.weights.h5")  # fmt: skip
_MEASURED = ("evaluation.json", "memorisation.png", "dropped.png", "points.png", "course.png",
             "worst.png", "said.txt")


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
        self.samples = self.path / "samples"
        self.final_samples = self.path / "samples.png"
        self.final_texts = self.path / "samples.txt"  # instead, of sequences
        self.model = self.path / "model.keras"
        self.checkpoint = self.path / "checkpoint.weights.h5"
        self.checkpoints = self.path / "checkpoints"  # those along the way, when asked for
        self.evaluation = self.path / "evaluation"

    @property
    def finished(self):
        """The model is written last of all."""
        return self.model.exists()

    @property
    def kept_checkpoints(self):
        """Files of the weights that were kept along the way, the first step first."""
        return sorted(self.checkpoints.glob("step_*.weights.h5"))

    def read_settings(self):
        """What run.json says, a dictionary; keys that older runs lack are filled in."""
        if not self.settings_file.exists():
            raise FileNotFoundError(
                f"{self.path} holds no run: there is no {self.settings_file}. "
                "`keras-gan train VARIANT --data NAME --out RUN` makes one. "
                f"Received: run={str(self.path)!r}"
            )
        try:
            settings = json.loads(self.settings_file.read_text(encoding="utf-8"))
            settings["variant"], settings["backend"], settings["steps"]
        except (ValueError, KeyError, TypeError):
            raise ValueError(
                f"{self.settings_file} is damaged and the run cannot be read. "
                f"Received: run={str(self.path)!r}"
            ) from None
        return _with_newer_keys(settings)

    def clear(self):
        """Remove what a run writes; files of others in the same folder stay."""
        shown = [*self.samples.glob("epoch_*.png"), *self.samples.glob("step_*.txt")]
        folders = (self.path, self.samples, self.checkpoints, self.evaluation)
        partial = [file for folder in folders for file in folder.glob(".partial.*")]
        measured = [self.evaluation / name for name in _MEASURED]
        own = [self.path / name for name in _FILES]
        for file in (*own, *shown, *self.kept_checkpoints, *measured, *partial):
            file.unlink(missing_ok=True)


def _with_newer_keys(settings):
    """Runs of before had one seed for everything, no --set, and labels as only condition."""
    labels = "labels" if settings.get("class_names") else None
    older = {"data_seed": settings.get("seed"), "set": {}, "condition": labels, "streaming": False,
             "networks": None, "augment": None, "pack": None, "text": None, "captions": None,
             "labels": None, "decay_after": None, "target_shape": None,
             "target_samples": None, "tokens": None}  # fmt: skip
    return {**older, **settings}
