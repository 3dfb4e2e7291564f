"""RUN: the folder of one training run, what lies in it and when it may be written."""

import json
import os
from pathlib import Path

import click

_FILES = ("run.json", "history.csv", "losses.png", "samples.png", "model.keras",
          "checkpoint.weights.h5")  # fmt: skip
_MEASURED = ("evaluation.json", "memorisation.png", "dropped.png", "points.png", "course.png")


class RunFolder:
    """Paths in RUN, and the checks that need no Keras."""

    def __init__(self, path):
        self.path = Path(path)
        self.settings_file = self.path / "run.json"
        self.history = self.path / "history.csv"
        self.losses = self.path / "losses.png"
        self.samples = self.path / "samples"
        self.final_samples = self.path / "samples.png"
        self.model = self.path / "model.keras"
        self.checkpoint = self.path / "checkpoint.weights.h5"
        self.checkpoints = self.path / "checkpoints"  # those along the way, when asked for
        self.evaluation = self.path / "evaluation"

    @property
    def finished(self):
        """The model is written last of all."""
        return self.model.exists()

    def check_new(self, overwrite):
        """RUN can be made, or emptied when that was asked for."""
        existing = next(p for p in (self.path, *self.path.absolute().parents) if p.exists())
        if not existing.is_dir():
            raise click.BadParameter(f"{existing} is a file, not a folder.", param_hint="--out")
        if not os.access(existing, os.W_OK | os.X_OK):
            raise click.BadParameter(f"{existing} is not writable.", param_hint="--out")
        if existing != self.path or not any(self.path.iterdir()):
            return
        if not self.settings_file.exists():
            raise click.BadParameter(
                f"{self.path} is not empty and holds no run (no run.json), so "
                f"{'--overwrite leaves it alone' if overwrite else 'it is left alone'}. "
                "Choose another folder.",
                param_hint="--out",
            )
        if not overwrite:
            raise click.BadParameter(
                f"{self.path} holds a run already. Go on with it (--resume), begin anew and lose "
                "it (--overwrite), or choose another folder.",
                param_hint="--out",
            )

    def clear(self):
        """Remove what a run writes; files of others in the same folder stay."""
        pictures = self.samples.glob("epoch_*.png")
        kept = self.checkpoints.glob("step_*.weights.h5")
        folders = (self.path, self.samples, self.checkpoints, self.evaluation)
        partial = [file for folder in folders for file in folder.glob(".partial.*")]
        measured = [self.evaluation / name for name in _MEASURED]
        own = [self.path / name for name in _FILES]
        for file in (*own, *pictures, *kept, *measured, *partial):
            file.unlink(missing_ok=True)

    def read_settings(self):
        """What run.json says."""
        if not self.settings_file.exists():
            raise click.ClickException(
                f"{self.path} holds no run: there is no {self.settings_file}. "
                "`keras-gan train VARIANT --data NAME --out RUN` makes one."
            )
        try:
            settings = json.loads(self.settings_file.read_text(encoding="utf-8"))
            settings["variant"], settings["backend"], settings["steps"]
        except (ValueError, KeyError, TypeError):
            raise click.ClickException(
                f"{self.settings_file} is damaged and the run cannot be read. "
                "Begin anew with --overwrite, or in another folder."
            ) from None
        return settings

    def check_resumable(self):
        if not self.finished and not self.checkpoint.exists():
            raise click.BadParameter(
                f"there is nothing to go on from: no {self.checkpoint} was written before the run "
                "ended. Begin anew with --overwrite.",
                param_hint="--resume",
            )
