"""What is killed: the command's words, and the phases of a run in which it can be hit."""

import dataclasses
from pathlib import Path

import numpy as np
from PIL import Image

_SHARED = "--checkpoints 2 --evaluations 3 --no-evaluation --no-report --learning-rate 0.002"
_STEP = "keras_gan.callbacks:StopAtStep.on_train_batch_end"
_CHECKPOINT = "keras_gan.callbacks:RunCheckpoint._save"


@dataclasses.dataclass(frozen=True)
class Training:
    """A training of the command that takes a second or so, and what it consists of.

    Args:
        words: of the command, without `--out`.
        phases: {phase: (what is called, how often in a run, seconds of a call)}.
    """

    words: str
    phases: dict


def _translation(words):
    return Training(
        f"train {words} --size 16 --width 4 --batch-size 8 --steps 12 {_SHARED}",
        {
            "start": (None, 1, 0.3),
            "step": (_STEP, 12, 0.05),
            "checkpoint": (_CHECKPOINT, 5, 0.15),
            "drawing": ("keras_gan.drawing:translations", 4, 0.01),
            "evaluation": ("keras_gan.evaluation:TranslationEvaluator.evaluate", 3, 0.4),
        },
    )


TRAININGS = {
    "gan": Training(
        "train gan --data points.npy --width 8 --latent-dim 2 --batch-size 50 --steps 50 "
        f"{_SHARED}",
        {
            "start": (None, 1, 0.3),
            "step": (_STEP, 50, 0.004),
            "checkpoint": (_CHECKPOINT, 10, 0.02),
            "drawing": ("keras_gan.drawing:samples", 8, 0.2),
            "evaluation": ("keras_gan.evaluation:Evaluator.evaluate", 2, 0.3),
        },
    ),
    "pix2pix": _translation("pix2pix --data pairs:a,b"),
    "cyclegan": _translation("cyclegan --data unpaired:a,b"),  # its pools are part of the state
}


def write_data(place):
    """Points and two folders of pictures, under relative names as run.json of all must agree."""
    rng = np.random.default_rng(0)
    np.save(place / "points.npy", rng.normal(size=(500, 2)))
    for folder in map(Path, "ab"):
        (place / folder).mkdir()
        for number in range(40):
            picture = rng.integers(0, 256, (16, 16), dtype="uint8")
            Image.fromarray(picture).save(place / folder / f"{number:02d}.png")
