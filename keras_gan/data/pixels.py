"""Pictures of every kind to the two that we train on: 8-bit grey and 8-bit RGB."""

import numpy as np
from PIL import Image

GREY_MODES = ("1", "L", "LA", "La", "I", "I;16", "I;16L", "I;16B", "I;16N")


def flattened(image, mode):
    """Return a PIL image as "L" or "RGB", with white behind whatever is transparent."""
    if image.mode == "F":
        raise ValueError("its pixels are floating-point numbers, whose range is not known")
    if image.mode.startswith("I"):  # 16 bits, which `convert` would clip at 255
        wide = np.asarray(image).astype(np.float32)
        image = Image.fromarray(np.clip(np.rint(wide / 257), 0, 255).astype(np.uint8))
    if image.mode in ("RGBA", "RGBa", "LA", "La", "PA") or "transparency" in image.info:
        image = image.convert("RGBA")
        image = Image.alpha_composite(Image.new("RGBA", image.size, "white"), image)
    return image.convert(mode)


def squared(image, size):
    """Cut the largest square from the middle and resize it; with size None, return the image."""
    return image if size is None else cut(image, size, size)


def cut(image, height, width):
    """Cut the largest rectangle of these proportions from the middle and resize it."""
    scale = min(image.width / width, image.height / height)
    across, down = max(1, round(width * scale)), max(1, round(height * scale))
    left, top = (image.width - across) // 2, (image.height - down) // 2
    return bicubic(image, height, width, (left, top, left + across, top + down))


def bicubic(image, height, width, box=None):
    """Resize, without regard to proportions."""
    # PIL widens the bicubic kernel when it shrinks a picture, which is the antialiasing.
    return image.resize((width, height), Image.Resampling.BICUBIC, box=box)


def as_array(image):
    """Return a PIL image as an array (height, width, channels)."""
    array = np.asarray(image)
    return array[..., None] if array.ndim == 2 else array


def resized(arrays, size):
    """Resize uint8 or float32 pictures of shape (number, height, width, 1)."""
    if size is None or arrays.shape[1:3] == (size, size):
        return arrays
    result = np.empty((len(arrays), size, size, 1), arrays.dtype)
    for index, array in enumerate(arrays):
        result[index] = as_array(squared(Image.fromarray(array[..., 0]), size))
    return result


def scaled(values):
    """Map 0..255 to [-1, 1]; leave float32 as it is."""
    if values.dtype != np.uint8:
        return values
    result = values.astype(np.float32)
    result /= 127.5
    result -= 1
    return result
