"""Files that are whole or absent: written beside their place, then renamed."""

import contextlib
import errno
import glob
import os
import shutil
import time
import uuid
from pathlib import Path

import numpy as np

PREFIX = ".partial."
_BLOCK = 2**16
_ABANDONED = 3600  # seconds without a write, after which its writer was killed


class NotWritten(OSError):
    """A file cannot be written, such as on a full disk; the message says which and why."""


@contextlib.contextmanager
def written_beside(path, shared=False, size=0):
    """Gives a path to write to; at the end of the block it replaces `path` in one go.

    The name ends as `path` does, because Keras and matplotlib read the format off it. It is
    always the same, so that what a killed process left is overwritten by the next one.

    Args:
        path: of the file.
        shared: other processes may write the same file at the same time. Then each has a name
            of its own, and what a killed process left is removed an hour later.
        size: bytes that there must be room for, for writers that do not survive a full disk: HDF5
            takes the process with it.

    Raises:
        NotWritten: a full disk, a folder in its place, no right to write. The old file is whole.
    """
    path = Path(path)
    beside = path.with_name(PREFIX + path.name)
    if shared:
        _remove_abandoned(path)
        beside = path.with_name(f"{PREFIX}{uuid.uuid4().hex}.{path.name}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        if size:
            _try_room(beside, size)
        yield beside
        os.replace(beside, path)
    except NotWritten:  # said already, and better
        raise
    except OSError as error:
        raise NotWritten(f"{path} cannot be written: {_why(error, path)}") from error
    finally:
        with contextlib.suppress(OSError):
            beside.unlink()


def save_array(path, array):
    """A .npy file, whole or absent."""
    with written_beside(path) as beside, open(beside, "wb") as file:
        np.save(_Written(file), array)


class _Written:
    """`np.save` hands a real file to C, which says nothing when the disk is full."""

    def __init__(self, file):
        self.write = file.write


def _try_room(path, size):
    with open(path, "wb") as file:
        for _ in range(0, size, _BLOCK):
            file.write(bytes(_BLOCK))


def _why(error, path):
    text = error.strerror or str(error)
    if error.errno != errno.ENOSPC:
        return text
    return f"{text} ({shutil.disk_usage(path.parent).free / 1e6:.1f} MB are free)"


def _remove_abandoned(path):
    for other in path.parent.glob(f"{PREFIX}*.{glob.escape(path.name)}"):
        with contextlib.suppress(FileNotFoundError):  # its writer may be done by now
            if time.time() - other.stat().st_mtime > _ABANDONED:
                other.unlink()
