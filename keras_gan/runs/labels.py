"""What a run tells its training samples: their condition, or only a few of their labels."""

import numpy as np

from keras_gan.feeding import UNLABELLED
from keras_gan.runs.conditions import conditioned


def training_condition(data, settings):
    """`y` of the run's `fit(data.train, y)`: an array, or None for a model that is told nothing.

    Args:
        data: `keras_gan.data.Data`.
        settings: what run.json holds: `condition`, `labels`, `seed`.
    """
    if not settings["condition"]:
        return None
    labels = conditioned(data, settings["condition"]).train_condition
    if settings["labels"] is None:
        return labels
    return few_labels(labels, settings["labels"], settings["seed"])


def few_labels(labels, count, seed):
    """The labels with all but `count` replaced by -1; those that stay are of all classes alike.

    Args:
        labels: (samples,) integers.
        count: from the number of classes up to fewer than there are samples.
        seed: int, chooses the samples.

    Example:
        gan.fit(data.train, keras_gan.runs.few_labels(data.train_labels, 100, seed=0))
    """
    labels = np.asarray(labels).astype("int32")
    classes = len(np.unique(labels))
    if not classes <= count < len(labels):
        raise ValueError(
            f"The number of labels must be at least {classes}, one of each class, and less than "
            f"{len(labels)}, all of them. Received: labels={count}"
        )
    # First one of each class, then another of each, until there are enough.
    rows = np.random.default_rng(seed).permutation(len(labels))
    turns = np.empty(len(rows), int)
    for k in np.unique(labels):
        own = labels[rows] == k
        turns[own] = np.arange(own.sum())
    kept = rows[np.argsort(turns, kind="stable")[:count]]
    few = np.full_like(labels, UNLABELLED)
    few[kept] = labels[kept]
    return few
