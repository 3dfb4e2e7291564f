"""`grammar`: arithmetic such as x+x*x, whose validity can be decided."""

import itertools

import numpy as np

from keras_gan.data.sequences.law import Law

_LENGTH = 12
_END, _X = 0, 1
OPERATORS = "+-*/"


class Grammar(Law):
    """The strings of S -> x | S + S | S - S | S * S | S / S that fit, with an end token behind.

    The number of operators is drawn first, each number equally often, then each operator.

    Args:
        length: tokens of a sequence; the strings of 12 have up to 5 operators, 1365 in all.

    The grammar is that of [Kusner and Hernandez-Lobato,
    2016](https://arxiv.org/abs/1611.04051), section 4.
    """

    def __init__(self, length=_LENGTH):
        self.part = {"kind": "tokens", "size": 2 + len(OPERATORS), "length": length,
                     "vocabulary": ["", "x", *OPERATORS], "unit": "characters",
                     "end": _END}  # fmt: skip
        self.most = (length - 1) // 2  # operators

    def sample(self, count, seed):
        generator = np.random.default_rng([seed, 3])
        operators = generator.integers(self.most + 1, size=count)
        ids = np.full((count, self.part["length"]), _X, np.int32)
        places = ids[:, 1::2].shape
        ids[:, 1::2] = 2 + generator.integers(len(OPERATORS), size=places)
        ids[np.arange(ids.shape[1]) > 2 * operators[:, None]] = _END
        return ids

    def log_likelihood_of(self, ids):
        ended = np.maximum.accumulate(ids == _END, axis=1)
        lengths = (~ended).sum(axis=1)
        even = np.arange(ids.shape[1]) % 2 == 0
        right = ended | np.where(even, ids == _X, ids > _X)
        possible = right.all(axis=1) & (lengths % 2 == 1)
        operators = lengths // 2
        found = -np.log(self.most + 1) - operators * np.log(len(OPERATORS))
        return np.where(possible, found, -np.inf)

    @property
    def number(self):
        return sum(len(OPERATORS) ** operators for operators in range(self.most + 1))

    def listed(self):
        rows = []
        for operators in range(self.most + 1):
            for chosen in itertools.product(range(len(OPERATORS)), repeat=operators):
                row = np.full(self.part["length"], _END, np.int32)
                row[: 2 * operators + 1] = _X
                row[1 : 2 * operators : 2] = np.array(chosen, np.int32) + 2
                rows.append(row)
        return np.stack(rows)
