"""Do the diagnoses find what is wrong, and nothing else? `python -m benchmarks.diagnosis`.

Repeats each test on digits for generators that are known to copy, to drop modes, to repeat
themselves, or to be ideal, prints one JSON line for each, and writes results/diagnosis.jsonl and
results/diagnosis.md. No training; some minutes on one core.
"""

import functools
import math
import time

import numpy as np

import keras_gan
from benchmarks import records
from benchmarks.diagnosis import scores
from benchmarks.diagnosis.generators import MEMORISATION, MODES, REPEATS, parts
from benchmarks.diagnosis.tables import write_page

TESTS = {
    "memorisation": (scores.memorisation, MEMORISATION),
    "bins": (scores.bins, MODES),
    "classes": (scores.classes, MODES),
    "birthday": (scores.birthday, REPEATS),
}
MEDIANS = ("p_value", "support_size")


def repeat(test, generator, repetitions):
    """The line for diagnosis.jsonl."""
    score, generators = TESTS[test]
    data = keras_gan.data.load("digits")
    images = np.concatenate([data.train, data.held_out])
    labels = np.concatenate([data.train_labels, data.held_out_labels])
    started = time.process_time()
    found = []
    for seed in range(repetitions):
        split = parts(images, labels, seed)
        found.append(score(split, generators[generator](split), seed))
    line = {"test": test, "generator": generator, "repetitions": repetitions}
    for name in found[0]:
        values = [repetition[name] for repetition in found]
        value = float((np.median if name in MEDIANS else np.mean)(values))
        line[name] = value if math.isfinite(value) else None  # JSON knows no infinity
    line["cpu_seconds_each"] = round((time.process_time() - started) / repetitions, 4)
    return line


def lines(test, repetitions, ideal):
    for generator in TESTS[test][1]:
        yield repeat(test, generator, ideal if "ideal" in generator else repetitions)


if __name__ == "__main__":
    records.measure(
        "diagnosis", __doc__.splitlines()[0],
        {test: functools.partial(lines, test) for test in TESTS}, write_page, key=("test",),
        repetitions=(50, "random splits"), ideal=(1000, "of ideal generators"),
    )  # fmt: skip
