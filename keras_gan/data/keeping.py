"""Pictures that a source decodes one by one, and the two places to keep them: memory and disk."""

import contextlib
import errno
import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
import PIL

from keras_gan.data.disk_images import DiskImages
from keras_gan.files import NotWritten, cache_folder, fingerprint, written_beside


@dataclass(frozen=True)
class Pictures:
    """Pictures of one size that are not decoded yet.

    Args:
        number: how many there are, at least one.
        key: everything that decides the pixels and labels, in a list for `fingerprint`.
        decode: function that yields (uint8 array (height, width, channels), label or None) of
            each, in the source's own order.
    """

    number: int
    key: list
    decode: Callable[[], Iterator[tuple[np.ndarray, int | None]]]


def in_memory(pictures):
    """uint8 array (number, height, width, channels), and int32 labels or None."""
    pixels, labels = None, []
    for index, (picture, label) in enumerate(pictures.decode()):
        if pixels is None:
            pixels = np.empty((pictures.number, *picture.shape), np.uint8)
        pixels[index] = picture
        labels.append(label)
    return pixels, _labels(labels)


def on_disk(pictures):
    """`DiskImages` of the file that holds the decoded pictures, and int32 labels or None.

    The file lies in `files.cache_folder()` under the fingerprint of `pictures.key` and Pillow's
    version. It is made when it is not there or not whole. It holds two arrays in NumPy's format,
    pictures and labels; the second is empty without labels, and also tells that the first is whole.

    Raises:
        OSError: when there is no room for it.
    """
    key = fingerprint("pictures 1", pictures.key, PIL.__version__)
    path = cache_folder() / f"pictures-{key[:32]}.npy"
    labels = _read_labels(path, pictures.number)
    if labels is None:
        _write(pictures, path)
        labels = _read_labels(path, pictures.number)
    return DiskImages(path), labels if len(labels) else None


def key_of_files(root, files):
    """What tells that files are still the same, without reading them: names, sizes and times."""
    names = "\0".join(str(file.relative_to(root)) for file in files)
    # The place too: files of equal names, sizes and times may lie in two folders.
    return [str(root.resolve()), names, np.array([_size_and_time(file) for file in files])]


def _size_and_time(file):
    try:
        status = file.stat()
    except OSError:  # decoding it will tell what is wrong
        return -1, -1
    return status.st_size, status.st_mtime_ns


def _write(pictures, path):
    labels = []
    with contextlib.ExitStack() as opened:
        with _about_room(path):
            beside = opened.enter_context(written_beside(path, shared=True))
            file = opened.enter_context(open(beside, "wb"))
        for picture, label in pictures.decode():
            # Plain writes: a map of a file that finds no room on the disk would kill the process.
            with _about_room(path):
                if not labels:
                    _begin(file, (pictures.number, *picture.shape))
                file.write(np.ascontiguousarray(picture).data)
            labels.append(label)
        with _about_room(path):
            found = _labels(labels)
            np.save(file, np.empty(0, np.int32) if found is None else found)
            file.flush()


def _begin(file, shape):
    free, needed = shutil.disk_usage(os.path.dirname(file.name)).free, int(np.prod(shape))
    if free < needed:
        raise OSError(errno.ENOSPC, f"{needed:,} bytes are needed and {free:,} are free")
    header = {"descr": "|u1", "fortran_order": False, "shape": shape}
    np.lib.format.write_array_header_1_0(file, header)


def _read_labels(path, number):
    """int32 array, empty without labels; None if the file is not there or not whole."""
    try:
        pixels = np.load(path, mmap_mode="r")
        with open(path, "rb") as file:
            file.seek(pixels.offset + pixels.nbytes)
            labels = np.load(file)
            whole = not file.read(1)
    except (OSError, ValueError, EOFError):
        return None
    right = pixels.dtype == np.uint8 and pixels.ndim == 4 and len(pixels) == number
    return labels if right and whole and len(labels) in (0, number) else None


def _labels(labels):
    return None if labels[0] is None else np.array(labels, np.int32)


@contextlib.contextmanager
def _about_room(path):
    try:
        yield
    except OSError as error:
        raise NotWritten(
            error.errno,
            f"The decoded pictures cannot be kept in {path.parent} ({error.strerror or error}). "
            "Make room there, or set the environment variable KERAS_GAN_CACHE to a folder that "
            "has it. Received: streaming=True",
        ) from error
