"""What an evaluator refuses before it begins."""

import keras
import numpy as np

from keras_gan.evaluation.label_checks import check_labelled, judged_without_surprise
from keras_gan.evaluation.quantities import LABELLED, QUANTITIES
from keras_gan.evaluation.two_towers import CAPTIONS, TwoTowers
from keras_gan.extractors import default_kind

METRICS = (*QUANTITIES, "modes", "memorisation")
#: Held-out samples that are enough to compare with.
ENOUGH = 20


def check_names(metrics):
    """Known metrics, or None for all."""
    names = (metrics,) if isinstance(metrics, str) else metrics
    if names is not None and (not names or set(names) - set(METRICS)):
        raise ValueError(
            f"`metrics` must be some of {', '.join(METRICS)}. Received: metrics={metrics!r}"
        )


def kind_for(data, metrics):
    """Kind of the extractor, when nobody says: retrieval alone has no use for an expensive one."""
    names = (metrics,) if isinstance(metrics, str) else metrics
    return "pixels" if set(names or ()) == {"r_precision"} else default_kind(data)


def check_positive(**values):
    """Integers of at least 1."""
    for name, value in values.items():
        if isinstance(value, bool) or not isinstance(value, int | np.integer) or value < 1:
            raise ValueError(
                f"`{name}` must be an integer of at least 1. Received: {name}={value!r}"
            )


def possible_metrics(metrics, extractor, data, split):
    """The metrics as a tuple: all that the data allow for None, else an error for the others."""
    names = (metrics,) if isinstance(metrics, str) else metrics
    asked = METRICS if names is None else tuple(names)
    has_logits = "is" not in asked or _has_logits(extractor, getattr(data, split))
    if metrics is None:
        impossible = set() if has_logits else {"is"}
        impossible |= set() if len(data.held_out) >= ENOUGH else {"memorisation"}
        impossible |= {"gan_train"}  # a training of its own: only by name
        if data.told != CAPTIONS or not TwoTowers.fits(data):
            impossible |= {"r_precision"}
        if not judged_without_surprise(extractor, data):
            impossible |= {"obeyed", "intra_fid"}
        elif getattr(data, f"{split}_labels") is None:
            impossible |= {"intra_fid"}
        return tuple(name for name in asked if name not in impossible)
    if not has_logits:
        raise ValueError(
            "The inception score needs a classifier's logits: labelled data, Inception, or a "
            f'model that gives {{"features": ..., "logits": ...}}. Received: extractor '
            f"{extractor.name!r}"
        )
    if "memorisation" in asked and not len(data.held_out):
        raise ValueError(
            "The memorisation test needs samples that the generator has not seen: data with "
            f"`held_out`. Received: {data}"
        )
    if "r_precision" in asked and (data.told != CAPTIONS or not TwoTowers.fits(data)):
        raise ValueError(
            "`r_precision` asks whether pictures show the sentences that were asked for. It needs "
            "data whose captions models are told (`runs.conditioned(data, 'caption')`), at least "
            "100 pictures of at most 64 pixels a side, held-out ones, and more than three captions "
            "that differ among either. Received: "
            f"metrics={names!r}, {data}, told={data.told!r}"
        )
    for name in set(LABELLED) & set(asked):
        check_labelled(name, names, extractor, data, split)
    return asked


def _has_logits(extractor, samples):
    return "logits" in extractor(keras.ops.convert_to_tensor(samples[:1], dtype="float32"))


def check_array(samples, real, extractor):
    """Generated samples that were given as an array."""
    if samples.shape[1:] != real.shape[1:]:
        raise ValueError(
            f"Generated samples must have the shape of real ones, {real.shape[1:]}. "
            f"Received: samples.shape={samples.shape}"
        )
    if len(samples) < 2:
        raise ValueError(f"At least 2 samples are needed. Received: {len(samples)}")
    extractor.check(samples)
