"""Samples that are at hand: arrays, files of arrays, folders by their path."""

import os

import numpy as np

from keras_gan.data.pixels import scaled
from keras_gan.data.samples import Samples
from keras_gan.data.sources import SOURCES, Source
from keras_gan.files import read_arrays


def as_source(name):
    """(name of the data, (source, argument) of arrays at hand or None) of what `load` was given."""
    if isinstance(name, os.PathLike) or (isinstance(name, str) and name not in SOURCES):
        path = os.fspath(name)
        if os.path.isdir(path):
            return f"folder:{path}", None
        if path.lower().endswith((".npy", ".npz")):
            return path, (_source(*read_samples(path), path), None)
        if isinstance(name, os.PathLike) and not os.path.exists(path):
            raise ValueError(f"There is no such file or folder. Received: name={name!r}")
        return path, None
    if isinstance(name, tuple) and len(name) == 2 and all(hasattr(a, "__array__") for a in name):
        return "samples", (_source(*name, "samples"), None)
    if isinstance(name, (tuple, list)):
        raise TypeError(
            "Arrays are given as one pair, `load((samples, labels))`; of keras.datasets take the "
            "first, or `load(np.concatenate(...))` of both. Received: name of type "
            f"{type(name).__name__} with {len(name)} parts of {', '.join(_kinds(name))}"
        )
    if hasattr(name, "__array__"):
        return "samples", (_source(name, None, "samples"), None)
    return name, None


def _kinds(parts):
    return sorted({type(part).__name__ for part in parts})


def _source(values, labels, name):
    values = _checked(np.asarray(values), name)
    labels = None if labels is None else np.asarray(labels)
    classes = None
    if labels is not None:
        if labels.shape == (len(values), 1):  # as of `keras.datasets`
            labels = labels[:, 0]
        if labels.shape != (len(values),):
            raise ValueError(
                "Labels stand beside the samples, one for each. Received: "
                f"samples.shape={values.shape}, labels.shape={labels.shape}"
            )
        labels, classes = _classes(labels)
    kind = "images" if values.ndim == 4 else "points"
    return Source("", lambda *_: Samples(values, labels, classes), kind=kind)


def _classes(labels):
    """(int labels, names): numbers stay what they are, words are numbered by the alphabet."""
    whole = labels.dtype.kind in "iub" or (labels.dtype.kind == "f" and not (labels % 1).any())
    if whole and len(labels) and labels.min() >= 0:
        return labels.astype("int32"), tuple(map(str, range(int(labels.max()) + 1)))
    if labels.dtype.kind not in "UO":
        raise ValueError(
            "Labels are whole numbers from 0, or words. Received: labels of "
            f"{labels.dtype} in [{labels.min()}, {labels.max()}]"
        )
    found, numbers = np.unique(labels.astype(str), return_inverse=True)
    return numbers.astype("int32"), tuple(map(str, found))


def _checked(values, name):
    """uint8 images, or float32 images in [-1, 1] or points."""
    shape = values.shape
    if values.dtype.kind not in "fiub" or values.ndim < 2 or not len(values):
        raise ValueError(
            "Samples are an array of numbers with one row for each: images (number, height, width, "
            f"channels) or points (number, features). Received: {name} of {values.dtype}, {shape}"
        )
    if values.ndim == 3:
        raise ValueError(
            f"Grey images have an axis of one channel: `x[..., None]`. Received: {name} of {shape}"
        )
    if values.ndim != 4 or values.dtype == np.uint8:
        return values if values.ndim == 4 else values.astype("float32")
    low, high = float(values.min()), float(values.max())
    if not (-1.001 <= low and high <= 1.001):
        raise ValueError(
            "Images are uint8, or floats in [-1, 1]: for others of 0..255 `x / 127.5 - 1`. "
            f"Received: {name} in [{low:g}, {high:g}]"
        )
    return values.astype("float32")


def read_samples(path):
    """(samples, labels or None) of a `.npy` or `.npz` file; 8-bit pictures as float32 in [-1, 1].

    Args:
        path: of an array, or of an archive whose samples are x, x_train, images, samples or the
            first without a name, and labels y, y_train, labels or the second.

    Raises:
        ValueError: no numbers; see `files.read_arrays`.
    """
    found = read_arrays(path)
    if found.keys() == {""}:
        return _floats(found[""]), None
    samples = [key for key in ("x", "x_train", "images", "samples", "arr_0") if key in found]
    labels = [key for key in ("y", "y_train", "labels", "arr_1") if key in found]
    if not samples:
        raise ValueError(
                "The samples of an .npz file are its array x, x_train, images or samples, and "
                f"labels y, y_train or labels. Received: name={path!r} with {list(found)}"
        )
    return _floats(found[samples[0]]), found[labels[0]] if labels else None


def _floats(values):
    return scaled(values) if values.ndim == 4 else values
