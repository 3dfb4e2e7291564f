"""What every comparison of two sets of features asks of them first."""

import numpy as np


def feature_arrays(real, fake, *, least):
    """Both sets as finite float arrays of shape (n, d) with one d; no copy of float32 or float64.

    Args:
        real, fake: arrays of shape (n, d): one row for each sample. Half precision becomes
            float32, integers float64.
        least: the fewest samples either set may have.

    Raises:
        TypeError: not numbers.
        ValueError: not two-dimensional, too few samples, other d, NaN or infinity inside.
    """
    real, fake = feature_array("real", real, least), feature_array("fake", fake, least)
    if real.shape[1] != fake.shape[1]:
        raise ValueError(
            "`real` and `fake` must have equally many features for each sample; take both from "
            f"the same layer of the same extractor. Received: real.shape={real.shape}, "
            f"fake.shape={fake.shape}"
        )
    return real, fake


def blocks(size, block):
    """Slices that cut `range(size)` into pieces of at most `block`."""
    if block < 1:
        raise ValueError(f"`block` must be at least 1. Received: block={block}")
    return [slice(start, min(start + block, size)) for start in range(0, size, block)]


def feature_array(name, array, least=0, dimension=None):
    """One set as `feature_arrays` gives both, with `dimension` features if that is given."""
    array = np.asarray(array)
    if array.dtype.kind not in "fiub":
        raise TypeError(
            f"`{name}` must be an array of floats; convert other types, bfloat16 among them, to "
            f"float32 first. Received: {name}.dtype={array.dtype}"
        )
    if array.dtype not in (np.float32, np.float64):
        array = array.astype(np.float32 if array.dtype == np.float16 else np.float64)
    if array.ndim != 2 or array.shape[1] == 0:
        raise ValueError(
            f"`{name}` must have shape (samples, features); flatten images and other samples to "
            f"one row each. Received: {name}.shape={array.shape}"
        )
    if dimension is not None and array.shape[1] != dimension:
        raise ValueError(
            f"`{name}` must have {dimension} features for each sample, as those before; take all "
            f"from the same layer of the same extractor. Received: {name}.shape={array.shape}"
        )
    if len(array) < least:
        raise ValueError(
            f"`{name}` needs at least {least} samples here. Received: {name}.shape={array.shape}"
        )
    with np.errstate(over="ignore", invalid="ignore"):
        # One number instead of an array of truth values as long as the features.
        finite = np.isfinite(array.sum(dtype=np.float64))
    if not finite:
        rows = np.flatnonzero(~np.isfinite(array).all(axis=1))
        raise ValueError(
            f"`{name}` must be finite (and its sum too): look at the extractor or the samples of "
            f"these rows. Received: {name} with {len(rows)} rows that are not finite, "
            f"the first of them {rows[:5].tolist()}"
        )
    return array
