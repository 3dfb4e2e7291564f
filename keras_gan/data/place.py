"""Where the files of a data source lie, whatever the working directory is."""

import os
from pathlib import Path

from keras_gan.data.sources import SOURCES

_NO_PATHS = ("tfds",)  # whose argument is a name


def placed(name):
    """The name of a data source with absolute paths, for `load` in another working directory.

    Paths of nothing that exists stay as they are, and so do names without a path.

    Args:
        name: as `load` takes it: "folder:photos", "pairs:a,b", "text:poems.txt,words", "x.npy".

    Example:
        keras_gan.data.placed("digits")    # "digits"
    """
    key, colon, argument = name.partition(":")
    if not colon or key not in SOURCES:
        return name if name in SOURCES else _absolute(name)
    if key in _NO_PATHS or SOURCES[key].argument is None:
        return name
    if argument.partition(":")[0] in SOURCES:  # as in unpaired:emoji:A,B
        return f"{key}:{placed(argument)}"
    if Path(argument).expanduser().exists():
        return f"{key}:{_absolute(argument)}"
    first, *others = argument.split(",")
    others = others if key == "audio" else map(_absolute, others)  # there a source of pictures
    return f"{key}:{','.join([_absolute(first), *others])}"


def _absolute(text):
    path = Path(text.strip()).expanduser()
    return os.path.abspath(path) if text.strip() and path.exists() else text
