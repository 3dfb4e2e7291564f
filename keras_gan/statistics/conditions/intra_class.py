"""Frechet distance class by class: it sees a picture that is good and not what was asked for."""

import math
from dataclasses import dataclass

import numpy as np

from keras_gan.statistics.feature_arrays import feature_arrays
from keras_gan.statistics.frechet_estimate import FOLDS, frechet_estimate
from keras_gan.statistics.moments import Moments


@dataclass(frozen=True, eq=False)
class IntraClassFrechet:
    """What `intra_class_frechet` found; all numbers are as in `FrechetEstimate`.

    Attributes:
        value, infinity: means over the classes.
        standard_error: of both, from the errors of the classes, which are independent.
        converged: whether `infinity` means something in every class.
        of_classes: {class: distance}.
        least_real, least_fake: samples of the rarest class.
    """

    value: float
    standard_error: float | None
    infinity: float | None
    converged: bool | None
    of_classes: dict[int, float]
    least_real: int
    least_fake: int


def intra_class_frechet(real, real_labels, fake, fake_labels):
    """Mean over the classes of the Frechet distance of a class's fakes to its reals.

    Plain FID does not know what was asked for: a generator that permutes the labels has the same.
    Each class has only its part of the samples, so the bias of small samples is larger than FID's,
    about proportional to 1 / `least_fake`: read it beside that of as many real samples, and see
    `converged`. Each class counts alike, however often it occurs.

    Args:
        real, fake: features, arrays of shape (n, d).
        real_labels, fake_labels: integers of shape (n,); those that were asked for of the fakes.

    Returns:
        `IntraClassFrechet`. Classes without any fake are no part of it.

    Raises:
        ValueError: a class of the fakes with fewer than two samples in either set.

    Example:
        found = intra_class_frechet(train_features, train_labels, fake_features, asked)
        worst = max(found.of_classes, key=found.of_classes.get)

    [Miyato and Koyama, 2018](https://arxiv.org/abs/1802.05637), section 5.1.
    """
    real, fake = feature_arrays(real, fake, least=2)
    real_labels, fake_labels = np.asarray(real_labels), np.asarray(fake_labels)
    for name, labels, rows in (("real", real_labels, real), ("fake", fake_labels, fake)):
        if labels.shape != (len(rows),):
            raise ValueError(
                "Each row of features has one label. Received: "
                f"{name}_labels.shape={labels.shape}, {name}.shape={rows.shape}"
            )
    estimates = {}
    for label in np.unique(fake_labels):
        parts = real[real_labels == label], fake[fake_labels == label]
        if min(map(len, parts)) < 2:
            raise ValueError(
                "Each class needs at least 2 real and 2 generated samples; take more of them. "
                f"Received: class {label} with {len(parts[0])} real and {len(parts[1])} generated"
            )
        folds = [Moments.of(parts[1][start::FOLDS]) for start in range(min(FOLDS, len(parts[1])))]
        estimates[int(label)] = frechet_estimate(Moments.of(parts[0]), folds)
    found = list(estimates.values())
    known = all(one.standard_error is not None for one in found)
    return IntraClassFrechet(
        value=float(np.mean([one.value for one in found])),
        standard_error=math.hypot(*(one.standard_error for one in found)) / len(found)
        if known
        else None,
        infinity=float(np.mean([one.infinity for one in found])) if known else None,
        converged=all(one.converged for one in found) if known else None,
        of_classes={label: one.value for label, one in estimates.items()},
        least_real=min(one.n_real for one in found),
        least_fake=min(one.n_fake for one in found),
    )
