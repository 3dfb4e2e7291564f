"""Features of real samples, kept on disk, and of generated ones, made on the device."""

import numpy as np

from keras_gan.evaluation.pipeline import FOLDS, Collected, FeaturePipeline
from keras_gan.files import cached_arrays, fingerprint, select

#: Raised when the same settings would give other numbers.
PROTOCOL = 1


class Collector:
    """Turns samples, or latents and a generator, into what metrics need.

    Args:
        extractor: `extractors.Extractor`.
        batch_size: of generating and extracting.
        limit: samples whose features are kept, besides the moments of all.
    """

    def __init__(self, extractor, batch_size, limit):
        self.extractor = extractor
        self.batch_size = batch_size
        self.limit = limit
        self._pipelines = {}  # compiled once for each generator

    def real(self, samples, folds=1, progress=None):
        """`Collected` of shuffled real samples, from disk if they were met before."""
        if not self.extractor.cacheable:
            return self.collect(shuffled(samples), folds=folds, progress=progress)
        key = fingerprint(samples, self.extractor.fingerprint(), self.limit, folds, PROTOCOL)

        def compute():
            return self.collect(shuffled(samples), folds=folds, progress=progress).arrays()

        return Collected.from_arrays(cached_arrays("features", key, compute))

    def collect(self, inputs, sampler=None, folds=FOLDS, progress=None):
        """`Collected` of samples as they are, or of what `sampler` makes of `inputs`."""
        if sampler not in self._pipelines:
            pipeline = FeaturePipeline(self.extractor, sampler, self.batch_size)
            self._pipelines[sampler] = pipeline
        chunks = self._pipelines[sampler].chunks(inputs)
        return Collected.of(chunks, folds=folds, limit=self.limit, progress=progress)


def shuffled(samples, limit=None):
    """Samples, or some of them, in a fixed order that no sorting by class can spoil."""
    return select(samples, order(len(samples))[:limit])


def order(count):
    """The rows of `shuffled`."""
    return np.random.default_rng(0).permutation(count)
