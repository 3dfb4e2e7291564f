"""Pictures and sentences in one space: which of some sentences does a picture show?"""

import functools

import numpy as np

from keras_gan.data import text_part, tokens
from keras_gan.evaluation import two_tower_training as training
from keras_gan.extractors import ModelFeatures
from keras_gan.files import cached_arrays, fingerprint
from keras_gan.metrics import caption_retrieval
from keras_gan.networks import weights_of

CAPTIONS = "caption"
CANDIDATES = 100
_LEAST, _LARGEST = 100, 64  # pairs, pixels


class TwoTowers:
    """A network of pictures and one of sentences, trained on the real pairs of a data set.

    Both give directions: a picture and its sentence learn to point the same way, and other
    sentences another one. Training takes seconds for small pictures, is done once and kept on disk
    by the content of the data. How often real held-out pictures find their own sentence is the
    towers' own accuracy: an `Evaluator` prints it beside every number of theirs.

    Args:
        data: `keras_gan.data.Data` that `fits`.
        seed: int, of the initial weights and the order of the pairs.

    Attributes:
        extractor: `extractors.Extractor` of pictures; its features are directions (number, 64).
        candidates: sentences that a picture chooses from, at most 100, as in the paper.

    Example:
        data = keras_gan.runs.conditioned(keras_gan.data.load("glyph-words"), "caption")
        towers = keras_gan.evaluation.TwoTowers(data)
        seen = towers.of_pictures(data.held_out[:200])
        found = towers.agreement(seen, data.held_out_condition[:200])
        print(found.share, found.chance)

    [Xu et al., 2018](https://arxiv.org/abs/1711.10485) measure so; the loss is that of
    [Radford et al., 2021](https://arxiv.org/abs/2103.00020).
    """

    def __init__(self, data, seed=0):
        self.part = text_part(data.train_fields[CAPTIONS])
        with weights_of(seed):
            self.images = training.image_tower(data.shape)
            self.texts = training.text_tower(len(self.part["vocabulary"]) + 1, self.part["length"])
        said = tokens(self.part, data.train_fields[CAPTIONS])
        key = fingerprint(training.RECIPE, data.train, said, seed)
        kept = cached_arrays("towers", key, lambda: self._trained(data.train, said, seed))
        weights = [kept[f"weight_{i:02d}"] for i in range(len(kept))]
        count = len(self.images.weights)
        self.images.set_weights(weights[:count])
        self.texts.set_weights(weights[count:])
        of_each = [np.unique(part[CAPTIONS], return_counts=True)[1]
                   for part in (data.train_fields, data.held_out_fields)]  # fmt: skip
        # Of generated pictures some captions may be a little more frequent than in training.
        others = [counts.sum() - counts.max() for counts in of_each]
        self.candidates = int(min(CANDIDATES, max(2, min(others) // 2)))
        self.extractor = ModelFeatures(self.images, "image tower")

    @staticmethod
    def fits(data):
        """Whether the data are small pictures with sentences, enough of them to learn from."""
        said = [part.get(CAPTIONS) for part in (data.train_fields, data.held_out_fields)]
        if any(part is None for part in said) or len(data.shape) != 3:
            return False
        different = min(len(np.unique(part)) for part in said)
        return len(data.train) >= _LEAST and different > 3 and max(data.shape[:2]) <= _LARGEST

    @functools.cached_property
    def name(self):
        return f"towers {self.extractor.fingerprint()[:6]}"

    def of_pictures(self, pictures):
        """Directions (number, 64)."""
        return self.images.predict(pictures, batch_size=256, verbose=0)

    def of_sentences(self, captions):
        """Directions (number, 64); one that says nothing known points anywhere but nowhere."""
        found = self.texts.predict(tokens(self.part, captions), batch_size=256, verbose=0)
        return np.where(found.any(axis=1, keepdims=True), found, 1.0)

    def agreement(self, directions, captions):
        """`Retrieval` of pictures' directions and the sentences that they were asked to show."""
        return caption_retrieval(
            directions, self.of_sentences(captions), captions, candidates=self.candidates
        )

    def _trained(self, images, said, seed):
        training.train(self.images, self.texts, np.asarray(images), said, seed)
        weights = [*self.images.get_weights(), *self.texts.get_weights()]
        return {f"weight_{i:02d}": np.asarray(w) for i, w in enumerate(weights)}
