"""What every measure of sequences asks of its arguments."""

import numpy as np


def checked(name, ids):
    """Sequences as an integer array (number, length), at least one of them."""
    ids = np.asarray(ids)
    if ids.dtype.kind not in "iu" or ids.ndim != 2:
        raise TypeError(
            f"`{name}` must be an array of whole numbers of shape (number, length); of "
            "probabilities or one-hots take `argmax(axis=-1)`. Received: "
            f"{name}.dtype={ids.dtype}, {name}.shape={ids.shape}"
        )
    if not ids.size or ids.min() < 0:
        raise ValueError(
            f"`{name}` must hold sequences of numbers from 0 on, at least one. Received: "
            f"{name}.shape={ids.shape}, the smallest {ids.min() if ids.size else None}"
        )
    return ids


def lengths(ids, end=None):
    """Tokens of each sequence, its first end token included; int array (number,)."""
    if end is None:
        return np.full(len(ids), ids.shape[1])
    ended = ids == end
    return np.where(ended.any(axis=1), ended.argmax(axis=1) + 1, ids.shape[1])


def ended(ids, end=None):
    """The same sequences as int64, with end tokens alone behind the first one."""
    ids = ids.astype(np.int64)
    if end is None:
        return ids
    return np.where(np.arange(ids.shape[1]) < lengths(ids, end)[:, None], ids, end)


def without_end(ids, end=None):
    """Lists of the tokens of each sequence, before its end token."""
    counts = lengths(ids, end) - (0 if end is None else (ids == end).any(axis=1))
    return [row[:count] for row, count in zip(ids.tolist(), counts.tolist(), strict=True)]
