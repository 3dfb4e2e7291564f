"""Measures against a law that is known exactly: likelihood, validity, total variation."""

from dataclasses import dataclass

import numpy as np
from scipy.special import gammaln, xlog1py, xlogy

from keras_gan.statistics.sequences.arrays import checked, ended, lengths


@dataclass(frozen=True)
class Likelihood:
    """What `likelihood_under` found.

    Attributes:
        nll: Mean negative log-likelihood of a token, in nats: of all possible sequences, over all
            their tokens, with end tokens. NaN where no sequence is possible.
        error: The standard error of that over sequences.
        valid: The share of sequences that are possible.
        valid_error: Its standard error.
    """

    nll: float
    error: float
    valid: float
    valid_error: float


def likelihood_under(law, ids):
    """How probable sequences are under a known law: SeqGAN's "oracle NLL", and validity.

    The law's own samples have its entropy; less is no merit, for a generator that says nothing but
    the most probable sequence has the least. Put n-grams or the total variation beside it.

    Args:
        law: has `log_likelihood(ids)`, nats of each sequence, and `part`; see `data.load`.
        ids: sequences, array (number, length).

    Returns:
        `Likelihood`.

    [Yu et al., 2017](https://arxiv.org/abs/1609.05473), section 4.1.
    """
    ids = checked("ids", ids)
    found = law.log_likelihood(ids)
    possible = np.isfinite(found)
    share, number = float(possible.mean()), len(ids)
    tokens = lengths(ids, law.part.get("end"))[possible]
    nll, error = float("nan"), float("nan")
    if possible.any():
        nll = float(-found[possible].sum() / tokens.sum())
        # The error of a ratio of two sums.
        rest = -found[possible] - nll * tokens
        error = float(np.sqrt((rest**2).sum()) / tokens.sum())
    return Likelihood(nll, error, share, float(np.sqrt(share * (1 - share) / number)))


def total_variation(law, ids):
    """Half the sum over all sequences of |share among `ids` - probability|, in [0, 1].

    Args:
        law: has `probabilities()`, every possible sequence and its chance, and `part`.
        ids: sequences, array (number, length). What follows the first end token does not matter.

    Returns:
        (found, floor): the floor is what as many samples of the law itself have on average.

    Raises:
        ValueError: where the law has too many sequences to list.
    """
    ids = ended(checked("ids", ids), law.part.get("end"))
    if ids.max() >= law.part["size"]:
        raise ValueError(
            f"Tokens of this law are in [0, {law.part['size']}). Received: ids up to {ids.max()}"
        )
    known, chances = law.probabilities()
    rows, counts = np.unique(ids, axis=0, return_counts=True)
    place = _places(known.astype(np.int64), rows, law.part["size"])
    shares = counts / len(ids)
    # What was not generated counts with its whole probability.
    met = place >= 0
    hit = chances[place[met]]
    apart = np.abs(shares[met] - hit).sum() + shares[~met].sum() + (1 - hit.sum())
    return float(apart / 2), float(_mean_deviation(len(ids), chances).sum() / len(ids) / 2)


def _places(known, rows, size):
    """Of each row among the known ones, or -1; the known ones need not be sorted."""
    if size ** known.shape[1] < 2**62:
        weights = size ** np.arange(known.shape[1], dtype=np.int64)
        known, rows = known @ weights, rows @ weights
        order = np.argsort(known)
        places = np.searchsorted(known[order], rows).clip(max=len(known) - 1)
        return np.where(known[order][places] == rows, order[places], -1)
    place = {row.tobytes(): index for index, row in enumerate(known)}
    return np.array([place.get(row.tobytes(), -1) for row in rows])


def _mean_deviation(number, chances):
    """E |X - E X| of binomial counts, by de Moivre: 2 k (1 - p) P(X = k), k = floor(n p) + 1."""
    k = np.minimum(np.floor(number * chances) + 1, number)
    chosen = gammaln(number + 1) - gammaln(k + 1) - gammaln(number - k + 1)
    logarithm = chosen + xlogy(k, chances) + xlog1py(number - k, -chances)
    return 2 * k * (1 - chances) * np.exp(logarithm)
