"""BLEU and self-BLEU together: likeness to real sequences, and to one another."""

from dataclasses import dataclass

import numpy as np

from keras_gan.statistics.sequences.arrays import checked, without_end

_COUNT = 200


@dataclass(frozen=True)
class Bleu:
    """What `bleu` found, means over samples.

    Attributes:
        bleu: of generated samples against real ones: high for what is said as real ones say it.
        self_bleu: of generated samples against one another: high for what is said again and again.
        real_bleu, real_self_bleu: the same of other real samples, where these are known.
        error, self_error: standard errors of the first two means over samples.
        order: the longest n-grams that count, with equal weights of all orders.
        samples: generated samples looked at.
        references: sequences that each of them is compared with.
    """

    bleu: float
    self_bleu: float
    real_bleu: float | None
    real_self_bleu: float | None
    error: float
    self_error: float
    order: int
    samples: int
    references: int


def bleu(real, fake, others=None, *, end=None, order=4, count=_COUNT, seed=0):
    """BLEU of generated sequences against real ones, and self-BLEU beside it.

    One alone says nothing: a generator that repeats one real sentence has the best BLEU, and one
    that says words at random the best self-BLEU. Each of `count` samples is compared with
    `count - 1` references, for both numbers, by nltk's sentence BLEU with smoothing 1. BLEU rises
    with the number of references, so compare numbers of the same count only.

    Args:
        real, fake: sequences, arrays (number, length) of the same numbering.
        others: further real sequences, to know what a perfect generator would have.
        end: number of the end token, which does not count as one.
        order: the longest n-grams that count.
        count: samples and references of each; fewer if there are not so many.
        seed: int, chooses them.

    Returns:
        `Bleu`.

    [Papineni et al., 2002](https://aclanthology.org/P02-1040), self-BLEU as in [Zhu et al.,
    2018](https://arxiv.org/abs/1802.01886).
    """
    sets = [checked("real", real), checked("fake", fake)]
    sets += [] if others is None else [checked("others", others)]
    count = min(count, *map(len, sets))
    if count < 2:
        raise ValueError(
            "Self-BLEU compares samples with one another: two of each set at least. Received: "
            f"{', '.join(str(len(ids)) for ids in sets)} samples, count={count}"
        )
    generator = np.random.default_rng(seed)
    real, fake, *others = (without_end(generator.permutation(ids)[:count], end) for ids in sets)
    against, among = _scores(fake, real[1:], order), _scores(fake, None, order)
    known = [None, None]
    if others:
        known = [float(_scores(others[0], references, order).mean())
                 for references in (real[1:], None)]  # fmt: skip
    return Bleu(
        float(against.mean()), float(among.mean()), *known,
        *(float(scores.std(ddof=1) / np.sqrt(count)) for scores in (against, among)),
        order=order, samples=count, references=count - 1,
    )  # fmt: skip


def _scores(samples, references, order):
    """Of each sample against the references, or against all others if there are none."""
    try:
        from nltk.translate import bleu_score
    except ImportError as error:
        raise ImportError(
            "BLEU is nltk's: `pip install nltk`, or leave it out. Received: no module 'nltk'"
        ) from error
    smoothing = bleu_score.SmoothingFunction().method1
    weights = (1 / order,) * order
    return np.array([
        bleu_score.sentence_bleu(
            samples[:index] + samples[index + 1 :] if references is None else references,
            sample, weights, smoothing_function=smoothing,
        )
        for index, sample in enumerate(samples)
    ])  # fmt: skip
