"""The parts of the data by their names."""

import difflib
import numbers

import keras
import numpy as np

from keras_gan.files import is_streamed, row_slices, select


def is_array(x):
    return hasattr(x, "__array__") and hasattr(x, "shape")


def is_arrays(data):
    """True for a structure of arrays, False for anything that yields batches."""
    leaves = keras.tree.flatten(data)
    return bool(leaves) and all(is_array(leaf) for leaf in leaves)


def as_rows(values):
    """A list of numbers, of rows of numbers or of sentences as one array, all else as it is."""
    values = list(values) if isinstance(values, range) else values
    if not isinstance(values, (list, tuple)) or not values:
        return values
    rows = all(isinstance(row, list) and row and all(map(is_one, row)) for row in values)
    return np.asarray(values) if rows or all(map(is_one, values)) else values


def is_one(value):
    """Whether it is a single number or sentence."""
    return isinstance(value, (str, numbers.Number)) or getattr(value, "ndim", None) == 0


def as_tuple(batch):
    """(x,) or (x, y) as `keras.utils.unpack_x_y_sample_weight` reads them."""
    if isinstance(batch, list):
        return tuple(batch)
    return batch if isinstance(batch, tuple) else (batch,)


def blocks_of(array):
    """(first row, NumPy values) of a whole array, or of one block after the other from disk."""
    if not is_streamed(array):
        yield 0, keras.ops.convert_to_numpy(array)
        return
    for part in row_slices(array):
        yield part.start, np.asarray(array[part])


def rows_of(structure):
    """The number of rows of a structure of arrays, by its first one."""
    return keras.tree.flatten(structure)[0].shape[0]


def by_name(x, y, streams, ignored=()):
    """{name: arrays} of the parts that a user gave: `x` and `y` are the first two of them.

    A dictionary names any of them. What is missing is not known here; see `check_complete`.

    Args:
        x, y: as in `fit`; y may be None.
        streams: tuples of names, of all the parts that are wanted.
        ignored: names that may come along and are left out.
    """
    names = [name for stream in streams for name in stream]
    if not isinstance(x, dict):
        wanted = [*names, *ignored][:2]
        x = {name: part for name, part in zip(wanted, (x, y), strict=False) if part is not None}
    unknown = [name for name in x if name not in names and name not in ignored]
    if unknown:
        near = difflib.get_close_matches(str(unknown[0]), names, n=1)
        hint = f" Did you mean {near[0]!r}?" if near else ""
        raise ValueError(
            f"The data have a part {unknown[0]!r} that this model does not know.{hint} Its parts "
            f"are {', '.join(map(repr, names))}: name them so, or give tuples, "
            f"`data.map(lambda row: (row['image'], row['label']))`. Received: parts {list(x)}"
        )
    return {name: x[name] for name in names if name in x}


def check_complete(parts, streams):
    """All parts are there, or a `ValueError` says which is missing."""
    missing = [name for stream in streams for name in stream if name not in parts]
    if missing:
        raise ValueError(
            f"The data lack the part {missing[0]!r}, which this model's networks take. "
            f"{_how_to_give(streams)} "
            f"Received: parts {list(parts)}"
        )


def _how_to_give(streams):
    names = [name for stream in streams for name in stream]
    if len(names) == 1:
        return f"Give it as `fit({names[0]})`."
    dictionary = ", ".join(f'"{name}": {name}' for name in names)
    short = f" or `fit({names[0]}, {names[1]})`" if len(names) == 2 else ""
    return f"Give all as `fit({{{dictionary}}})`{short}, batches likewise."


def check_rows(parts, streams):
    """Parts of one stream have equal numbers of rows, or a `ValueError` says which do not."""
    for stream in streams:
        counts = {
            name: leaf.shape[0] for name in stream for leaf in keras.tree.flatten(parts[name])
        }
        if len(set(counts.values())) > 1:
            raise ValueError(
                f"{' and '.join(counts)} belong together and need the same number of rows. "
                f"Received: {', '.join(f'{n} with {c} rows' for n, c in counts.items())}"
            )


def equal_rows(parts, streams):
    """All streams as long as the longest, the others begun again; for `evaluate`."""
    counts = [rows_of(parts[stream[0]]) for stream in streams]
    equal = dict(parts)
    for stream, count in zip(streams, counts, strict=True):
        if count < max(counts):
            index = np.arange(max(counts)) % count
            for name in stream:
                equal[name] = keras.tree.map_structure(lambda a, i=index: select(a, i), parts[name])
    return equal
