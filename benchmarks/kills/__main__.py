"""kill -9 at random moments, then on to the end: is it the undisturbed run, bit for bit?

    KERAS_BACKEND=torch python -m benchmarks.kills --kills 30
"""

import os
import random
import tempfile
from pathlib import Path

import keras
import numpy as np

from benchmarks import records
from benchmarks.kills.ends import state
from benchmarks.kills.killed import PHASES, WORDS, process, resumed
from benchmarks.kills.tables import write_page


def lines(kills):
    rng = random.Random(kills)
    with tempfile.TemporaryDirectory() as place:
        os.chdir(place)  # the data have a relative name, as the run.json of all runs must agree
        np.save("points.npy", np.random.default_rng(0).normal(size=(500, 2)))
        process(Path(place) / "undisturbed", WORDS)
        expected = state(Path(place) / "undisturbed")
        for number in range(kills):
            phase = list(PHASES)[number % len(PHASES)]
            _, calls, seconds = PHASES[phase]
            moment = phase, rng.randint(1, calls), round(rng.uniform(0, seconds), 4)
            folder = Path(place) / str(number)
            hit, _ = process(folder, WORDS, moment)
            left, way, code = resumed(folder)
            equal = code == 0 and state(folder) == expected
            yield {
                "backend": keras.backend.backend(), "keras": keras.__version__, "kill": number,
                "phase": phase, "call": moment[1], "seconds": moment[2], "hit": hit, "left": left,
                "way": way, "equal": equal,
            }  # fmt: skip


if __name__ == "__main__":
    records.measure("kills", __doc__.splitlines()[0], {"kills": lines}, write_page,
                    key=("backend", "kill"), kills=(30, "how many"))  # fmt: skip
