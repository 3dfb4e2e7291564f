"""kill -9 at random moments, then on to the end: is it the undisturbed run, bit for bit?

    KERAS_BACKEND=torch python -m benchmarks.kills gan --kills 30
"""

import functools
import os
import random
import tempfile
from pathlib import Path

import keras

from benchmarks import records
from benchmarks.kills.ends import state
from benchmarks.kills.killed import process, resumed
from benchmarks.kills.tables import write_page
from benchmarks.kills.trainings import TRAININGS, write_data


def lines(name, kills):
    rng, training = random.Random(kills), TRAININGS[name]
    with tempfile.TemporaryDirectory() as place:
        os.chdir(place)
        write_data(Path(place))
        process(Path(place) / "undisturbed", training.words)
        expected = state(Path(place) / "undisturbed")
        for number in range(kills):
            phase = list(training.phases)[number % len(training.phases)]
            what, calls, seconds = training.phases[phase]
            moment = what, rng.randint(1, calls), round(rng.uniform(0, seconds), 4)
            folder = Path(place) / str(number)
            hit, _ = process(folder, training.words, moment)
            left, way, code = resumed(folder, training.words)
            equal = code == 0 and state(folder) == expected
            yield {
                "model": name, "backend": keras.backend.backend(), "keras": keras.__version__,
                "kill": number, "phase": phase, "call": moment[1], "seconds": moment[2],
                "hit": hit, "left": left, "way": way, "equal": equal,
            }  # fmt: skip


if __name__ == "__main__":
    records.measure(
        "kills", __doc__.splitlines()[0],
        {name: functools.partial(lines, name) for name in TRAININGS}, write_page,
        key=("model", "backend", "kill"), kills=(30, "how many"),
    )  # fmt: skip
