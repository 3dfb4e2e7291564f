"""Which runs of n tokens occur, and how often: the divergence of two sets of sequences."""

from dataclasses import dataclass

import numpy as np

from keras_gan.statistics.sequences.arrays import checked, lengths

_LARGEST = 2**62  # codes of n-grams fit into int64


@dataclass(frozen=True, eq=False)
class Ngrams:
    """The n-grams of a set: their `codes`, sorted, and how often each occurs (`counts`)."""

    codes: np.ndarray
    counts: np.ndarray


def ngrams(ids, n, size, end=None):
    """Count the runs of n tokens in sequences, none of which goes on behind the first end token.

    Args:
        ids: whole numbers in [0, size), array of shape (number, length).
        n: tokens of a run; the end token counts as one.
        size: how many different tokens there are.
        end: number of the end token, or None.

    Returns:
        `Ngrams`; a run (a, b, c) has the code (a size + b) size + c.
    """
    ids = checked("ids", ids)
    if n < 1 or size**n > _LARGEST or ids.max() >= size:
        raise ValueError(
            "Runs are of 1 token or more, of numbers in [0, size), and size^n is at most 2^62: "
            f"take a smaller n. Received: n={n}, size={size}, the largest of ids {ids.max()}"
        )
    places = ids.shape[1] - n + 1
    if places < 1:
        return Ngrams(np.zeros(0, np.int64), np.zeros(0, np.int64))
    codes = np.zeros((len(ids), places), np.int64)
    for offset in range(n):
        codes *= size
        codes += ids[:, offset : offset + places]
    within = np.arange(places) + n <= lengths(ids, end)[:, None]
    return Ngrams(*np.unique(codes[within], return_counts=True))


def divergence(first, second):
    """Jensen-Shannon divergence of two `Ngrams` in bits: 0 if equal, 1 if they share nothing.

    JS(P, Q) = H((P + Q) / 2) - (H(P) + H(Q)) / 2. NaN where a set has no run of n tokens.
    """
    if not (len(first.codes) and len(second.codes)):
        return float("nan")
    codes = np.union1d(first.codes, second.codes)
    p, q = (_shares(found, codes) for found in (first, second))
    found = _entropy((p + q) / 2) - (_entropy(p) + _entropy(q)) / 2
    return float(np.clip(found, 0.0, 1.0))  # rounding


def ngram_js(real, fake, n, end=None):
    """Jensen-Shannon divergence of the n-grams of two sets of sequences, in bits.

    It is 0 for equal distributions of runs, 1 for disjoint ones. Samples of the same source differ
    by chance, the more so the larger n is and the fewer they are: see `ngram_js_floor`.

    Args:
        real, fake: sequences, arrays (number, length) of the same numbering.
        n: tokens of a run, 1 to 4 usually.
        end: number of the end token; what follows the first one is not counted.

    Example:
        ngram_js(data.held_out, gan.generate(640), n=4, end=data.end)

    [Gulrajani et al., 2017](https://arxiv.org/abs/1704.00028), section 5.4.
    """
    real, fake = checked("real", real), checked("fake", fake)
    size = int(max(real.max(), fake.max())) + 1
    return divergence(*(ngrams(ids, n, size, end) for ids in (real, fake)))


def ngram_js_floor(held_out, rest, n, count, end=None, repeats=10, seed=0):
    """What `ngram_js` is for `count` new real samples: no generator can be relied on for less.

    Args:
        held_out: real sequences to draw `count` from, without putting back, `repeats` times.
        rest: the sequences to compare them with, such as those to train on.
        n, end: as in `ngram_js`.
        count: generated samples that the floor is for, at most as many as are held out.
        repeats: draws; the standard deviation over them is that of one set of samples, a little
            too small where `count` is a large part of what is held out.
        seed: int, chooses them.

    Returns:
        (mean, standard deviation).
    """
    held_out, rest = checked("held_out", held_out), checked("rest", rest)
    if not 1 <= count <= len(held_out):
        raise ValueError(
            f"At most as many samples as are held out can be drawn from them, {len(held_out)}. "
            f"Received: count={count}"
        )
    size = int(max(held_out.max(), rest.max())) + 1
    reference, generator = ngrams(rest, n, size, end), np.random.default_rng(seed)
    found = [
        divergence(reference, ngrams(rows, n, size, end))
        for rows in (generator.permutation(held_out)[:count] for _ in range(repeats))
    ]
    return float(np.mean(found)), float(np.std(found))


def _shares(found, codes):
    shares = np.zeros(len(codes))
    shares[np.searchsorted(codes, found.codes)] = found.counts / found.counts.sum()
    return shares


def _entropy(shares):
    shares = shares[shares > 0]
    return float(-(shares * np.log2(shares)).sum())
