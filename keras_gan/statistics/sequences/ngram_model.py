"""A generator that needs no training framework: n-grams with back-off, by counting."""

import numpy as np
from scipy.sparse import csr_array

from keras_gan.statistics.sequences.arrays import checked, lengths

_LARGEST = 2**62
_ROWS = 1024  # at a time


class NgramModel:
    """The maximum-likelihood row that every table of sequences needs, with a temperature.

    A token depends on the `order - 1` before it, and on the beginning of the sequence. What a
    context was followed by is mixed with what shorter ones were, the more the more surprising it
    was so far (Witten and Bell):

        p(t | c) = (count(c, t) + kinds(c) p(t | shorter c)) / (count(c) + kinds(c))

    where kinds(c) different tokens followed c; the shortest context is none, before it all tokens
    are equally likely. So no sequence has probability zero.

    Args:
        ids: sequences to learn from, array (number, length).
        order: the longest runs that are counted, at least 1.
        end: number of the end token, or None. Sequences are over with the first one.
        size: how many different tokens there are; those that occur if None.

    Example:
        model = NgramModel(data.train, order=4, end=data.end)
        data.decode(model.generate(5, seed=0, temperature=0.8))
        -model.log_likelihood(data.held_out).mean()

    [Witten and Bell, 1991](https://doi.org/10.1109/18.87000), method C.
    """

    def __init__(self, ids, order=4, end=None, size=None):
        ids = checked("ids", ids)
        self.size = int(ids.max()) + 1 if size is None else int(size)
        self.order, self.end, self.length = order, end, ids.shape[1]
        if order < 1 or self.size <= ids.max() or (self.size + 1) ** order > _LARGEST:
            raise ValueError(
                "The order is at least 1, tokens are in [0, size), and (size + 1)^order is at "
                f"most 2^62. Received: order={order}, size={size}, the largest token {ids.max()}"
            )
        within = np.arange(ids.shape[1]) < lengths(ids, end)[:, None]
        self._contexts, self._counts = [], []
        for before in range(order):
            codes = np.stack(
                [self._code(ids[:, :place], before) for place in range(ids.shape[1])], axis=1
            )
            known, rows = np.unique(codes[within], return_inverse=True)
            pairs = (np.ones(len(rows)), (rows.ravel(), ids[within]))
            counts = csr_array(pairs, shape=(len(known) + 1, self.size))  # the last: unknown
            counts.sum_duplicates()
            self._contexts.append(known)
            self._counts.append(counts)

    def next_probabilities(self, prefix):
        """What follows: float64 array (number, size) for prefixes (number, tokens so far)."""
        chances = np.full((len(prefix), self.size), 1 / self.size)
        for before in range(self.order):
            codes, known = self._code(prefix, before), self._contexts[before]
            places = np.searchsorted(known, codes).clip(max=len(known) - 1)
            rows = np.where(known[places] == codes, places, len(known))
            found = self._counts[before][rows].toarray()
            kinds = (found > 0).sum(axis=1, keepdims=True)
            met = kinds[:, 0] > 0
            mixed = (found + kinds * chances)[met]
            chances[met] = mixed / (found.sum(axis=1, keepdims=True) + kinds)[met]
        return chances

    def generate(self, count, seed=0, temperature=1.0):
        """Draw sequences, int32 ids (count, length), from p^(1 / temperature) at each step."""
        if not temperature > 0:
            raise ValueError(
                "The temperature is above 0: small ones take the most probable token nearly "
                f"always. Received: temperature={temperature}"
            )
        generator = np.random.default_rng(seed)
        ids, over = np.zeros((count, self.length), np.int32), np.zeros(count, bool)
        for place in range(self.length):
            logits = np.log(self.next_probabilities(ids[:, :place])) / temperature
            chances = np.exp(logits - logits.max(axis=1, keepdims=True)).cumsum(axis=1)
            drawn = generator.random((count, 1)) * chances[:, -1:]
            ids[:, place] = (chances <= drawn).sum(axis=1)
            if self.end is not None:
                ids[over, place] = self.end
                over |= ids[:, place] == self.end
        return ids

    def log_likelihood(self, ids):
        """Nats of each sequence up to its first end token, float64 array (number,)."""
        ids = checked("ids", ids)
        # A row of probabilities for each sequence: not of all at once.
        parts = np.split(ids, range(_ROWS, len(ids), _ROWS))
        return np.concatenate([self._read(rows) for rows in parts])

    def _read(self, ids):
        within = np.arange(ids.shape[1]) < lengths(ids, self.end)[:, None]
        total = np.zeros(len(ids))
        for place in range(ids.shape[1]):
            chances = self.next_probabilities(ids[:, :place])
            said = np.log(chances[np.arange(len(ids)), ids[:, place]])
            total += np.where(within[:, place], said, 0.0)
        return total

    def _code(self, prefix, before):
        """A number for the last `before` tokens; the beginning counts as a token of its own."""
        code = np.zeros(len(prefix), np.int64)
        for back in range(before, 0, -1):
            place = prefix.shape[1] - back
            token = prefix[:, place] if place >= 0 else self.size
            code = code * (self.size + 1) + token
        return code
