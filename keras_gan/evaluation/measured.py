"""The numbers and tests of one evaluation, and what could not be measured."""

import dataclasses
import math

import numpy as np

from keras_gan.evaluation import diagnosis
from keras_gan.evaluation.collector import shuffled
from keras_gan.evaluation.quantities import LABELLED, QUANTITIES
from keras_gan.files import is_streamed, select

_NUMBERS = 2**28  # of pixels in memory for the bins: 2 GiB, as they are float64


class Measured:
    """Fills with one `Collected` for each sampling seed; only the first is kept.

    Args:
        evaluator: `Evaluator` with the reference.
        metrics: names of `QUANTITIES`.

    Attributes:
        numbers: {"fid": [{"value": ...} of each seed], ...}.
        as_many: the same of as many generated samples as are held out, of the first seed: many
            numbers depend on how many samples there are.
        floor: {"fid": {"value": ...}} of the real held-out samples.
        impossible: sentences about metrics that were left out.
    """

    def __init__(self, evaluator, metrics):
        self.evaluator = evaluator
        self.numbers = {name: [] for name in metrics}
        self.as_many = {}
        self.floor = {}
        self.impossible = []
        self.first = None
        self.seeds = 0

    def add(self, fake):
        """Measure the generated samples of one seed."""
        self.seeds += 1
        reference, unseen = self.evaluator.reference, self.evaluator.unseen
        if fake.told is not None:
            self.evaluator.tell_real(look=fake.told.seen is not None)
        if fake.sentences is not None:
            self.evaluator.pair_held_out()
        for name in list(self.numbers):
            row = self._possible(name, lambda name=name: QUANTITIES[name][0](reference, fake))
            if row is None:
                del self.numbers[name]
            else:
                self.numbers[name].append(row)
        if self.first is not None:
            return
        self.first = fake
        if unseen is reference:
            return
        kept = self.evaluator.floor
        few = fake.first(unseen.count) if unseen.count < fake.count else None
        for name in self.numbers:
            compute = QUANTITIES[name][0]
            if name in LABELLED and not _is_told(name, unseen):
                continue
            if name == "r_precision" and unseen.sentences is None:
                continue
            if name not in kept:
                kept[name] = _if_enough(compute, reference, unseen)
            self.floor[name] = kept[name]
            if few is not None:
                self.as_many[name] = _if_enough(compute, reference, few)
        for beside in (self.floor, self.as_many):
            for name in [name for name, row in beside.items() if row is None]:
                del beside[name]

    def tests(self, metrics, shown, rows=None):
        """{"modes": {...}, "memorisation": ...} as far as they were asked for and possible.

        Args:
            metrics: names.
            shown: array of generated samples of the first seed.
            rows: the order in which they were measured; None for their own.
        """
        evaluator, found = self.evaluator, {}
        order = np.arange(len(shown)) if rows is None else rows
        samples = select(shown, order)
        if "modes" in metrics:
            found["modes"] = self._possible("modes", lambda: self._modes(samples))
        if "memorisation" in metrics:
            found["memorisation"] = self._possible(
                "memorisation", lambda: diagnosis.memorisation(evaluator.data, samples)
            )
        found = {name: test for name, test in found.items() if test is not None}
        if found.get("memorisation"):
            test = found["memorisation"]
            pairs = [dataclasses.replace(p, fake=int(order[p.fake])) for p in test.pairs]
            found["memorisation"] = dataclasses.replace(test, pairs=tuple(pairs))
        birthday = found.get("modes", {}).get("birthday")
        if birthday is not None:
            pairs = [
                dataclasses.replace(p, first=int(order[p.first]), second=int(order[p.second]))
                for p in birthday.duplicates
            ]
            found["modes"]["birthday"] = dataclasses.replace(birthday, duplicates=tuple(pairs))
        return found

    def _modes(self, samples):
        evaluator, data = self.evaluator, self.evaluator.data
        # Features that were fitted to the real samples would accuse any other ones.
        rows = evaluator.reference.features, self.first.features
        if evaluator.extractor.fitted_to_data:
            real = shuffled(evaluator.samples, evaluator.limit)
            rows = _pixels(real), _pixels(samples)
        classes = getattr(evaluator.extractor, "classes", None)
        seen = None
        if classes is not None and data.class_names is not None:
            if classes == len(data.class_names):
                logits = evaluator.unseen.logits, self.first.logits
                seen = tuple(part.argmax(axis=1) for part in logits)
        return diagnosis.modes(data, samples, rows, seen, classes)

    def _possible(self, name, compute):
        try:
            return compute()
        except ValueError as error:
            if self.evaluator.strict:
                raise
            self.impossible.append(f"{name} was left out. {error}")
            return None


def _is_told(name, unseen):
    """Whether held-out samples have what a metric of labels needs; from them nobody learns."""
    told = unseen.told
    return name != "gan_train" and told is not None and (name != "obeyed" or told.seen is not None)


def _if_enough(compute, reference, few):
    """None where there are too few of a class, though there were enough of all generated ones."""
    try:
        return compute(reference, few)
    except ValueError:
        return None


def _pixels(samples):
    """One row for each sample; of pictures on disk only if that is not too much for memory."""
    if is_streamed(samples) and math.prod(samples.shape) > _NUMBERS:
        raise ValueError(
            "Features of a classifier that knows the real samples do not fit the tests for dropped "
            f"modes, and pixels of {len(samples):,} pictures on disk take "
            f"{math.prod(samples.shape) / 2**27:.0f} GiB of memory. Lower `limit`, or take another "
            f"extractor. Received: samples of shape {samples.shape}"
        )
    return np.reshape(samples, (len(samples), -1))
