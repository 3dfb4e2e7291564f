"""What metrics that know labels ask of the data, of a model and of samples."""

import numpy as np

from keras_gan.evaluation.judging import class_names, knows_labels
from keras_gan.evaluation.quantities import LABELLED
from keras_gan.extractors import ClassifierFeatures


def judged_without_surprise(extractor, data):
    """Whether the extractor can judge, or a classifier like it: none is trained for Inception."""
    labels = None if data.train_labels is None else np.asarray(data.train_labels)
    if labels is None or labels.ndim != 1 or labels.dtype.kind not in "iu" or labels.min() < 0:
        return False
    alike = isinstance(extractor, ClassifierFeatures) and ClassifierFeatures.fits(data)
    return alike or knows_labels(extractor, data)


def check_labelled(name, metrics, extractor, data, split):
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


def told_by(data, model):
    """Whether a model is told what the data tell: labels, or what `data.told` names."""
    if not model.conditional or data.told is not None:
        return model.conditional
    inputs = getattr(model.generator, "inputs", None)
    labels = not inputs or len(inputs[-1].shape) == 1
    return labels and (model.condition or {}).get("kind", "labels") == "labels"


def possible_for(metrics, samples, labels, strict, data):
    """Of the metrics those that these samples allow; an error for the others if `strict`.

    Args:
        metrics: tuple of names.
        samples: model, or array.
        labels: what was asked of each sample of an array, or None.
        data: what they are compared with.
    """
    model = hasattr(samples, "sampling_inputs")
    told = model and told_by(data, samples)
    if not told and "r_precision" in metrics:
        if strict:
            raise ValueError(
                "`r_precision` asks a model for sentences, and these samples were asked for none. "
                f"Received: metrics={metrics!r}"
            )
        metrics = tuple(name for name in metrics if name != "r_precision")
    if told if model else labels is not None:
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
