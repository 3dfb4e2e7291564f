"""The numbers of a translation: against true targets, against all real pictures, and back."""

import functools
import math
from dataclasses import dataclass

import numpy as np

from keras_gan.evaluation import quantities
from keras_gan.metrics import Moments, paired_errors, partner_retrieval, structural_similarity

FOLDS = 10
#: Features above which covariances would take more time and memory than anybody expects.
MOST = 4096


@dataclass(frozen=True)
class Measure:
    """What a report says of one number.

    Args:
        title: its name in print.
        form: as `format` takes it.
        of: "pairs" of pictures and true targets, "sets" of pictures, or the "model" itself.
        lower: whether lower is better.
    """

    title: str
    form: str
    of: str
    lower: bool


TRANSLATION_METRICS = {
    "l1": Measure("L1", ".4f", "pairs", True),
    "psnr": Measure("PSNR", ".2f", "pairs", False),
    "ssim": Measure("SSIM", ".3f", "pairs", False),
    "retrieval": Measure("retrieval", ".3f", "pairs", False),
    "kid": Measure("KID", ".3g", "sets", True),
    "fid": Measure("FID", ".4g", "sets", True),
    "cycle": Measure("cycle error", ".4f", "model", True),
    "identity": Measure("identity error", ".4f", "model", True),
}


def of_pairs(name, pictures, targets):
    """{"value": mean over the pictures, "standard_error": ...} of a measure of pairs."""
    if name == "retrieval":
        found = partner_retrieval(pictures, targets)
        return {
            "value": found.share,
            "standard_error": found.standard_error,
            "chance": found.chance,
        }
    if name == "ssim":
        return _mean(structural_similarity(pictures, targets))
    return _mean(getattr(paired_errors(pictures, targets), name))


def apart(pictures, others):
    """Mean absolute difference, for the errors of a model that goes back or leaves be."""
    return _mean(paired_errors(pictures, others).l1)


def of_sets(name, real, fake):
    """KID or FID of two `FeatureSet`s."""
    if name == "fid" and real.features.shape[1] > MOST:
        raise ValueError(
            f"FID of {real.features.shape[1]:,} features is a covariance of their square: take an "
            f"extractor of at most {MOST:,}, such as Inception. Received: metrics with 'fid'"
        )
    return {"kid": quantities.kid, "fid": quantities.fid}[name](real, fake)


class FeatureSet:
    """Features of one set of pictures, (number, d), and their moments when they are asked for."""

    def __init__(self, features):
        self.features = features

    @functools.cached_property
    def folds(self):
        """Moments of `FOLDS` disjoint parts."""
        center = self.features.mean(axis=0)
        moments = [Moments(self.features.shape[1], center) for _ in range(FOLDS)]
        for fold, part in enumerate(moments):
            part.update(self.features[fold::FOLDS])
        return moments

    @functools.cached_property
    def moments(self):
        return sum(self.folds, Moments(self.features.shape[1]))


def _mean(values):
    # Of equal pictures the noise ratio is infinite, and so would be the mean.
    finite = values[np.isfinite(values)]
    count = len(finite)
    return {
        "value": float(finite.mean()) if count else None,
        "standard_error": float(finite.std(ddof=1) / math.sqrt(count)) if count > 1 else None,
        "equal": len(values) - count,
    }
