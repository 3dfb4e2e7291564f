"""Files that are whole or absent: written beside their place, then renamed."""

import contextlib
import os
from pathlib import Path

PREFIX = ".partial."


@contextlib.contextmanager
def written_beside(path):
    """Gives a path to write to; at the end of the block it replaces `path` in one go.

    The name ends as `path` does, because Keras and matplotlib read the format off it. It is
    always the same, so that what a killed process left is overwritten by the next one.
    """
    path = Path(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(PREFIX + path.name)
    try:
        yield beside
        os.replace(beside, path)
    finally:
        beside.unlink(missing_ok=True)
