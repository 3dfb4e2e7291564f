"""Conditions of the training data, for samples whose condition nobody names."""

import keras
import numpy as np

from keras_gan.files import select

_KEY = "seen_condition_"
_ROWS, _BYTES = 1000, 1_000_000


class SeenConditions:
    """Remembers some rows of what a model was told, and saves them with it."""

    def remember_condition(self, condition):
        """Keep up to 1,000 rows of an array or of a list of arrays; of labels, in their shares."""
        leaves = keras.tree.flatten(condition)
        if condition is None or isinstance(condition, dict) or not leaves:
            return
        count = leaves[0].shape[0]
        size = sum(np.asarray(select(leaf, slice(0, 1))).nbytes for leaf in leaves)
        kept = min(count, _ROWS, max(1, _BYTES // max(size, 1)))
        rows = np.sort(np.random.default_rng(0).choice(count, kept, replace=False))
        if len(leaves) == 1 and len(leaves[0].shape) == 1:
            # Every so-manieth of the sorted labels: chance would move the share of a rare class by
            # a quarter, and with it the distance of samples to real ones.
            places = ((np.arange(kept) + 0.5) * (count / kept)).astype(int)
            rows = np.argsort(np.asarray(leaves[0]), kind="stable")[places]
        self._hold([np.asarray(select(leaf, rows)) for leaf in leaves])

    def as_often_as_seen(self, count, seed):
        """Conditions for `count` samples, dealt like cards from those of the training data.

        None before a training.
        """
        seen = self._held
        if not seen:
            return None
        rng, decks = np.random.default_rng(seed), -(-count // len(seen[0]))
        rows = np.concatenate([rng.permutation(len(seen[0])) for _ in range(decks)])[:count]
        drawn = [leaf[rows] for leaf in seen]
        return drawn[0] if len(drawn) == 1 else drawn

    def save_own_variables(self, store):
        super().save_own_variables(store)
        for index, leaf in enumerate(self._held):
            store[f"{_KEY}{index}"] = leaf

    def load_own_variables(self, store):
        found = [key for key in store.keys() if key.startswith(_KEY)]
        self._hold([np.asarray(store[f"{_KEY}{index}"]) for index in range(len(found))])
        super().load_own_variables({k: store[k] for k in store.keys() if k not in found})

    # Kept from Keras, which would track and walk what is an attribute.

    @property
    def _held(self):
        return self.__dict__.get("_seen_conditions", ())

    def _hold(self, leaves):
        self.__dict__["_seen_conditions"] = tuple(leaves)
