"""RUNs with histories and evaluations that no training made, for the report about them."""

import copy
import csv
import json

import numpy as np
from PIL import Image

from tests.hostile.a_run import a_run

CLASSES = ["zero", "one", "two", "three"]
PROTOCOL = {
    "extractor": "digits-cnn-99%", "extractor_fingerprint": "e", "resize": None, "data": "digits",
    "split": "train", "real_fingerprint": "r", "n_real": 1438, "n_held_out": 359,
    "shape": [8, 8, 1], "n_fake": 2000, "limit": 10000, "seeds": [0], "protocol": 1,
    "labels_fingerprint": "l", "judge_fingerprint": "j",
}  # fmt: skip


def _number(value, error, **more):
    return {"value": value, "standard_error": error, **more}


_PRDC = {"precision": 0.9, "recall": 0.8, "density": 1.1, "coverage": 0.7}
#: Of a good generator of pictures of four classes.
GOOD = {
    "target": {"path": "gone", "step": 400},
    "protocol": PROTOCOL,
    "results": {
        "fid": {"name": "FID(digits-cnn-99%)", **_number(3.25, 0.25, infinity=3.0),
                "seeds": [_number(3.25, 0.25, infinity=3.0)]},
        "prdc": {"name": "PRDC(digits-cnn-99%)", **_PRDC, "seeds": [_PRDC]},
    },
    "real_held_out": {"fid": _number(1.5, 0.5, infinity=0.5),
                      "prdc": {**_PRDC, "precision": 0.95, "recall": 0.96}},
    "as_many_generated": {"fid": _number(4.0, 0.75, infinity=3.5)},
    "tests": {
        "modes": {
            "classes": {"real_shares": [0.25] * 4, "fake_shares": [0.25, 0.25, 0.3, 0.2],
                        "under_represented": []},
            "birthday": {"repeats": False, "support_size": None, "fake_pairs": 1, "batch": 1438,
                         "real_pairs": 5, "p_value": 0.9},
            "bins": {"bins": 27, "dropped": [], "empty": [], "real_shares": [1 / 27] * 27},
        },
        "memorisation": {"memorised": False, "p_value": 0.6, "share": 0.004, "n_fake": 2000,
                         "held_out_share": 0.0056, "copies": 0},
    },
    "doubts": ["Only 1438 <real> samples."],
    "course": [],
}  # fmt: skip
HISTORY = [
    {"epoch": n, "step": 100 * n, "d_loss": 1.5 - 0.05 * n, "g_loss": 0.7 + 0.01 * n}
    for n in range(1, 5)
]


def changed(evaluation, path, value):
    """A copy with another value at "tests modes classes ..."."""
    copied = copy.deepcopy(evaluation)
    *folders, last = path.split()
    inner = copied
    for name in folders:
        inner = inner[name]
    inner[last] = value
    return copied


def run_with(folder, evaluation=GOOD, history=HISTORY, **settings):
    """The folder of a finished run of 400 steps on digits, with two grids of samples."""
    told = {"variant": "gan", "data": "digits", "steps": 400, "steps_per_epoch": 100, "epochs": 4,
            "shape": [8, 8, 1], "class_names": CLASSES, "condition": "labels",
            "samples": 1438}  # fmt: skip
    run = a_run(folder, **{**told, **settings})
    if history is not None:
        with open(run / "history.csv", "w", newline="") as file:
            writer = csv.DictWriter(file, list(history[0]))
            writer.writeheader()
            writer.writerows(history)
    if evaluation is not None:
        (run / "evaluation").mkdir()
        (run / "evaluation" / "evaluation.json").write_text(json.dumps(evaluation))
    (run / "samples").mkdir()
    for name in ("samples/epoch_0001.png", "samples/epoch_0002.png", "samples.png"):
        pixels = np.random.default_rng(len(name)).integers(0, 255, (40, 60), "uint8")
        Image.fromarray(pixels).save(run / name)
    return run
