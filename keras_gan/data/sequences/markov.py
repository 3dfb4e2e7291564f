"""`markov`: a chain in which each letter depends on the two before it."""

import string

import numpy as np

from keras_gan.data.sequences.law import Law

_LETTERS, _LENGTH = 4, 10
_CONCENTRATION = 0.5  # of the Dirichlet law of each row: most of it on one or two letters


class Markov(Law):
    """P(x) = p(x1, x2) p(x3 | x1, x2) p(x4 | x2, x3) ..., the first pair at equilibrium.

    So the law of n neighbouring letters is the same at each place: pairs follow `pairs`, triples
    `pairs[a, b] * transitions[a, b, c]`.

    Args:
        length: letters of a sequence, at least 2.
        letters: how many different ones, 2 to 26.
        seed: int, draws the transitions, each row from a Dirichlet law of .5.

    Attributes:
        transitions: float64 array (letters, letters, letters), rows sum to 1.
        pairs: float64 array (letters, letters), sums to 1.
    """

    def __init__(self, length=_LENGTH, letters=_LETTERS, seed=0):
        if length < 2 or not 2 <= letters <= 26:
            raise ValueError(
                "A chain has 2 letters or more, of 2 to 26 different ones. "
                f"Received: length={length}, letters={letters}"
            )
        self.part = {"kind": "tokens", "size": letters, "length": length,
                     "vocabulary": list(string.ascii_lowercase[:letters]),
                     "unit": "characters"}  # fmt: skip
        concentrations = np.full(letters, _CONCENTRATION)
        self.transitions = np.random.default_rng([seed, 2]).dirichlet(
            concentrations, size=(letters, letters)
        )
        self.pairs = _equilibrium(self.transitions)

    def sample(self, count, seed):
        generator, letters = np.random.default_rng([seed, 3]), self.part["size"]
        ids = np.empty((count, self.part["length"]), np.int32)
        first = generator.choice(letters**2, size=count, p=self.pairs.ravel())
        ids[:, 0], ids[:, 1] = np.divmod(first, letters)
        cumulative = self.transitions.cumsum(axis=-1)
        cumulative /= cumulative[..., -1:]
        for place in range(2, ids.shape[1]):
            rows = cumulative[ids[:, place - 2], ids[:, place - 1]]
            ids[:, place] = (rows <= generator.random((count, 1))).sum(axis=1)
        return ids

    def log_likelihood_of(self, ids):
        with np.errstate(divide="ignore"):
            pairs, transitions = np.log(self.pairs), np.log(self.transitions)
        following = transitions[ids[:, :-2], ids[:, 1:-1], ids[:, 2:]].sum(axis=1)
        return pairs[ids[:, 0], ids[:, 1]] + following


def _equilibrium(transitions):
    """The law of pairs that one step of the chain leaves as it is."""
    letters = len(transitions)
    step = np.zeros((letters,) * 4)  # [a, b, b, c] = p(c | a, b)
    for letter in range(letters):
        step[:, letter, letter] = transitions[:, letter]
    step = step.reshape(letters**2, letters**2)
    # pairs (step - 1) = 0 and they sum to 1.
    equations = np.vstack([step.T - np.eye(letters**2), np.ones(letters**2)])
    right = np.r_[np.zeros(letters**2), 1.0]
    pairs = np.linalg.lstsq(equations, right, rcond=None)[0].clip(0)
    return (pairs / pairs.sum()).reshape(letters, letters)
