"""Is a translated picture nearer to its own target than to those of others?"""

import math
from dataclasses import dataclass

import numpy as np

from keras_gan.statistics.distances.distance_bounds import DistanceBounds
from keras_gan.statistics.distances.nearest import same_floats
from keras_gan.statistics.feature_arrays import blocks, feature_arrays


@dataclass(frozen=True)
class PartnerRetrieval:
    """What `partner_retrieval` found.

    Attributes:
        share: of the pictures whose own target is the nearest of all.
        standard_error: of `share`, for other pictures.
        chance: of guessing, 1 / candidates.
        candidates: targets that each picture chooses from.
    """

    share: float
    standard_error: float
    chance: float
    candidates: int


def partner_retrieval(found, targets, block=1024):
    """How often the nearest of all targets is the true one: top-1 retrieval.

    Distances are Euclidean. Among k targets that are equally near, the own one of them, it is
    found once in k times: pictures that are all alike score `chance`, not 1.

    Args:
        found, targets: arrays (number, ...), row by row one another's: pictures, or features of
            them. They are compared as flat rows.
        block: distances in memory at a time are (block, number).

    Returns:
        `PartnerRetrieval`.

    Example:
        print(partner_retrieval(gan.translate(sources), targets).share)
    """
    found, targets = (np.asarray(array) for array in (found, targets))
    if found.shape != targets.shape or found.ndim < 2:
        raise ValueError(
            "Each picture has one target of its shape. Received: "
            f"found.shape={found.shape}, targets.shape={targets.shape}"
        )
    count = len(found)
    rows = [array.reshape(count, math.prod(array.shape[1:])) for array in (found, targets)]
    bounds = DistanceBounds(*same_floats(*feature_arrays(*rows, least=2)))
    every = np.arange(count)
    own = bounds.exact(every, every)
    nearer, equal = np.zeros((2, count), int)
    for part in blocks(count, block):
        lowest = bounds.lower(part, slice(None))
        # In the type of the bounds a limit may be rounded down, and its own row be left out.
        limit = np.nextafter(own[part].astype(lowest.dtype), np.inf)
        i, j = np.nonzero(lowest <= limit[:, None])
        exact = bounds.exact(i + part.start, j)
        nearer[part] += np.bincount(i[exact < own[i + part.start]], minlength=len(lowest))
        equal[part] += np.bincount(i[exact == own[i + part.start]], minlength=len(lowest))
    shares = np.where(nearer == 0, 1.0 / np.maximum(equal, 1), 0.0)
    return PartnerRetrieval(
        share=float(shares.mean()),
        standard_error=_error(shares.sum(), count),
        chance=1.0 / count,
        candidates=count,
    )


def _error(right, count):
    """The standard deviation of Beta(k + 1, n - k + 1), which is not 0 where none or all are."""
    one, other = right + 1.0, count - right + 1.0
    return math.sqrt(one * other / ((one + other) ** 2 * (one + other + 1.0)))
