"""The middle of what belongs to a class."""

import numpy as np


def class_means(latents, labels, classes=None):
    """The mean latent of each class, such as of the latents that `invert` found for its pictures.

    Differences of two means are directions: what is added to a latent to lead from one class to
    the other.

    Args:
        latents: array (count, ...).
        labels: (count,) integers from 0.
        classes: their number; the greatest label and 1 if None.

    Returns:
        A float32 array (classes, ...).

    Example:
        z, _ = keras_gan.latents.invert(gan, data.train[:500])
        means = keras_gan.latents.class_means(z, data.train_labels[:500])
        sevens = gan.made_of(z[:8] + means[7] - means[1])
    """
    latents, labels = np.asarray(latents), np.asarray(labels)
    if labels.shape != latents.shape[:1] or labels.dtype.kind not in "iu" or not len(labels):
        raise ValueError(
            "Each latent has one label, a whole number. "
            f"Received: latents.shape={latents.shape}, labels of {labels.dtype}, {labels.shape}"
        )
    counts = np.bincount(labels, minlength=classes or 0)
    if (counts == 0).any() or (classes and len(counts) > classes):
        raise ValueError(
            "Every class from 0 on has a latent, or it has no mean. "
            f"Received: classes={len(counts) if classes is None else classes}, "
            f"latents of each: {counts.tolist()}"
        )
    sums = np.zeros((len(counts), *latents.shape[1:]))
    np.add.at(sums, labels, latents)
    return (sums / counts.reshape(-1, *[1] * (latents.ndim - 1))).astype("float32")
