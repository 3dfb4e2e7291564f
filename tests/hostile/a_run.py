"""A RUN that no training made, for what is refused before a model is opened."""

import json
from pathlib import Path

from click.testing import CliRunner

from keras_gan.cli import main

SETTINGS = {
    "variant": "gan", "data": "ring", "size": None, "streaming": False, "labels": None,
    "backend": "torch", "seed": 0, "data_seed": 0, "epochs": 2, "steps": 20, "steps_per_epoch": 10,
    "batch_size": 8000, "latent_dim": 2, "width": 8, "networks": None, "augment": None,
    "pack": None, "learning_rate": None, "average": 0, "decay_after": None, "set": {},
    "evaluations": 0, "checkpoints": 0, "evaluation": False, "shape": [2], "samples": 80000,
    "target_shape": None, "target_samples": None, "condition": None, "class_names": None,
    "text": None, "captions": None, "tokens": None, "parameters": {}, "versions": {},
    "training": None,
}  # fmt: skip
TRAIN = (
    "train gan --data ring --width 8 --latent-dim 2 --batch-size 8000 --no-evaluation --no-report"
)


def a_run(folder, finished=True, **changes):
    """The folder of a run, its model some bytes; a change to `...` leaves the key out."""
    folder = Path(folder)
    folder.mkdir(parents=True)
    settings = {key: value for key, value in {**SETTINGS, **changes}.items() if value is not ...}
    (folder / "run.json").write_text(json.dumps(settings))
    (folder / ("model.keras" if finished else "checkpoint.weights.h5")).write_bytes(b"some model")
    return folder


def command(words):
    """The result of a command that ends without a traceback."""
    words = words.split() if isinstance(words, str) else list(map(str, words))
    result = CliRunner().invoke(main, words)
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


def refusal(words):
    """The message of a command that is refused, in one line."""
    result = command(words)
    assert result.exit_code in (1, 2), result.output
    assert result.stdout == ""
    return " ".join(result.stderr.split())


def contents(folder):
    """{relative path: bytes} of all files."""
    return {str(path.relative_to(folder)): path.read_bytes()
            for path in Path(folder).rglob("*") if path.is_file()}  # fmt: skip
