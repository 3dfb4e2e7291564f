"""Who says which class a sample shows, and what real and generated samples were asked to be."""

import functools

import keras
import numpy as np

from keras_gan.evaluation.collector import Collector, order
from keras_gan.evaluation.told import Told
from keras_gan.extractors import ClassifierFeatures
from keras_gan.extractors.classifier_training import seen_by, train, untrained
from keras_gan.files import fingerprint, select
from keras_gan.statistics.conditions.agreement import label_agreement


class Judging:
    """Puts `told` on what an `Evaluator` collects, for the metrics that know labels.

    The judge is the evaluator's extractor where that is a classifier of the data's labels, and
    costs nothing; else a `ClassifierFeatures` of them, trained when it is first needed, and
    samples go through that too.

    Args:
        data: `keras_gan.data.Data` with labels.
        extractor: `extractors.Extractor` of the evaluator.
        batch_size: of generating and judging.
    """

    def __init__(self, data, extractor, batch_size):
        self.data = data
        self.extractor = extractor
        self.batch_size = batch_size
        self.names = class_names(data)

    @functools.cached_property
    def judge(self):
        """The classifier, an `Extractor` with logits."""
        return self.extractor if self._own else ClassifierFeatures.of(self.data)

    @functools.cached_property
    def _own(self):
        return knows_labels(self.extractor, self.data)

    @functools.cached_property
    def _collector(self):
        return Collector(self.judge, self.batch_size, limit=1)

    def of_real(self, collected, samples, labels, look):
        """Real samples, shuffled as `Collector.real` does; without labels nothing is known."""
        told = collected.told
        if labels is None or (told is not None and (told.seen is not None or not look)):
            return
        seen = None
        if look:
            seen = (collected if self._own else self._collector.real(samples)).logits.argmax(axis=1)
        asked = np.asarray(labels)[order(len(samples))]
        collected.told = Told(asked, self.names, seen, lambda: self.learnt_from_real)

    def of_generated(self, collected, asked, learn, inputs, look, sampler=None):
        """Generated samples, in the order in which they were collected.

        Args:
            collected: `Collected` of them.
            asked: int array, one label for each.
            learn: function that gives the (samples, labels) to learn from.
            inputs, sampler: as for `Collector.collect`.
            look: whether the judge is needed.
        """
        seen = None
        if look:
            found = collected if self._own else self._collector.collect(inputs, sampler)
            seen = found.logits.argmax(axis=1)
        collected.told = Told(np.asarray(asked), self.names, seen, lambda: self._learn(*learn()))

    @functools.cached_property
    def learnt_from_real(self):
        """What a classifier that learnt from the training samples sees in held-out ones."""
        classifier = ClassifierFeatures.of(self.data)
        seen = seen_by(classifier.network, self.data.held_out)
        return label_agreement(self.data.held_out_labels, seen), len(self.data.train)

    def _learn(self, samples, labels):
        # The same network, initial weights and recipe as those of `learnt_from_real`.
        network = untrained(self.data.shape, len(self.names), seed=0)
        train(network, samples, labels, seed=0)
        seen = seen_by(network, self.data.held_out)
        return label_agreement(self.data.held_out_labels, seen), len(samples)

    def to_learn(self, samples, labels):
        """Of given samples as many of each class as the training data have, or all there are."""
        wanted = np.bincount(self.data.train_labels, minlength=len(self.names))
        rows = [np.flatnonzero(labels == label)[: wanted[label]] for label in np.unique(labels)]
        rows = np.sort(np.concatenate(rows))
        return select(samples, rows), labels[rows]

    def protocol(self, look):
        """What decides the numbers besides all else: who judges, and by which labels."""
        judge = self.judge if look else None
        return {
            "judge": judge and judge.name,
            "judge_fingerprint": judge and judge.fingerprint(),
            "labels_fingerprint": fingerprint(np.asarray(self.data.train_labels))[:16],
        }


def class_names(data):
    """One string for each label that the data have."""
    if data.class_names is not None:
        return tuple(map(str, data.class_names))
    parts = [p for p in (data.train_labels, data.held_out_labels) if p is not None and len(p)]
    return tuple(map(str, range(1 + int(max(np.max(part) for part in parts)))))


def knows_labels(extractor, data):
    """Whether an extractor's logits are of the data's labels, as far as their names tell."""
    known = getattr(extractor, "class_names", None)
    if known is not None and data.class_names is not None:
        return tuple(known) == tuple(data.class_names)
    one = np.asarray(select(data.train, slice(1)))
    logits = extractor(keras.ops.convert_to_tensor(one, dtype="float32")).get("logits")
    return logits is not None and logits.shape[-1] == len(class_names(data))
