"""How many samples show the class that was asked for, and how many would by chance."""

import math
from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True, eq=False)
class LabelAgreement:
    """What `label_agreement` found.

    Attributes:
        share: of the samples, in which the class asked for is seen.
        standard_error: of `share`, for other samples.
        shuffled: the share that is expected when the same labels are dealt to the samples anew.
        of_classes: {class: share} of the classes that were asked for.
        count: samples.
    """

    share: float
    standard_error: float
    shuffled: float
    of_classes: dict[int, float]
    count: int


def label_agreement(asked, seen):
    r"""Compare the labels that were asked for with those that a classifier sees.

    With generated samples and a classifier of real data it is GAN-test: is the condition obeyed?
    With real samples it is the classifier's accuracy, which no generator should be expected to
    beat: one that does makes samples that are easier to tell than real ones.

    Of k right ones among n, `standard_error` is the standard deviation of Beta(k + 1, n - k + 1),
    about sqrt(share (1 - share) / n), and not 0 where none or all are right. `shuffled` is the
    mean over all n! orders of the labels, exactly: sum over classes of asked_c seen_c / n^2. A
    generator that ignores its label scores that, up to chance.

    Args:
        asked, seen: integers from 0, arrays of shape (number,).

    Returns:
        `LabelAgreement`.

    Example:
        asked = np.arange(1000) % 10
        images = gan.generate(1000, condition=asked)
        print(label_agreement(asked, classifier.predict_labels(images)).share)

    [Shmelkov et al., 2018](https://arxiv.org/abs/1807.09499)
    """
    asked, seen = _labels("asked", asked), _labels("seen", seen)
    if len(asked) != len(seen):
        raise ValueError(
            "Each sample has one label that was asked for and one that is seen. Received: "
            f"asked.shape={asked.shape}, seen.shape={seen.shape}"
        )
    count, right = len(asked), asked == seen
    classes = int(max(asked.max(), seen.max())) + 1
    asked_of, seen_of, right_of = (
        np.bincount(part, minlength=classes) for part in (asked, seen, asked[right])
    )
    mean = (right.sum() + 1) / (count + 2)
    return LabelAgreement(
        share=float(right.mean()),
        standard_error=math.sqrt(mean * (1 - mean) / (count + 3)),
        shuffled=float(asked_of @ seen_of / count**2),
        of_classes={int(c): float(right_of[c] / asked_of[c]) for c in np.flatnonzero(asked_of)},
        count=count,
    )


def _labels(name, labels):
    labels = np.asarray(labels)
    if labels.ndim != 1 or not len(labels) or labels.dtype.kind not in "iu" or labels.min() < 0:
        raise ValueError(
            f"`{name}` must be integers from 0, an array of shape (number,) that is not empty; of "
            f"scores take the argmax. Received: {name}.shape={labels.shape}, "
            f"{name}.dtype={labels.dtype}"
        )
    return labels.astype(np.int64)
