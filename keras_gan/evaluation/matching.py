"""Do pictures show the sentences that were asked for? What a pair of towers sees in both."""

import dataclasses
import functools

import numpy as np

from keras_gan.evaluation.collector import Collector, order
from keras_gan.evaluation.two_towers import CAPTIONS, TwoTowers


@dataclasses.dataclass(frozen=True)
class Asked:
    """Belongs to the samples of a `Collected`: what a model was asked, or what is real.

    Args:
        towers: `TwoTowers`.
        directions: float array (number, 64) of the pictures.
        captions: array (number,) of their sentences.
    """

    towers: TwoTowers
    directions: np.ndarray
    captions: np.ndarray

    def first(self, count):
        """The same of the first samples only."""
        return dataclasses.replace(
            self, directions=self.directions[:count], captions=self.captions[:count]
        )


class Matching:
    """Puts `sentences` on what an `Evaluator` collects, for R-precision.

    Args:
        data: `keras_gan.data.Data` with captions.
        batch_size: of generating and looking.
        limit: pictures to look at.
    """

    def __init__(self, data, batch_size, limit):
        self.data = data
        self.batch_size = batch_size
        self.limit = limit

    @functools.cached_property
    def towers(self):
        return TwoTowers(self.data)

    @functools.cached_property
    def _collector(self):
        return Collector(self.towers.extractor, self.batch_size, self.limit)

    def of_generated(self, collected, captions, inputs, sampler):
        """What was asked of generated samples, in the order in which they were collected."""
        seen = self._collector.collect(inputs, sampler).features
        collected.sentences = Asked(self.towers, seen, captions[: len(seen)])

    def of_held_out(self, collected):
        """Real pictures and their own sentences: the towers' accuracy."""
        if collected.sentences is None:
            seen = self._collector.real(self.data.held_out).features
            captions = np.asarray(self.data.held_out_fields[CAPTIONS])
            captions = captions[order(len(captions))][: len(seen)]
            collected.sentences = Asked(self.towers, seen, captions)

    def protocol(self):
        """What decides the numbers besides all else."""
        return {"towers": self.towers.name, "candidates": self.towers.candidates}
