"""Files that are whole or absent: written beside their place, then renamed."""

import contextlib
import glob
import os
import time
import uuid
from pathlib import Path

PREFIX = ".partial."
_ABANDONED = 3600  # seconds without a write, after which its writer was killed


@contextlib.contextmanager
def written_beside(path, shared=False):
    """Gives a path to write to; at the end of the block it replaces `path` in one go.

    The name ends as `path` does, because Keras and matplotlib read the format off it. It is
    always the same, so that what a killed process left is overwritten by the next one.

    Args:
        path: of the file.
        shared: other processes may write the same file at the same time. Then each has a name
            of its own, and what a killed process left is removed an hour later.
    """
    path = Path(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(PREFIX + path.name)
    if shared:
        _remove_abandoned(path)
        beside = path.with_name(f"{PREFIX}{uuid.uuid4().hex}.{path.name}")
    try:
        yield beside
        os.replace(beside, path)
    finally:
        beside.unlink(missing_ok=True)


def _remove_abandoned(path):
    for other in path.parent.glob(f"{PREFIX}*.{glob.escape(path.name)}"):
        with contextlib.suppress(FileNotFoundError):  # its writer may be done by now
            if time.time() - other.stat().st_mtime > _ABANDONED:
                other.unlink()
