"""Are all classes generated, and as often as in the data?"""

from dataclasses import dataclass

import numpy as np

from keras_gan.statistics.modes.histograms import chi_squared, too_few


@dataclass(frozen=True, eq=False)
class ClassHistogram:
    """What `class_histogram_test` found.

    Attributes:
        p_value, alpha: `differs` is p_value <= alpha, for the histogram as a whole.
        chi_squared: The statistic behind it.
        real_shares, fake_shares: Of each class, arrays of shape (num_classes,).
        under_represented: Classes with fewer generated samples than chance explains.
        under_represented_p_values: Of every class, one-sided and corrected, (num_classes,).
        missing: Classes that the data has and no generated sample.
    """

    p_value: float
    differs: bool
    alpha: float
    chi_squared: float
    real_shares: np.ndarray
    fake_shares: np.ndarray
    under_represented: tuple[int, ...]
    under_represented_p_values: np.ndarray
    missing: tuple[int, ...]
    num_classes: int
    n_real: int
    n_fake: int


def class_histogram_test(real_labels, fake_labels, num_classes, *, alpha=0.05, seed=0):
    """Compare how often each class occurs in real and in generated samples.

    `p_value` is Pearson's chi-squared test of both histograms. For the single class it is
    Fisher's exact test of "fewer than in the data", with Holm's correction for all classes.

    Label both sets with one classifier, also the real one whose labels you know: then its errors
    are the same on both sides, and an ideal generator is not accused of them. A classifier
    names a class for any picture, also for a bad one.

    Args:
        real_labels, fake_labels: Integers in [0, num_classes), arrays of shape (number,).
        num_classes: How many classes there are.
        alpha: The rate of false alarms, in (0, 1): of `differs`, and of having any class in
            `under_represented`.
        seed: Of the random tables that take the place of the chi-squared limit for rare classes.

    Returns:
        A `ClassHistogram`.

    Example:
        scores = classifier.predict(held_out), classifier.predict(gan.generate(1000))
        seen = [score.argmax(axis=1) for score in scores]
        print(class_histogram_test(*seen, num_classes=10).under_represented)
    """
    real = _counts("real_labels", real_labels, num_classes)
    fake = _counts("fake_labels", fake_labels, num_classes)
    check_alpha(alpha)
    statistic, p_value = chi_squared(real, fake, seed)
    fewer = too_few(real, fake)
    return ClassHistogram(
        p_value=p_value,
        differs=p_value <= alpha,
        alpha=alpha,
        chi_squared=statistic,
        real_shares=real / real.sum(),
        fake_shares=fake / fake.sum(),
        under_represented=tuple(np.flatnonzero(fewer <= alpha).tolist()),
        under_represented_p_values=fewer,
        missing=tuple(np.flatnonzero((real > 0) & (fake == 0)).tolist()),
        num_classes=num_classes,
        n_real=int(real.sum()),
        n_fake=int(fake.sum()),
    )


def check_alpha(alpha):
    if not 0 < alpha < 1:
        raise ValueError(f"`alpha` must be between 0 and 1. Received: alpha={alpha}")


def _counts(name, labels, num_classes):
    labels = np.asarray(labels)
    if labels.ndim != 1 or not len(labels) or labels.dtype.kind not in "iu":
        raise ValueError(
            f"`{name}` must be a non-empty array of integers of shape (number,); of scores take "
            f"the argmax. Received: {name}.shape={labels.shape}, {name}.dtype={labels.dtype}"
        )
    if labels.min() < 0 or labels.max() >= num_classes:
        raise ValueError(
            f"`{name}` must be in 0..{num_classes - 1}. Received: {name} from {labels.min()} to "
            f"{labels.max()}, num_classes={num_classes}"
        )
    return np.bincount(labels.astype(np.int64), minlength=num_classes)
