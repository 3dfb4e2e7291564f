"""Results that carry everything that defines them."""

import numpy as np

from keras_gan.evaluation import pictures, table
from keras_gan.evaluation.diagnosis import plain
from keras_gan.evaluation.doubts import doubts
from keras_gan.evaluation.quantities import QUANTITIES

#: Share or distance of the worst class, of a metric that has one for each class.
WORST = {"obeyed": min, "gan_train": min, "intra_fid": max}


class Report:
    """The outcome of `Evaluator.evaluate`: `print` it, index it, write `to_dict()` as JSON.

    Args:
        protocol: dictionary of everything that decides the numbers, besides the generator.
        measured: `Measured`, with the numbers of each sampling seed, of real held-out samples
            and of as many generated ones.
        tests: {"modes": {...}, "memorisation": Memorisation}.
        data: `keras_gan.data.Data`.
        real, fake: the samples that the tests' indices mean; `fake` is None without tests.
    """

    def __init__(self, protocol, measured, tests, data=None, real=None, fake=None):
        self.protocol = protocol
        self.numbers = measured.numbers
        self.floor = measured.floor
        self.as_many = measured.as_many
        self.impossible = measured.impossible
        self.tests = tests
        self.data = data
        self.real = real
        self.fake = fake

    def __getitem__(self, name):
        """The numbers of one metric: means over the seeds; or a test's result."""
        if name in self.tests:
            return self.tests[name]
        found = {key: _mean([row[key] for row in self.numbers[name]])
                 for key in self.numbers[name][0]}  # fmt: skip
        if name in WORST:
            of_classes = found["of_classes"]
            worst = WORST[name](of_classes, key=of_classes.get)
            found |= {"worst_class": worst, "worst": of_classes[worst]}
        return found

    def name_of(self, metric):
        """"FID(digits-cnn-99.7%)": a number's name is its protocol."""
        if metric == "gan_train":  # the classifier is another one each time
            return QUANTITIES[metric][1]
        key = {"obeyed": "judge", "r_precision": "towers"}.get(metric, "extractor")
        return f"{QUANTITIES[metric][1]}({self.protocol[key]})"

    def logs(self):
        """{"fid": 12.3, "fid_error": ...}: flat floats, as callbacks log them."""
        flat = {}
        for metric in self.numbers:
            row = self[metric]
            if metric == "prdc":
                flat |= {key: row[key] for key in ("precision", "recall", "density", "coverage")}
                continue
            flat[f"{metric}_mean" if metric == "is" else metric] = row["value"]
            renamed = {"standard_error": "error", "infinity": "infinity", "std": "std",
                       "quality": "quality", "diversity": "diversity",
                       "worst": "worst"}  # fmt: skip
            for key, short in renamed.items():
                if row.get(key) is not None:
                    flat[f"{metric}_{short}"] = row[key]
        tests = self.tests.get("modes", {})
        if "coverage" in tests:
            found = tests["coverage"]
            flat |= {"modes": found.modes, "high_quality": found.high_quality, "modes_kl": found.kl}
        if "bins" in tests:
            flat["dropped_bins"] = len(tests["bins"].dropped)
        if "memorisation" in self.tests:
            flat["memorised_share"] = self.tests["memorisation"].share
        return {key: float(value) for key, value in flat.items()}

    def to_dict(self):
        """Everything, as JSON knows it."""
        spread = {metric: _spread(rows) for metric, rows in self.numbers.items()}
        results = {
            metric: {"name": self.name_of(metric), **self[metric], "seeds": rows, **spread[metric]}
            for metric, rows in self.numbers.items()
        }
        return plain({
            "protocol": self.protocol,
            "results": results,
            "real_held_out": self.floor,
            "as_many_generated": self.as_many,
            "tests": self.tests,
            "doubts": self.doubts(),
        })  # fmt: skip

    def doubts(self):
        """Sentences that say which numbers mean less than they seem to, and what would help."""
        return doubts(self)

    def draw(self, folder):
        """Write what the tests point at as pictures; returns their paths. See `draw`."""
        return pictures.draw(self, folder)

    def __str__(self):
        return table.text(self)


def _mean(values):
    if any(value is None for value in values):
        return None
    if isinstance(values[0], dict):
        keys = dict.fromkeys(key for value in values for key in value)
        return {key: _mean([v[key] for v in values if key in v]) for key in keys}
    return values[0] if len(set(values)) == 1 else float(np.mean(values))


def _spread(rows):
    """Mean, population standard deviation, minimum and maximum of the seeds' main numbers."""
    keys = [key for key in ("value", "precision", "recall", "density", "coverage")
            if key in rows[0]]  # fmt: skip
    return {
        f"{key}_over_seeds": {
            "mean": float(np.mean([row[key] for row in rows])),
            "std": float(np.std([row[key] for row in rows])),
            "min": float(min(row[key] for row in rows)),
            "max": float(max(row[key] for row in rows)),
            "values": [float(row[key]) for row in rows],
        }
        for key in keys
    }
