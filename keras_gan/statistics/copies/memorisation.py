"""Does a generator repeat its training set? A test calibrated on data that it has not seen."""

from dataclasses import dataclass

import numpy as np

from keras_gan.statistics.copies.copy_ratios import copy_ratios
from keras_gan.statistics.copies.memorisation_inputs import (
    checked_detectable,
    checked_order,
    checked_sets,
    checked_transforms,
)
from keras_gan.statistics.copies.nearest_transformed import nearest_transformed
from keras_gan.statistics.copies.order_statistics import p_value_below, p_value_of_more
from keras_gan.statistics.copies.transforms import Transform

_TESTS = 3


@dataclass(frozen=True)
class CopyPair:
    """A generated sample, and the training sample that it is near to after `transform`.

    `distance` is Euclidean; `ratio` is that over the distance from the training sample to its
    nearest neighbour in the training set.
    """

    fake: int
    train: int
    name: str
    transform: Transform
    distance: float
    ratio: float
    below_threshold: bool
    copy: bool


@dataclass(frozen=True, eq=False)
class Memorisation:
    """What `memorisation_test` found.

    Attributes:
        p_value, alpha: `memorised` is p_value <= alpha.
        p_values: Of the tests "nearest", "quantile" and "neighbour", each alone.
        threshold: The ratio that `quantile` of the held-out samples are below.
        share, held_out_share: Of generated and held-out samples that are below it.
        transform_shares, held_out_transform_shares: The same by each transform alone.
        nearer_share, held_out_nearer_share: Of samples with a ratio below 1.
        copies: Generated samples that equal a (transformed) training sample; `held_out_copies`
            are the data's own duplicates.
        copied: How many training samples those copies are of.
        detectable_share: Exact copies among the generated samples are found from this share on,
            unless the data has duplicates.
        pairs: `CopyPair`s, those of the smallest ratio first; also when nothing was memorised.
        ratios, held_out_ratios: Of every sample, arrays of shapes (n_fake,), (n_held_out,).
    """

    p_value: float
    memorised: bool
    alpha: float
    p_values: dict[str, float]
    quantile: float
    threshold: float
    share: float
    held_out_share: float
    transform_shares: dict[str, float]
    held_out_transform_shares: dict[str, float]
    nearer_share: float
    held_out_nearer_share: float
    copies: int
    held_out_copies: int
    copied: int
    detectable_share: float
    pairs: tuple[CopyPair, ...]
    ratios: np.ndarray
    held_out_ratios: np.ndarray
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
    or moved by a pixel: then over the part that both pictures have, scaled to a whole picture.
    Its ratio is that over the distance from this training sample to its own nearest neighbour in
    the training set, so that a dense mode is not taken for copies. A generator as good as the
    data's source has ratios that mix with the held-out ones at random. Three exact tests ask
    whether they do, however they are distributed:

        nearest     how many are below the smallest held-out ratio?   (a few exact copies)
        quantile    how many are below the held-out `quantile`?       (a few rough copies)
        neighbour   how many are below 1?                             (many rough copies)

    The first two counts are negative hypergeometric, the third is compared with the held-out one
    by Fisher's test; `p_value` is three times the smallest. Duplicates in the data cost power,
    not validity. Averages of training samples fail too: look at `pairs` before you accuse. A few
    copies that are changed as much as new samples differ from the training set are not found.

    Args:
        train, fake, held_out: Images (number, height, width, channels), or points or features
            (number, d), in the same units. The generator must not have seen `held_out`. Of
            training samples that are equally near the first one counts.
        transforms: Of "identity", "flip" (left-right), "shift" (one pixel, 8 directions) and
            "flip+shift". For points all but "identity" is left out.
        quantile: In (0, 1). It takes 1 / quantile - 1 held-out samples.
        alpha: The rate of false alarms, in (0, 1).
        max_pairs: How many of the most suspicious samples to name.
        block: Samples compared at a time; the memory is block x number of training samples.

    Returns:
        A `Memorisation`.

    Example:
        data = keras_gan.data.load("digits")
        flipped = data.train[:300, :, ::-1]
        result = memorisation_test(data.train, flipped, data.held_out)
        print(result.p_value, result.transform_shares)

    Three samples as in [Meehan et al., 2020](https://arxiv.org/abs/2004.05675), the ratio as in
    [Alaa et al., 2022](https://arxiv.org/abs/2102.08921).
    """
    train, fake, held_out = checked_sets(train, fake, held_out)
    names = checked_transforms(transforms, train)
    order = checked_order(quantile, len(held_out), alpha)
    detectable = checked_detectable(len(fake), len(held_out), alpha / _TESTS)

    seen = nearest_transformed(fake, train, names, block)
    unseen = nearest_transformed(held_out, train, names, block)
    all_ratios, all_held_out_ratios = copy_ratios([seen, unseen], train, block)
    ratios, held_out_ratios = all_ratios.min(axis=0), all_held_out_ratios.min(axis=0)
    threshold = float(np.sort(held_out_ratios)[order - 1])
    if threshold == 0:
        raise ValueError(
            f"At least {order} held-out samples equal training samples, and nothing can be "
            "nearer than that. Remove the data's duplicates, or ask for a larger quantile. "
            f"Received: quantile={quantile}, len(held_out)={len(held_out)}"
        )
    p_values = {
        "nearest": p_value_below(ratios, held_out_ratios, 1),
        "quantile": p_value_below(ratios, held_out_ratios, order),
        "neighbour": p_value_of_more(ratios < 1, held_out_ratios < 1),
    }
    p_value = min(1.0, _TESTS * min(p_values.values()))
    copies = np.flatnonzero(ratios == 0)
    names_of_copies = all_ratios.argmin(axis=0)[copies]
    suspects = np.argsort(ratios, kind="stable")[:max_pairs].tolist()
    return Memorisation(
        p_value=p_value,
        memorised=p_value <= alpha,
        alpha=alpha,
        p_values=p_values,
        quantile=quantile,
        threshold=threshold,
        share=float((ratios < threshold).mean()),
        held_out_share=float((held_out_ratios < threshold).mean()),
        transform_shares=_shares(names, all_ratios, threshold),
        held_out_transform_shares=_shares(names, all_held_out_ratios, threshold),
        nearer_share=float((ratios < 1).mean()),
        held_out_nearer_share=float((held_out_ratios < 1).mean()),
        copies=len(copies),
        held_out_copies=int((held_out_ratios == 0).sum()),
        copied=len(np.unique(seen.indices[names_of_copies, copies])),
        detectable_share=detectable / len(fake),
        pairs=tuple(_pair(index, seen, all_ratios, threshold) for index in suspects),
        ratios=ratios,
        held_out_ratios=held_out_ratios,
        n_train=len(train),
        n_fake=len(fake),
        n_held_out=len(held_out),
    )


def _shares(names, ratios, threshold):
    return dict(zip(names, (ratios < threshold).mean(axis=1).tolist(), strict=True))


def _pair(fake, seen, ratios, threshold):
    number = int(ratios[:, fake].argmin())
    ratio = float(ratios[number, fake])
    return CopyPair(
        fake=fake,
        train=int(seen.indices[number, fake]),
        name=seen.names[number],
        transform=seen.transform(number, fake),
        distance=float(seen.distances[number, fake]),
        ratio=ratio,
        below_threshold=ratio < threshold,
        copy=ratio == 0,
    )
