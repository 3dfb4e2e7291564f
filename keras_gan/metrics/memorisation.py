"""Does a generator repeat its training set? A test calibrated on data that it has not seen."""

import math
from dataclasses import dataclass

import numpy as np

from keras_gan.metrics.memorisation_inputs import checked_orders, checked_sets, checked_transforms
from keras_gan.metrics.nearest import nearest
from keras_gan.metrics.order_statistics import detectable_count, p_value_at_orders
from keras_gan.metrics.transforms import TRANSFORMS, Transform

_EQUAL = 2 * np.finfo(np.float32).eps  # what float32 may do to a sample, per unit of its length


@dataclass(frozen=True)
class CopyPair:
    """A generated sample, and the training sample that it is nearest to after `transform`."""

    fake: int
    train: int
    name: str
    transform: Transform
    distance: float
    below_threshold: bool
    copy: bool


@dataclass(frozen=True, eq=False)
class Memorisation:
    """What `memorisation_test` found.

    Attributes:
        p_value, alpha: `memorised` is p_value <= alpha.
        threshold: The distance that `quantile` of the held-out samples are below.
        share, held_out_share: Of generated and held-out samples that are below it.
        transform_shares, held_out_transform_shares: The same by each transform alone.
        copies: Generated samples that equal a (transformed) training sample; `held_out_copies`
            are the data's own duplicates.
        copied: How many training samples those copies are of.
        detectable_share: Exact copies among the generated samples are found from this share on.
        pairs: The nearest ones first, `CopyPair`s; also when nothing was memorised.
        distances, held_out_distances: Of every sample, arrays of shapes (n_fake,), (n_held_out,).
    """

    p_value: float
    memorised: bool
    alpha: float
    quantile: float
    threshold: float
    share: float
    held_out_share: float
    transform_shares: dict[str, float]
    held_out_transform_shares: dict[str, float]
    copies: int
    held_out_copies: int
    copied: int
    detectable_share: float
    pairs: tuple[CopyPair, ...]
    distances: np.ndarray
    held_out_distances: np.ndarray
    n_train: int
    n_fake: int
    n_held_out: int


