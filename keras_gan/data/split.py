"""Which samples are held out: a fraction, alike in every class, the same for the same seed."""

import numpy as np


def split(number, fraction, seed, labels=None, stream=1):
    """Return the indices of the samples to train on and of those held out, both shuffled.

    Systematic sampling: the samples stand in a row, class after class and shuffled within each,
    and every (1 / fraction)-th is held out. So the total is the nearest to the fraction, and no
    class differs from its share by a whole sample. At least one sample stays on each side,
    unless the fraction is 0, which holds out none. Other streams give other choices.
    """
    generator = np.random.default_rng([seed, stream])  # not the one that drew the samples
    row = generator.permutation(number)
    if labels is not None:
        row = row[np.argsort(labels[row], kind="stable")]
    count = round(number * fraction)
    if fraction > 0:
        count = min(max(count, 1), number - 1)
    start = generator.random()
    chosen = np.zeros(number, bool)
    if count:
        chosen[((np.arange(count) + start) * (number / count)).astype(int)] = True
    return generator.permutation(row[~chosen]), generator.permutation(row[chosen])
