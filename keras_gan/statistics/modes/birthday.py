"""How many different samples does a generator know? The birthday paradox."""

import math
from dataclasses import dataclass

import numpy as np

from keras_gan.statistics.distances.close_pairs import closest_pairs, count_pairs_within
from keras_gan.statistics.feature_arrays import feature_arrays
from keras_gan.statistics.modes.class_histogram import check_alpha

_LEAST_SAMPLES = 20
_PAIRS_LOOKED_AT = 40  # for each expected one; a quarter are real: the last one is seen


@dataclass(frozen=True)
class DuplicatePair:
    """Indices of two generated samples, and their distance."""

    first: int
    second: int
    distance: float


@dataclass(frozen=True, eq=False)
class Birthday:
    """What `birthday_test` found.

    Attributes:
        p_value, alpha: `repeats` is p_value <= alpha.
        threshold: The distance up to which two samples count as near-duplicates.
        fake_pairs, real_pairs: Near-duplicate pairs in equally large batches of both.
        support_size: batch^2 / (2 x pairs beyond the real ones), or None if there are none:
            a generator that picks from so many pictures, all equally often, repeats itself
            that much. An estimate to trust only if `repeats`, and an upper end for a
            generator that prefers some of its pictures.
        duplicates: The nearest pairs of generated samples, `DuplicatePair`s, nearest first.
        batch: Samples of each set that were looked at.
    """

    p_value: float
    repeats: bool
    alpha: float
    threshold: float
    fake_pairs: int
    real_pairs: int
    support_size: float | None
    duplicates: tuple[DuplicatePair, ...]
    batch: int


def birthday_test(
    real,
    fake,
    *,
    expected_pairs=5,
    alpha=0.01,
    max_pairs=64,
    permutations=1999,
    seed=0,
    block=1024,
):
    """Does a batch of generated samples hold more near-duplicates than a batch of real ones?

    Among s draws from N equally likely pictures about s^2 / (2 N) pairs are equal. How near is
    "equal" is read off the data: the threshold is the distance of the real batch's
    `expected_pairs`-th nearest pair, and a generator as good as the data's source has about as
    many below it. Pairs share samples, so their counts follow no simple law; the p-value is that
    of a permutation test instead. It mixes both batches, draws who is called real, and repeats
    the count: how many fake pairs are nearer than the `expected_pairs`-th nearest real one.

    Only exact for real samples that are independent: leave out the data's own copies of a
    picture (frames of one film, say) or look at `duplicates` with them in mind.

    Args:
        real, fake: Images, points or features, arrays of shape (n, ...), at least 20 of each.
            The larger set is cut, at random, to the size of the smaller one.
        expected_pairs: Near-duplicates in the real batch. Fewer make a stricter idea of "equal".
        alpha: The rate of false alarms, in (0, 1).
        max_pairs: How many of the nearest generated pairs to name.
        permutations: The p-value is never below 1 / (permutations + 1).
        seed: Of the cut and of the permutations.
        block: Samples compared at a time; the memory is block x 2 s.

    Returns:
        A `Birthday`.

    Example:
        result = birthday_test(data.held_out, gan.generate(1000))
        print(result.p_value, result.support_size)

    [Arora & Zhang, 2017](https://arxiv.org/abs/1706.08224), who look at the nearest pairs by eye.
    """
    real, fake = feature_arrays(_rows(real), _rows(fake), least=_LEAST_SAMPLES)
    check_alpha(alpha)
    batch = min(len(real), len(fake))
    if not 1 <= expected_pairs <= batch:
        raise ValueError(
            f"`expected_pairs` must be between 1 and the number of samples, {batch}. "
            f"Received: expected_pairs={expected_pairs}"
        )
    if 1 / (permutations + 1) > alpha:
        raise ValueError(
            f"A p-value of {alpha} takes at least {math.ceil(1 / alpha) - 1} permutations. "
            f"Received: permutations={permutations}"
        )
    random = np.random.default_rng(seed)
    chosen_real = random.choice(len(real), batch, replace=False)
    chosen_fake = random.choice(len(fake), batch, replace=False)
    real, fake = real[chosen_real], fake[chosen_fake]

    square = float(closest_pairs(real, expected_pairs, block)[0][-1])
    real_pairs = count_pairs_within(real, square, block)
    fake_pairs = count_pairs_within(fake, square, block)
    beyond = fake_pairs - real_pairs
    p_value = _permutation_test(real, fake, expected_pairs, permutations, random, block)
    nearest = zip(*closest_pairs(fake, max_pairs, block), strict=True)
    return Birthday(
        p_value=p_value,
        repeats=p_value <= alpha,
        alpha=alpha,
        threshold=math.sqrt(square),
        fake_pairs=fake_pairs,
        real_pairs=real_pairs,
        support_size=batch * (batch - 1) / (2 * beyond) if beyond > 0 else None,
        duplicates=tuple(
            DuplicatePair(int(chosen_fake[i]), int(chosen_fake[k]), math.sqrt(found))
            for found, i, k in nearest
        ),
        batch=batch,
    )


def _permutation_test(real, fake, expected_pairs, permutations, random, block):
    batch = len(real)
    order = random.permutation(2 * batch)  # so that ties are not broken by who is real
    together = np.concatenate([real, fake])[order]
    _, first, second = closest_pairs(together, _PAIRS_LOOKED_AT * expected_pairs, block)
    is_fake = order >= batch
    observed = _fake_pairs_first(is_fake[None], first, second, expected_pairs)[0]
    drawn = random.permuted(np.tile(is_fake, (permutations, 1)), axis=1)
    as_many = _fake_pairs_first(drawn, first, second, expected_pairs) >= observed
    return float((1 + as_many.sum()) / (1 + permutations))


def _fake_pairs_first(is_fake, first, second, expected_pairs):
    """Fake pairs before the `expected_pairs`-th real one; is_fake: (permutations, samples)."""
    one, other = is_fake[:, first], is_fake[:, second]
    real_so_far = np.cumsum(~one & ~other, axis=1)
    return (one & other & (real_so_far < expected_pairs)).sum(axis=1)


def _rows(samples):
    samples = np.asarray(samples)
    return samples.reshape(len(samples), -1) if samples.ndim > 2 else samples
