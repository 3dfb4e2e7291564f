"""The kernel (inception) distance, KID."""

import dataclasses
import typing

import numpy as np

from keras_gan.statistics.feature_arrays import blocks, feature_arrays


@dataclasses.dataclass(frozen=True)
class KernelDistance:
    """What `kernel_distance` found; `standard_error` is nan where it was not asked for."""

    value: float
    standard_error: float
    n_real: int
    n_fake: int


class SubsetKernelDistance(typing.NamedTuple):
    """What `kernel_distance_subsets` found."""

    mean: float
    std: float


def kernel_distance(real, fake, *, folds=10, block=1024):
    """KID from all pairs of samples, with its standard error.

    The unbiased estimate of the squared maximum mean discrepancy,

        mean_{i != j} k(x_i, x_j) + mean_{i != j} k(y_i, y_j) - 2 mean_{i, j} k(x_i, y_j),
        k(x, y) = (x.y / d + 1)^3,

    of the reals x and the fakes y. Unlike the Frechet distance its expectation does not depend on
    the number of samples. Being unbiased, it falls below zero about half of the time when both
    sets come from one distribution. All pairs cost less than the usual hundred subsets of 1000
    (`kernel_distance_subsets`) and leave no noise of the choice of subsets.

    Args:
        real, fake: features, arrays of shape (n, d), at least 2 rows each. Kernels are float32
            for float32 features, else float64; sums are float64 always.
        folds: the standard error is that of a jackknife over the fakes which leaves out one
            of `folds` folds at a time; row i is in fold i % folds. The reals are held fixed: it is
            the error for other fakes against the same reals. It has folds - 1 degrees of
            freedom, so a 95 % interval is value +- 2.26 standard errors for 10. None: no error.
        block: kernels in memory at a time are (block, block).

    Returns:
        `KernelDistance(value, standard_error, n_real, n_fake)`, value and error as plain numbers
        (papers often print a hundred or a thousand times as much).

    Example:
        kid = kernel_distance(features_of_data, features_of_samples)
        print(f"{kid.value:.2e} +- {kid.standard_error:.1e}")

    [Binkowski et al., 2018](https://arxiv.org/abs/1801.01401), sections 3.1 and 4.
    """
    real, fake = feature_arrays(real, fake, least=2)
    groups = 1 if folds is None else folds
    if folds is not None and not (2 <= folds <= len(fake) and len(fake) > 2):
        raise ValueError(
            "`folds` must be 2 or more, and the fakes (3 or more) at least as many; pass fewer "
            "folds, more fakes, or folds=None for no standard error. "
            f"Received: folds={folds}, fake.shape={fake.shape}"
        )
    with np.errstate(over="ignore", invalid="ignore"):
        within_real = _kernel_sums(real, real, 1, 1, block)[0, 0]
        within_fake = _kernel_sums(fake, fake, groups, groups, block)
        between = _kernel_sums(real, fake, 1, groups, block)[0]
        n_real, n_fake = len(real), len(fake)
        value = _unbiased(within_real, within_fake.sum(), between.sum(), n_real, n_fake)
    if not np.isfinite(value):
        raise ValueError(
            "The kernel of these features overflows; scale them down, or pass float64. "
            f"Received: real.dtype={real.dtype}, max |real|={np.abs(real).max()}, "
            f"max |fake|={np.abs(fake).max()}"
        )
    error = np.nan
    if folds is not None:
        sizes = np.bincount(np.arange(n_fake) % folds)
        # Both the fold's row and its column go, and their crossing was counted twice.
        lost = within_fake.sum(axis=0) + within_fake.sum(axis=1) - np.diagonal(within_fake)
        without = _unbiased(within_real, within_fake.sum() - lost, between.sum() - between,
                            n_real, n_fake - sizes)  # fmt: skip
        error = np.sqrt((folds - 1) * np.var(without))
    return KernelDistance(float(value), float(error), n_real, n_fake)


def kernel_distance_subsets(real, fake, *, subsets=100, subset_size=1000, seed=0):
    """KID as published tables have it: mean and spread over random subsets.

    Each subset draws `subset_size` rows of either set without replacement. The random order is
    that of torch-fidelity with the fakes as its first input and the reals as its second, so an
    equal seed (its default is 2020) gives equal numbers. Prefer `kernel_distance`, which
    estimates the same quantity from all pairs and knows its error.

    Args:
        real, fake: features, arrays of shape (n, d), at least `subset_size` rows each.
        subsets: number of subsets.
        subset_size: rows of either set in each.
        seed: int, of the choice of subsets.

    Returns:
        (mean, std), a named tuple. The std is the population's over subsets: the spread of a KID
        of `subset_size` samples, not the standard error of the mean. The subsets overlap, so it
        becomes none by a division by sqrt(subsets).

    Example:
        mean, std = kernel_distance_subsets(real, fake, seed=2020)

    [Binkowski et al., 2018](https://arxiv.org/abs/1801.01401), section 4;
    [Obukhov et al., 2020](https://github.com/toshas/torch-fidelity) for the order.
    """
    real, fake = feature_arrays(real, fake, least=2)
    if subsets < 1:
        raise ValueError(f"`subsets` must be at least 1. Received: subsets={subsets}")
    fewest = min(len(real), len(fake))
    if not 2 <= subset_size <= fewest:
        raise ValueError(
            "`subset_size` must be from 2 to the samples of the smaller set; pass "
            f"subset_size={fewest}, whose numbers only compare with others of that size, or more "
            f"samples. Received: subset_size={subset_size}, real.shape={real.shape}, "
            f"fake.shape={fake.shape}"
        )
    draw = np.random.RandomState(seed)
    values = np.empty(subsets)
    for number in range(subsets):
        y = fake[draw.choice(len(fake), subset_size, replace=False)]
        x = real[draw.choice(len(real), subset_size, replace=False)]
        values[number] = kernel_distance(x, y, folds=None).value
    return SubsetKernelDistance(float(values.mean()), float(values.std()))


def _unbiased(within_real, within_fake, between, n_real, n_fake):
    real_pairs, fake_pairs = n_real * (n_real - 1), n_fake * (n_fake - 1)
    return within_real / real_pairs + within_fake / fake_pairs - 2 * between / (n_real * n_fake)


def _kernel_sums(x, y, x_groups, y_groups, block):
    """Sums of k(x_i, y_j), shape (x_groups, y_groups), over i % x_groups and j % y_groups.

    With y the very array x, i = j is left out and half of the blocks are taken from symmetry.
    """
    same = x is y
    groups = np.arange(len(y)) % y_groups
    sums = np.zeros((x_groups, y_groups))
    for rows in blocks(len(x), block):
        for columns in blocks(len(y), block):
            if same and columns.start < rows.start:
                continue
            kernel = _kernel(x[rows], y[columns])
            if same and columns.start == rows.start:
                np.fill_diagonal(kernel, 0)
            part = np.empty_like(sums)
            for group in range(x_groups):
                # dtype: no float64 copy of the block.
                picked = kernel[(group - rows.start) % x_groups :: x_groups]
                totals = picked.sum(axis=0, dtype=np.float64)
                part[group] = np.bincount(groups[columns], totals, minlength=y_groups)
            sums += part
            if same and columns.start > rows.start:
                sums += part.T
            del kernel, picked  # before the next block takes its own
    return sums


def _kernel(x, y):
    kernel = x @ y.T
    kernel /= x.shape[1]
    kernel += 1
    for part in np.array_split(kernel, 8):  # the squares of one part at a time
        part *= part * part
    return kernel
