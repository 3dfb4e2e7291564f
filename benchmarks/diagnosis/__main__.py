"""Do the diagnoses find what is wrong, and nothing else? `python -m benchmarks.diagnosis`.

Repeats each test on digits for generators that are known to copy, to drop modes, to repeat
themselves, or to be ideal, prints one JSON line for each, and writes results/diagnosis.jsonl and
results/diagnosis.md. No training; some minutes on one core.
"""

import argparse
import json
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


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--repetitions", type=int, default=50, help="splits (default 50)")
    parser.add_argument("--ideal", type=int, default=1000, help="of ideal generators (1000)")
    arguments = parser.parse_args()
    lines = []
    for test, (_, generators) in TESTS.items():
        for generator in generators:
            number = arguments.ideal if "ideal" in generator else arguments.repetitions
            lines.append(repeat(test, generator, number))
            print(json.dumps(lines[-1]), flush=True)
    records.write("diagnosis", lines)
    write_page(lines)


if __name__ == "__main__":
    main()
