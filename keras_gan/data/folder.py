"""`folder:PATH`: the images of a folder and of the folders in it."""

import os
import struct
from contextlib import contextmanager
from pathlib import Path

import numpy as np
from PIL import Image, ImageOps

from keras_gan.data.keeping import Pictures, key_of_files
from keras_gan.data.pixels import GREY_MODES, as_array, flattened, squared
from keras_gan.data.samples import Samples

SUFFIXES = (".png", ".jpg", ".jpeg", ".bmp", ".gif", ".webp", ".tif", ".tiff")
# What PIL's decoders raise for broken files; PNG's does raise SyntaxError.
BROKEN = (OSError, SyntaxError, ValueError, EOFError, struct.error, Image.DecompressionBombError)
ORIENTATION = 0x0112  # the EXIF tag; from 5 on, width and height may change places


def folder(path, size, keep):
    """Read a folder: grey if all its files are grey, else RGB; of a moving picture, the first.

    If every image lies in a subfolder, the subfolders of `path` itself are the classes.

    Args:
        path, size: as in `load`.
        keep: `keeping.in_memory` or `keeping.on_disk`.
    """
    name = f"folder:{path}"
    root = existing(path, name)
    files = image_files(root, name)
    class_names, labels = _classes(root, files)
    return Samples(*pictures(root, files, labels, size, keep, name), class_names=class_names)


def existing(path, name):
    """The folder as a `Path`, or a `FileNotFoundError`; `name` is what `load` was asked for."""
    root = Path(path).expanduser()
    if not root.is_dir():
        raise FileNotFoundError(
            f"There is no such folder. Give the path of an existing one, absolute or relative "
            f"to {os.getcwd()}. Received: name={name!r}"
        )
    return root


def pictures(root, files, labels, size, keep, name, half=None):
    """What `keep` makes of image files: all grey if all are, else RGB, and of one size.

    Args:
        root: folder of all the files.
        files, labels: of each picture its file, and its label or None.
        size, keep: as in `folder`.
        name: what `load` was asked for.
        half: "left" or "right" for pictures that are halves of their files.
    """

    def decode():
        modes, sizes = zip(*(header(file, name, size) for file in files), strict=True)
        _check_same_size(files, sizes, name)
        mode = "L" if all(mode in GREY_MODES for mode in modes) else "RGB"
        for file, label in zip(files, labels, strict=True):
            with opened(file, name) as image:
                upright = ImageOps.exif_transpose(image)
                upright = upright if half is None else _half(upright, half, file, name)
                picture = as_array(squared(flattened(upright, mode), size))
            yield picture, label

    halves = [] if half is None else [half]
    key = ["folder", size, labels[0] is None, *halves, *key_of_files(root, files)]
    return keep(Pictures(len(files), key, decode))


def _half(image, half, file, name):
    width, height = image.size
    if width % 2:
        raise ValueError(
            f"{file} holds two pictures side by side, so its width must be even. Cut it anew, or "
            f"keep a and b in two folders, pairs:A,B. Received: name={name!r}, width={width}"
        )
    left = 0 if half == "left" else width // 2
    return image.crop((left, 0, left + width // 2, height))


def _classes(root, files):
    """(names or None, the label of each file or None)."""
    if any(file.parent == root for file in files):
        return None, [None] * len(files)
    subfolders = [file.relative_to(root).parts[0] for file in files]
    class_names, labels = np.unique(subfolders, return_inverse=True)
    return tuple(class_names.tolist()), labels.tolist()


def image_files(root, name):
    """All image files in a folder and below it, in order, or a `FileNotFoundError`."""
    found = []
    for parent, folders, files in os.walk(root):
        folders[:] = [folder for folder in folders if not folder.startswith(".")]
        found += [
            Path(parent, file)
            for file in files
            if file.lower().endswith(SUFFIXES) and not file.startswith(".")
        ]
    if not found:
        raise FileNotFoundError(
            f"The folder {root} has no image, neither in itself nor in its subfolders: no file "
            f"ends in {', '.join(SUFFIXES)}. Received: name={name!r}"
        )
    return sorted(found, key=lambda file: file.relative_to(root).parts)


def header(file, name, size):
    """The mode of a file, and the (width, height) that its picture will have."""
    with opened(file, name) as image:
        if size is not None:
            return image.mode, (size, size)
        if image.getexif().get(ORIENTATION, 1) >= 5:
            return image.mode, ImageOps.exif_transpose(image).size
        return image.mode, image.size


@contextmanager
def opened(file, name):
    """The PIL image, or a `ValueError` that names the file, also if it is broken further on."""
    try:
        with Image.open(file) as image:
            yield image
    except BROKEN as error:
        raise ValueError(
            f"{file} cannot be read as an image, it may be broken or cut short: {error}. "
            f"Remove it or replace it. Received: name={name!r}"
        ) from error


def _check_same_size(files, sizes, name):
    for file, size in zip(files, sizes, strict=True):
        if size != sizes[0]:
            raise ValueError(
                f"The images are of several sizes (width, height): {files[0]} has {sizes[0]} and "
                f"{file} has {size}. Pass size=, such as size={min(*size, *sizes[0])}, to cut a "
                f"square from the middle of each and resize it. Received: "
                f"name={name!r}, size=None"
            )
