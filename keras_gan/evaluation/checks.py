"""What an evaluator refuses before it begins."""

import keras
import numpy as np

from keras_gan.evaluation.judging import class_names, knows_labels
from keras_gan.evaluation.quantities import LABELLED, QUANTITIES
from keras_gan.extractors import ClassifierFeatures

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
        if not _judged_without_surprise(extractor, data):
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
    for name in set(LABELLED) & set(asked):
        _check_labelled(name, names, extractor, data, split)
    return asked


def _judged_without_surprise(extractor, data):
    """By the extractor, or by a classifier like it; not by one that is trained beside Inception."""
    if data.train_labels is None:
        return False
    alike = isinstance(extractor, ClassifierFeatures) and ClassifierFeatures.fits(data)
    return alike or knows_labels(extractor, data)


def _check_labelled(name, metrics, extractor, data, split):
    """What a metric that knows labels asks of the data."""
    if data.train_labels is None:
        raise ValueError(
            f"`{name}` compares with what was asked for, so the real samples need labels: {data} "
            f"has none. Leave it out, or take data with classes. Received: metrics={metrics!r}"
        )
    for part in ("train", "held_out"):
        labels = getattr(data, f"{part}_labels")
        if labels is not None:
            check_labels(f"{part}_labels", labels, len(getattr(data, part)))
    judged = name == "intra_fid" or ClassifierFeatures.fits(data)
    if not judged and (name == "gan_train" or not knows_labels(extractor, data)):
        raise ValueError(
            f"`{name}` needs a classifier: labelled images to train one on, or for `obeyed` an "
            f'extractor that gives "logits" of the {len(class_names(data))} classes. Received: '
            f"metrics={metrics!r}, {data}, extractor {extractor.name!r}"
        )
    if name == "intra_fid" and getattr(data, f"{split}_labels") is None:
        raise ValueError(
            "`intra_fid` compares with real samples of each class, and those of this split have no "
            f"labels. Received: metrics={metrics!r}, split={split!r}"
        )
    if name == "gan_train" and (data.held_out_labels is None or not len(data.held_out)):
        raise ValueError(
            "`gan_train` is the accuracy on real held-out samples, which need labels too. "
            f"Received: metrics={metrics!r}, {data}"
        )


def possible_for(metrics, samples, labels, strict):
    """Of the metrics those that these samples allow; an error for the others if `strict`.

    Args:
        metrics: tuple of names.
        samples: model, or array.
        labels: what was asked of each sample of an array, or None.
    """
    model = hasattr(samples, "sampling_inputs")
    if samples.conditional if model else labels is not None:
        return metrics
    asked = [name for name in metrics if name in LABELLED]
    if asked and strict:
        what = "this model is not told any" if model else "give `labels`, one for each sample"
        raise ValueError(
            f"{' and '.join(asked)} compare samples with the labels that they were asked for, and "
            f"{what}. Received: metrics={metrics!r}"
        )
    return tuple(name for name in metrics if name not in LABELLED)


def check_asked(samples, labels, data):
    """The labels that the samples of an array were asked for, if any."""
    if labels is None:
        return
    if hasattr(samples, "sampling_inputs"):
        raise ValueError(
            "A model is asked for labels as frequent as in the data. `labels` are for an array of "
            f"samples. Received: labels={labels!r} beside a {type(samples).__name__}"
        )
    if data.train_labels is None:
        raise ValueError(
            f"`labels` are compared with the classes of the real samples, and {data} has none. "
            f"Received: labels={labels!r}"
        )
    check_labels("labels", labels, len(samples), len(class_names(data)))


def check_labels(name, labels, count, classes=None):
    """Integers from 0, one for each sample, and below the number of classes if that is given."""
    labels = np.asarray(labels)
    if labels.shape != (count,) or labels.dtype.kind not in "iu":
        raise ValueError(
            f"`{name}` must be integers, one for each of {count} samples. Received: "
            f"{name}.shape={labels.shape}, {name}.dtype={labels.dtype}"
        )
    if labels.min() < 0 or (classes is not None and labels.max() >= classes):
        raise ValueError(
            f"`{name}` must be from 0{f' to {classes - 1}' if classes else ''}. Received: {name} "
            f"from {labels.min()} to {labels.max()}"
        )


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
