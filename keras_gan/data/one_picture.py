"""Single pictures, read and written as those of a folder are."""

import numpy as np
from PIL import Image, ImageOps

from keras_gan.data.folder import header, opened
from keras_gan.data.pixels import as_array, bicubic, cut, flattened, scaled
from keras_gan.files import written_beside


def read_picture(file, shape, whole=False):
    """float32 array of a shape, in [-1, 1], of an image file as `folder:PATH` would give it.

    Upright, in grey or RGB as the shape's channels say, white behind what is transparent.

    Args:
        file: path.
        shape: (height, width, 1 or 3). The largest rectangle of these proportions is cut from the
            middle and resized.
        whole: True squeezes the whole picture to that shape instead.

    Raises:
        ValueError: when the file cannot be read; it names the file.

    Example:
        drawn = gan.translate(keras_gan.data.read_picture("cat.png", (64, 64, 3))[None])
    """
    height, width, channels = shape
    if channels not in (1, 3):
        raise ValueError(
            "Files are read as grey pictures, one channel, or as RGB, three. "
            f"Received: shape={tuple(shape)}"
        )
    with opened(file, str(file)) as image:
        picture = flattened(ImageOps.exif_transpose(image), "L" if channels == 1 else "RGB")
    fitted = bicubic if whole else cut
    return scaled(as_array(fitted(picture, height, width)))


def size_of_picture(file):
    """(height, width) of an image file, upright."""
    _, (width, height) = header(file, str(file), None)
    return height, width


def write_picture(picture, file, size=None):
    """A PNG file of a picture (height, width, 1 or 3) in [-1, 1].

    Args:
        picture: array.
        file: path; folders are made.
        size: (height, width) to stretch it to, or None.
    """
    pixels = np.clip(np.rint((np.asarray(picture) + 1) * 127.5), 0, 255).astype(np.uint8)
    image = Image.fromarray(pixels[..., 0] if pixels.shape[-1] == 1 else pixels)
    with written_beside(file) as beside:
        (image if size is None else bicubic(image, *size)).save(beside, format="PNG")
