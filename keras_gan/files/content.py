"""What is costly to compute is kept on disk, named by the content that it was computed from."""

import hashlib
import os
import warnings
import zipfile
from pathlib import Path

import numpy as np

from keras_gan.files.replacing import written_beside
from keras_gan.files.streamed import is_streamed, row_slices


def cache_folder():
    """`$KERAS_GAN_CACHE`, or `keras_gan` in Keras' own folder (`$KERAS_HOME` or `~/.keras`)."""
    own = os.environ.get("KERAS_GAN_CACHE")
    if own:
        return Path(own).expanduser()
    home = os.environ.get("KERAS_HOME")
    return (Path(home) if home else Path.home() / ".keras").expanduser() / "keras_gan"


def fingerprint(*contents):
    """SHA-256 over arrays (bytes, type and shape), strings, numbers, None and lists of these.

    Equal contents have equal fingerprints in every process, on every backend and machine, and
    an array on disk has that of the same array in memory.

    Example:
        fingerprint(images, labels, "seed", 0)[:12]
    """
    digest = hashlib.sha256()
    for content in contents:
        _digest(digest, content)
    return digest.hexdigest()


def _digest(digest, content):
    if isinstance(content, np.ndarray) or is_streamed(content):
        digest.update(f"array {content.dtype.str} {content.shape} ".encode())
        parts = row_slices(content) if is_streamed(content) else [...]
        for part in parts:
            digest.update(np.ascontiguousarray(content[part]).data)
    elif isinstance(content, list | tuple):
        digest.update(f"list {len(content)} ".encode())
        for item in content:
            _digest(digest, item)
    elif content is None or isinstance(content, str | int | float | bool):
        text = repr(content).encode()
        digest.update(f"{type(content).__name__} {len(text)} ".encode() + text)
    else:
        raise TypeError(
            "Only arrays, strings, numbers, None and lists of them have a fingerprint. "
            f"Received: content of type {type(content).__name__}"
        )


def cached_arrays(kind, key, compute):
    """`compute()`, a dictionary of arrays, or what an earlier process computed for the same key.

    The file `KIND-KEY.npz` appears whole or not at all. It holds its key and the fingerprint of
    its arrays, and a file whose content is another one is computed again, never used.

    Args:
        kind: string, the file's first name, such as `"features"`.
        key: a `fingerprint` of everything that the result depends on.
        compute: function without arguments that returns `{name: array}`.
    """
    path = cache_folder() / f"{kind}-{key[:32]}.npz"
    arrays = _read(path, key)
    if arrays is None:
        arrays = {name: np.asarray(array) for name, array in compute().items()}
        try:
            with written_beside(path, shared=True) as beside:
                np.savez(beside, **arrays, __seal__=np.array(_seal(key, arrays)))
        except OSError as error:
            warnings.warn(
                f"{error}, so it will be computed again the next time. "
                "Set KERAS_GAN_CACHE to a folder that can.",
                stacklevel=2,
            )
    return arrays


def _seal(key, arrays):
    return fingerprint(key, [part for name in sorted(arrays) for part in (name, arrays[name])])


def _read(path, key):
    try:
        # Opened here, because np.load leaves a broken archive open.
        with open(path, "rb") as opened, np.load(opened, allow_pickle=False) as file:
            arrays = {name: file[name] for name in file.files}
        seal = str(arrays.pop("__seal__"))
    except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile):
        return None
    return arrays if seal == _seal(key, arrays) else None
