"""The longest run of tokens that a sequence has in common with one sequence of another set."""

import numpy as np

from keras_gan.statistics.sequences.arrays import lengths


def longest_runs(ids, train, end=None):
    """How long it is for each sequence, and in which sequence of `train` it stands.

    Args:
        ids, train: sequences, arrays (number, length) of the same numbering.
        end: number of the end token; a run ends with the first one at the latest, which counts.

    Returns:
        (lengths, indices): int arrays (number,); of several sequences of `train` the first counts,
        and the index is -1 where not even one token stands there.
    """
    both = [np.asarray(part).astype(np.int64) for part in (ids, train)]
    size = int(max(part.max() for part in both)) + 1
    limits = [lengths(part, end)[:, None] for part in both]
    codes = [np.zeros_like(part) for part in both]  # of the run of n tokens that begins here
    found, where = np.zeros(len(ids), int), np.full(len(ids), -1)
    for n in range(1, min(part.shape[1] for part in both) + 1):
        codes = [
            _longer(rows, part, n, size, limit)
            for rows, part, limit in zip(codes, both, limits, strict=True)
        ]
        common = np.intersect1d(*(rows[rows >= 0] for rows in codes))
        if not len(common):
            break
        # Runs that are not in both are in no longer run in both either.
        codes = [_places(common, rows) for rows in codes]
        has_one = (codes[0] >= 0).any(axis=1)
        found[has_one] = n
        first = codes[0][has_one, (codes[0] >= 0).argmax(axis=1)[has_one]]
        where[has_one] = _first_rows(codes[1], len(common))[first]
    return found, where


def _longer(codes, ids, n, size, limit):
    """Codes of runs of n tokens, from those of n - 1; -1 for runs that are not asked for."""
    places = ids.shape[1] - n + 1
    before = codes[:, :places]
    known = (before >= 0) & (np.arange(places) + n <= limit)
    return np.where(known, before * size + ids[:, n - 1 :], -1)


def _places(known, codes):
    """The place of each code among the known ones, which are sorted; -1 for others."""
    places = np.searchsorted(known, codes).clip(max=len(known) - 1)
    return np.where(known[places] == codes, places, -1)


def _first_rows(codes, number):
    """The first row in which each of the codes 0, 1, ... occurs."""
    rows = np.full(number, -1)
    row, column = np.nonzero(codes >= 0)
    # The last of several values is the one that stays.
    rows[codes[row, column][::-1]] = row[::-1]
    return rows
