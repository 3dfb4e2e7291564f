"""Files that others made, read without running what they hold or filling the memory."""

import os
import zipfile

import numpy as np

#: An archive may unpack to so many bytes, or to so many times its size if that is more.
LARGEST, RATIO = 2**30, 50


def read_arrays(path):
    """{name: array} of a `.npz` file; of a `.npy` file its one array under the name "".

    Pickled objects, which could run code, are refused, and so are headers that promise more than
    the file holds and archives that unpack to more than `LARGEST` bytes and `RATIO` times their
    size.

    Args:
        path: of the file.

    Raises:
        ValueError: it cannot be read as numbers; the message says why.
    """
    try:
        if zipfile.is_zipfile(path):
            check_archive(path)
            with open(path, "rb") as opened, np.load(opened, allow_pickle=False) as file:
                return {name: file[name] for name in file.files}
        # Mapped first: NumPy would make room for all that a header promises.
        return {"": np.array(np.lib.format.open_memmap(path, mode="r"))}
    except Exception as error:  # NumPy reads headers as Python, and ZIP has its own kinds of damage
        raise ValueError(
            f"{path} cannot be read as an array: {error or type(error).__name__}. "
            f"Received: path={str(path)!r}"
        ) from error


def check_archive(path):
    """A ValueError for a ZIP archive, such as a `.keras` file, that would fill the memory."""
    with zipfile.ZipFile(path) as archive:
        unpacked = sum(entry.file_size for entry in archive.infolist())
    packed = os.path.getsize(path)  # what the entries say may be a lie
    if unpacked > max(LARGEST, RATIO * packed):
        raise ValueError(
            f"It unpacks from {packed:,} to {unpacked:,} bytes, more than {LARGEST:,} and than "
            f"{RATIO} times as much. Received: path={str(path)!r}"
        )