def memorisation_test(
    train,
    fake,
    held_out,
    *,
    transforms=("identity", "flip", "shift"),
    quantile=0.01,
    alpha=0.01,
    max_pairs=64,
    block=1024,
):
    """Are generated samples nearer to the training set than unseen real samples are?

    A sample's distance is the Euclidean one to the nearest training sample, which may be flipped
    or moved by a pixel: then over the part that both pictures have, scaled to a whole picture. A
    generator as good as the data's source has distances that mix with the held-out ones at
    random, so that the number X of its samples below the j-th smallest held-out distance has

        P(X >= x) = P(H <= j - 1),  H = held-out ones among x + j - 1 of all samples at random,

    however the distances are distributed and however few were held out. The test asks at j = 1,
    where a few equal copies show best, and at `quantile`, where rough ones show, and doubles the
    smaller of both p-values. Duplicates in the data cost power, not validity.

    A small p-value says "nearer than new data"; look at `pairs` before you say "copied". Averages
    of training samples are nearer too, and so are samples of one mode that is denser than the
    others: compare that mode with its own held-out samples. Copies that are changed more than
    the nearest `quantile` of held-out samples differ from the training set are not found.

    Args:
        train, fake, held_out: Images (number, height, width, channels), or points or features
            (number, d), in the same units. The generator must not have seen `held_out`.
        transforms: Of "identity", "flip" (left-right), "shift" (one pixel, 8 directions) and
            "flip+shift". For points all but "identity" is left out.
        quantile: In (0, 1). It takes 1 / quantile - 1 held-out samples.
        alpha: The rate of false alarms, in (0, 1).
        max_pairs: How many of the nearest generated samples to name.
        block: Samples compared at a time; the memory is block x number of training samples.

    Returns:
        A `Memorisation`.

    Example:
        data = keras_gan.data.load("digits")
        flipped = data.train[:300, :, ::-1]
        result = memorisation_test(data.train, flipped, data.held_out)
        print(result.p_value, result.transform_shares)

    The three samples are those of [Meehan et al., 2020](https://arxiv.org/abs/2004.05675).
    """
    train, fake, held_out = checked_sets(train, fake, held_out)
    transforms = checked_transforms(transforms, train)
    orders = checked_orders(quantile, len(fake), len(held_out), alpha)

    seen = {name: _nearest(fake, train, name, block) for name in transforms}
    unseen = {name: _nearest(held_out, train, name, block) for name in transforms}
    smallest = np.min([distances for distances, _, _ in seen.values()], axis=0)
    held_out_smallest = np.min([distances for distances, _, _ in unseen.values()], axis=0)
    threshold = float(np.sort(held_out_smallest)[orders[-1] - 1])
    equal = _EQUAL * _length(train)
    if threshold <= equal:
        raise ValueError(
            f"At least {orders[-1]} held-out samples equal training samples, and nothing can be "
            "nearer than that. Remove the data's duplicates, or ask for a larger quantile. "
            f"Received: quantile={quantile}, len(held_out)={len(held_out)}"
        )
    p_value = p_value_at_orders(smallest, held_out_smallest, orders)
    copies = int((smallest <= equal).sum())
    order = np.argsort(smallest, kind="stable")[: max(max_pairs, copies)]
    pairs = [_pair(fake, seen, threshold, equal) for fake in order.tolist()]
    return Memorisation(
        p_value=p_value,
        memorised=p_value <= alpha,
        alpha=alpha,
        quantile=quantile,
        threshold=threshold,
        share=float((smallest < threshold).mean()),
        held_out_share=float((held_out_smallest < threshold).mean()),
        transform_shares=_shares(seen, threshold),
        held_out_transform_shares=_shares(unseen, threshold),
        copies=copies,
        held_out_copies=int((held_out_smallest <= equal).sum()),
        copied=len({pair.train for pair in pairs if pair.copy}),
        detectable_share=detectable_count(len(fake), len(held_out), orders, alpha) / len(fake),
        pairs=tuple(pairs[:max_pairs]),
        distances=smallest,
        held_out_distances=held_out_smallest,
        n_train=len(train),
        n_fake=len(fake),
        n_held_out=len(held_out),
    )


def _length(samples):
    """Root mean square of their Euclidean lengths."""
    squares = np.square(samples, dtype=np.float64).sum(axis=tuple(range(1, samples.ndim)))
    return math.sqrt(float(squares.mean()))


def _nearest(samples, train, name, block):
    """(distance, training sample, number of the transform) of each sample, under one name."""
    distances = np.full(len(samples), np.inf)
    indices, numbers = np.zeros(len(samples), np.int64), np.zeros(len(samples), np.int64)
    for number, transform in enumerate(TRANSFORMS[name]):
        rows, train_rows, share = samples, train, 1.0
        if train.ndim == 4:
            if not transform.fits(train):
                continue
            rows, train_rows, share = transform.compared(samples, train)
        squares, found = nearest(rows, train_rows, block)
        moved = np.sqrt(squares / share)
        nearer = moved < distances
        distances[nearer], indices[nearer] = moved[nearer], found[nearer]
        numbers[nearer] = number
    return distances, indices, numbers


def _shares(found, threshold):
    return {name: float((distances < threshold).mean()) for name, (distances, *_) in found.items()}


def _pair(fake, seen, threshold, equal):
    name = min(seen, key=lambda name: seen[name][0][fake])
    distances, indices, numbers = seen[name]
    return CopyPair(
        fake=fake,
        train=int(indices[fake]),
        name=name,
        transform=TRANSFORMS[name][numbers[fake]],
        distance=float(distances[fake]),
        below_threshold=bool(distances[fake] < threshold),
        copy=bool(distances[fake] <= equal),
    )
