"""Two folders between which a comma stands, though their own names may hold commas."""

import os
from pathlib import Path


def two_paths(argument, name):
    """(folder, folder) of "A,B"; None if the argument names one folder, or holds no comma.

    Args:
        argument: what stands behind the colon.
        name: what `load` was asked for.

    Raises:
        FileNotFoundError: no comma has an existing folder on each side of it.
        ValueError: several have, or the whole is a folder too.
    """
    pieces = argument.split(",")
    if len(pieces) == 1:
        return None
    cuts = [(",".join(pieces[:i]), ",".join(pieces[i:])) for i in range(1, len(pieces))]
    found = [both for both in (tuple(map(_folder, cut)) for cut in cuts) if all(both)]
    whole = _folder(argument)
    if whole and not found:
        return None
    if len(found) > 1 or whole:
        raise ValueError(
            "The commas can be read in several ways, as folders of all of them exist. Rename a "
            f"folder. Received: name={name!r}"
        )
    if not found:
        raise FileNotFoundError(_missing(cuts, name))
    return found[0]


def _folder(text):
    """The existing folder, blanks around it left out if need be, or None."""
    for way in (text, text.strip()):
        root = Path(way).expanduser()
        if way and root.is_dir():
            return root
    return None


def _missing(cuts, name):
    missing = [part for part in cuts[0] if not _folder(part)] if len(cuts) == 1 else []
    what = f"no folder {' and no folder '.join(map(repr, missing))}" if missing else (
        "no comma with an existing folder before it and another behind it"
    )  # fmt: skip
    return (
        f"There is {what}. Give the paths of two existing ones, absolute or relative to "
        f"{os.getcwd()}. Received: name={name!r}"
    )
