"""Samples of which some have a label, as two streams: all of them, and those with one."""

import keras
import numpy as np

from keras_gan.files import select

#: The label of a sample that has none, as in scikit-learn.
UNLABELLED = -1


def by_label(x, y, training=False):
    """{"real": all samples, "labelled": those with a label, "labels": theirs}.

    Two streams of unequal length: a step draws its minibatch from each of them.

    Args:
        x: samples.
        y: a label for each, -1 for none.
        training: whether there must be samples without a label and labels of two classes.
    """
    if isinstance(x, dict):
        raise ValueError(
            "Give samples and a label for each, `fit(x, y)`, or all streams in one dictionary. "
            f"Received: x with the parts {sorted(x)}, and y beside it"
        )
    y = np.asarray(y)
    if y.ndim != 1 or len(y) != x.shape[0]:
        raise ValueError(
            "Labels are one integer for each sample, -1 for a sample without. "
            f"Received: y of shape {y.shape}, {x.shape[0]} samples"
        )
    known = np.flatnonzero(y != UNLABELLED)
    if not len(known):
        raise ValueError(
            "No sample has a label: they are all -1. Give some samples their class, or train a "
            f"variant without labels. Received: y of -1 alone, {len(y)} rows"
        )
    if training and len(known) == len(y):
        raise ValueError(
            "There are no unlabelled data: mark samples without a label with -1, or give the "
            'streams apart as `fit({"real": x, "labelled": some, "labels": theirs})`. '
            f"Received: y without -1, {len(y)} rows"
        )
    rows = keras.tree.map_structure(lambda array: select(array, known), x)
    return {"real": x, "labelled": rows, "labels": y[known].astype("int32")}


def check_classes(labels):
    """A `ValueError` if all labels are the same: there is nothing to tell apart."""
    found = np.unique(np.asarray(labels))
    if len(found) < 2:
        raise ValueError(
            "The labels name one class only, so there is nothing to learn from them. Label "
            f"samples of at least two classes. Received: labels of the class {found.tolist()}"
        )
