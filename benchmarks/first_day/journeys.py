"""What a hurried user, a bad disk or another tool may do, and a word that a clear answer says.

Each is walked in a folder of its own that holds pictures/, more/, broken/, mine.png, notes/ (of
another tool) and the runs finished/, other/, wide/ and stopped/, which was killed on its way. It
uses what both versions know, so no arrays and no `train --resume` alone.
"""

import json
import os
import shutil
from pathlib import Path

TRAIN = ("train gan --data folder:pictures --size 8 --width 8 --latent-dim 2 --batch-size 20 "
         "--steps 20 ")  # fmt: skip
MORE = f"--no-evaluation --evaluations 0 --backend {os.environ['KERAS_BACKEND']} --out "
LONG = TRAIN.replace("--steps 20", "--steps 1500") + MORE + "stopped"
RESUME = f"{LONG} --resume"
EVALUATE = "evaluate finished --extractor pixels"


def edited(path, change):
    """A step that changes the settings in a JSON file."""

    def step():
        settings = json.loads(Path(path).read_text())
        change(settings)
        Path(path).write_text(json.dumps(settings))

    return step


def written(path, content):
    return lambda: Path(path).write_bytes(content)


def flipped(path):
    def step():
        content = bytearray(Path(path).read_bytes())
        content[len(content) // 2] ^= 0xFF
        Path(path).write_bytes(content)

    return step


def cut(path, share=0.5):
    def step():
        content = Path(path).read_bytes()
        Path(path).write_bytes(content[: int(share * len(content))])

    return step


def copied(source, target):
    return lambda: shutil.copy(source, target)


def removed(path):
    return lambda: Path(path).unlink()


def gone(folder):
    return lambda: shutil.rmtree(folder)


def made_folder(path):
    def step():
        Path(path).unlink()
        Path(path).mkdir()

    return step


def setting(**values):
    return edited("stopped/run.json", lambda settings: settings.update(values))


def _lost_key(settings):
    del settings["batch_size"]


#: {what happens: (step before it or None, words of the command, words of which one is in a clear
#: answer; None where the command should do its work)}
JOURNEYS = {
    "a typo in the variant": (None, "train wgan-pg --data digits --out new", ["wgan-gp"]),
    "a typo in the data": (None, "train gan --data digitz --out new", ["digits"]),
    "a typo in an option": (None, TRAIN + "--out new --widht 3", ["--width"]),
    "no --out": (None, TRAIN, ["--out"]),
    "an empty --out": (None, [*TRAIN.split(), "--out", ""], ["--out"]),
    "--out is a file": (None, TRAIN + "--out mine.png", ["mine.png"]),
    "--out is a finished run": (None, TRAIN + "--out finished", ["--overwrite"]),
    "--out has braces": (None, TRAIN + "--out sweep_{step}", None),
    "--overwrite of another tool's files": (None, TRAIN + "--out notes --overwrite", ["run.json"]),
    "steps without end": (None, TRAIN.replace("steps 20", f"steps {10**20}") + "--out new",
                          ["--steps"]),
    "no steps": (None, TRAIN.replace("steps 20", "steps 0") + "--out new", ["--steps"]),
    "steps and epochs": (None, TRAIN + "--epochs 2 --out new", ["--epochs"]),
    "a batch of 0": (None, TRAIN.replace("20 --", "0 --", 1) + "--out new", ["--batch-size"]),
    "a rate below 0": (None, TRAIN + "--learning-rate -1 --out new", ["--learning-rate"]),
    "seeds without end": (None, f"{EVALUATE} --seeds 1000000000", ["--seeds"]),
    "0 samples": (None, "generate finished --count 0 --out new.png", ["--count"]),
    "more samples than memory": (None, "generate finished --count 1000000000000 --out new.png",
                                 ["--count"]),
    "a run that is not there": (None, "generate finnished --out new.png", ["finnished"]),
    "a label for a model without": (None, "generate finished --label 3 --out new.png",
                                    ["label", "condition"]),
    "a picture of the user's": (None, "generate finished --out mine.png", ["mine.png"]),
    "the run's own picture": (None, "generate finished --out finished/samples.png",
                              ["samples.png"]),
    "an evaluation of the user's": (None, f"{EVALUATE} --count 100 --out notes",
                                    ["evaluation.json"]),
    "a broken model": (flipped("finished/model.keras"), "generate finished --out new.png",
                       ["model.keras"]),
    "half a model": (cut("finished/model.keras"), "generate finished --out new.png",
                     ["model.keras"]),
    "an empty model": (written("finished/model.keras", b""), "generate finished --out new.png",
                       ["model.keras"]),
    "a pickle for a model": (written("finished/model.keras", b"\x80\x04N."),
                             "generate finished --out new.png", ["model.keras"]),
    "another run's model": (copied("wide/model.keras", "finished/model.keras"),
                            "generate finished --out new.png", ["model.keras"]),
    "a broken checkpoint": (flipped("stopped/checkpoint.weights.h5"), RESUME, ["checkpoint"]),
    "half a checkpoint": (cut("stopped/checkpoint.weights.h5"), RESUME, ["checkpoint"]),
    "an empty checkpoint": (written("stopped/checkpoint.weights.h5", b""), RESUME, ["checkpoint"]),
    "another run's checkpoint": (copied("other/checkpoint.weights.h5",
                                        "stopped/checkpoint.weights.h5"), RESUME, ["checkpoint"]),
    "steps edited to -5": (setting(steps=-5), RESUME, ["steps"]),
    "the batch edited to 0": (setting(batch_size=0), RESUME, ["batch"]),
    "another seed edited in": (setting(seed=7), RESUME, ["seed"]),
    "other data edited in": (setting(data="folder:more"), RESUME, ["data"]),
    "a setting of a newer version": (setting(brightness=3), RESUME, ["brightness"]),
    "a setting that is gone": (edited("stopped/run.json", _lost_key), RESUME, ["batch"]),
    "half of run.json": (cut("stopped/run.json"), RESUME, ["run.json"]),
    "a folder for run.json": (made_folder("stopped/run.json"), RESUME, ["run.json"]),
    "an empty history": (written("stopped/history.csv", b""), RESUME, ["history.csv"]),
    "half a history": (cut("stopped/history.csv"), RESUME, ["history.csv"]),
    "no history": (removed("stopped/history.csv"), RESUME, ["history.csv"]),
    "the data changed": (copied("more/00.png", "pictures/00.png"), RESUME,
                         ["pictures"]),
    "the data are gone": (gone("pictures"), RESUME, ["pictures"]),
    "--resume of nothing": (None, RESUME.replace("stopped", "new"), ["new"]),
    "--resume with another seed": (None, RESUME + " --seed 3", ["--seed"]),
    "a folder without pictures": (None, "train dcgan --data folder:notes --size 8 --out new",
                                  ["notes"]),
    "a folder with a broken picture": (None, "train dcgan --data folder:broken --size 8 --out new",
                                       ["1.png"]),
}  # fmt: skip
