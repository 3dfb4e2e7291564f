"""Arrays that lie on disk: their rows are read when they are due, a few at a time."""

import math

import numpy as np

_NUMBERS = 2**22  # of one block: 16 MB of float32
_ROWS = 4096


class StreamedArray:
    """An array (number, ...) on disk, which nothing reads whole unless it is told to.

    A subclass has `shape` and `dtype` and answers `array[index]` for an integer, a slice or an
    array of integers with what it reads. `numpy.asarray(array)` is the way to have it all in
    memory, and NumPy's own functions do that too.
    """

    #: Who finds this reads blocks of rows: `fit`, `evaluate`, `Evaluator`, `fingerprint`.
    streamed = True

    @property
    def ndim(self):
        return len(self.shape)

    def __len__(self):
        return self.shape[0]

    def __array__(self, dtype=None, copy=None):
        if copy is False:
            raise ValueError(
                f"An array on disk must be read into memory to be an array. Received: copy={copy}"
            )
        return np.asarray(self[:], dtype)

    def __repr__(self):
        return f"{type(self).__name__}(shape={self.shape}, dtype={self.dtype})"


class StreamedRows(StreamedArray):
    """Rows of an array on disk, in an order of their own; nothing is read when it is made.

    Args:
        array: array that `is_streamed`, of shape (number, ...).
        rows: integers of shape (chosen,), from 0.

    Example:
        few = StreamedRows(images, np.array([7, 3]))
        few.shape, few[1]  # (2, 64, 64, 3), the picture that `images[3]` is
    """

    def __init__(self, array, rows):
        self.array = array
        self.rows = rows

    @property
    def shape(self):
        return (len(self.rows), *self.array.shape[1:])

    @property
    def dtype(self):
        return self.array.dtype

    def __getitem__(self, index):
        if isinstance(index, tuple):
            raise TypeError(
                "An array on disk is read in whole rows. Take them first, `array[rows][:, 0]`. "
                f"Received: index={index}"
            )
        return np.asarray(self.array[self.rows[index]])


def is_streamed(array):
    """True for an array that lies on disk and is read a few rows at a time."""
    return getattr(array, "streamed", False) or isinstance(array, np.memmap)


def select(array, rows):
    """`array[rows]`; of an array on disk a view that reads them when they are due.

    Args:
        array: of shape (number, ...).
        rows: slice, or array of integers or truth values.
    """
    if not is_streamed(array):
        return array[rows]
    if isinstance(array, StreamedRows):
        return StreamedRows(array.array, array.rows[rows])
    return StreamedRows(array, np.arange(array.shape[0])[rows])


def held(array):
    """An array on disk as it is, anything else as a NumPy array."""
    return array if is_streamed(array) else np.asarray(array)


def block_rows(array):
    """How many rows to read at once: 16 MB of float32, at most 4,096 rows, at least one."""
    return max(1, min(_ROWS, _NUMBERS // max(1, math.prod(array.shape[1:]))))


def row_slices(array, rows=None):
    """Slices that cut an array into blocks of so many rows; of `block_rows` if None."""
    count, step = array.shape[0], block_rows(array) if rows is None else rows
    return [slice(first, min(first + step, count)) for first in range(0, count, step)]
