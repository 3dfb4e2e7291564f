"""Is a picture nearer to its own caption than to wrong ones?"""

import math
from dataclasses import dataclass

import numpy as np

from keras_gan.statistics.feature_arrays import blocks, feature_arrays

_TIE = 1e-9  # of cosines: equal captions may differ by the rounding of their sums


@dataclass(frozen=True)
class Retrieval:
    """What `caption_retrieval` found.

    Attributes:
        share: expected share of pictures whose own caption is the nearest of all candidates.
        standard_error: of `share`, for other pictures.
        chance: of guessing, 1 / candidates.
        candidates: captions that each picture chooses from.
        count: pictures.
    """

    share: float
    standard_error: float
    chance: float
    candidates: int
    count: int


def caption_retrieval(images, texts, captions=None, *, candidates=100, block=1024):
    """How often a picture finds its own caption among wrong ones: R-precision.

    Similarity is the cosine. Each picture chooses from its caption and `candidates - 1` wrong ones
    out of those of the other pictures. No such choice is drawn: of m wrong captions, of which h
    are nearer and t as near as the right one, n = candidates - 1 are taken at random, and among k
    nearest ones the right one is found once in k times. Over all choices that is

        (C(m - h + 1, n + 1) - C(m - h - t, n + 1)) / ((t + 1) C(m, n)).

    So embeddings that are all alike score `chance`, not 1, and a picture whose caption occurs
    again is not accused of the other one.

    Args:
        images, texts: embeddings of pictures and of what was asked of each, (number, d).
        captions: array (number,) of anything with `==`; equal captions are not wrong for one
            another. Rows of `texts` if None.
        candidates: at least 2; 100 in the papers.
        block: similarities in memory at a time are (block, number).

    Returns:
        `Retrieval`.

    Example:
        found = caption_retrieval(image_tower(images), text_tower(captions), captions)
        print(found.share, found.chance)

    [Xu et al., 2018](https://arxiv.org/abs/1711.10485), section 4.
    """
    images, texts = feature_arrays(images, texts, least=2)
    count = len(images)
    if len(texts) != count:
        raise ValueError(
            "Each picture has one caption. Received: "
            f"images.shape={images.shape}, texts.shape={texts.shape}"
        )
    owners = _groups(texts if captions is None else captions, count)
    wrong = count - np.bincount(owners)[owners]
    if not 2 <= candidates <= wrong.min() + 1:
        raise ValueError(
            f"`candidates` must be from 2 to {wrong.min() + 1}: each picture has at least "
            f"{wrong.min()} captions that differ from its own. Received: candidates={candidates}"
        )
    images, texts = _directions("images", images), _directions("texts", texts)
    shares = np.empty(count)
    for rows in blocks(count, block):
        likeness = images[rows] @ texts.T
        own = (images[rows] * texts[rows]).sum(axis=1, keepdims=True)
        differs = owners[rows, None] != owners
        nearer = ((likeness > own + _TIE) & differs).sum(axis=1)
        near = ((likeness >= own - _TIE) & differs).sum(axis=1)
        shares[rows] = [
            _found(m, h, both - h, candidates - 1)
            for m, h, both in zip(wrong[rows].tolist(), nearer.tolist(), near.tolist(), strict=True)
        ]
    return Retrieval(
        share=float(shares.mean()),
        standard_error=float(shares.std(ddof=1) / math.sqrt(count)),
        chance=1.0 / candidates,
        candidates=candidates,
        count=count,
    )


def _found(wrong, nearer, equal, drawn):
    """Of Python's whole numbers, which do not overflow."""
    few = math.comb(wrong - nearer + 1, drawn + 1) - math.comb(wrong - nearer - equal, drawn + 1)
    return few / ((equal + 1) * math.comb(wrong, drawn))


def _groups(captions, count):
    captions = np.asarray(captions)
    if captions.shape[:1] != (count,):
        raise ValueError(
            f"Each picture has one caption: {count}. Received: captions.shape={captions.shape}"
        )
    return np.unique(captions, axis=0, return_inverse=True)[1].reshape(-1)


def _directions(name, rows):
    rows = rows.astype("float64")
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    if not lengths.all():
        zeros = np.flatnonzero(lengths == 0)
        raise ValueError(
            f"An embedding of zeros points nowhere. Received: {name} with {len(zeros)} such rows, "
            f"the first of them {zeros[:5].tolist()}"
        )
    return rows / lengths
