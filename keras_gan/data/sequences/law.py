"""A distribution of sequences that is known exactly: the yardstick for a generator."""

import abc

import numpy as np

from keras_gan.data.sequences.part import checked_ids

#: Sequences that `probabilities` lists at most.
MOST = 2**21


class Law(abc.ABC):
    """What sequences are drawn from. A subclass says how, and how probable each one is.

    Attributes:
        part: the part of a spec, of kind "tokens", that its sequences are.
    """

    part: dict

    @abc.abstractmethod
    def sample(self, count, seed):
        """Draw `count` sequences, an int32 array (count, length)."""

    @abc.abstractmethod
    def log_likelihood_of(self, ids):
        """The same as `log_likelihood`, of ids that were checked."""

    def log_likelihood(self, ids):
        """Natural logarithm of the probability of each sequence; -inf where it cannot be.

        Args:
            ids: whole numbers (count, length). What follows the first end token does not matter.

        Returns:
            float64 array (count,).
        """
        ids = checked_ids(self.part, ids)
        if ids.shape[1] != self.part["length"]:
            raise ValueError(
                f"This law is of sequences of {self.part['length']} tokens. "
                f"Received: ids.shape={ids.shape}"
            )
        return self.log_likelihood_of(ids)

    def valid(self, ids):
        """Whether each sequence is possible, a bool array (count,)."""
        return np.isfinite(self.log_likelihood(ids))

    @property
    def number(self):
        """How many sequences there are to be listed."""
        return self.part["size"] ** self.part["length"]

    def probabilities(self):
        """Every possible sequence and its probability: (ids, float64 array that sums to 1).

        Raises:
            ValueError: where there are more than two million, see `listable`.
        """
        if not self.listable:
            raise ValueError(
                f"{self.number:.3g} sequences are too many to list. Load shorter ones, with a "
                f"smaller `size`. Received: length={self.part['length']}"
            )
        ids = self.listed()
        return ids, np.exp(self.log_likelihood_of(ids))

    @property
    def listable(self):
        """Whether there are few enough sequences for `probabilities`."""
        return self.number <= MOST

    def listed(self):
        """All sequences, an int32 array (number, length)."""
        size, length = self.part["size"], self.part["length"]
        places = size ** np.arange(length - 1, -1, -1)
        return (np.arange(self.number)[:, None] // places % size).astype(np.int32)
