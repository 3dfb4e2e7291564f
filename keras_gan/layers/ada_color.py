"""The colours of ADA: five operations in one map of a pixel's channels."""

import math

from keras import ops

_BRIGHTNESS, _CONTRAST, _SATURATION = 0.2, 0.5, 1.0


def recolored(images, on, value):
    """Images (batch, height, width, 1 or 3) after all operations that are on.

    With v the gray axis (1, 1, 1) / sqrt 3, the paper's product of five matrices is

        c f v v' (x + b) + c s (cos t + sin t [v]) (x - v v' x),   [v] y = v cross y

    for brightness b, contrast c, f = -1 for an inversion, hue t and saturation s. Of gray images
    the first term is left, as the mean of the matrix' rows gives it.

    Args:
        on, value: as `ada_geometry.resampled`.
    """
    bright = _BRIGHTNESS * on["brightness"] * value["brightness"]
    contrast = 2.0 ** (_CONTRAST * on["contrast"] * value["contrast"])
    gray = contrast * (1.0 - 2.0 * on["luma_flip"] * ops.floor(2.0 * value["luma_flip"]))
    bright, gray = (_of_each(number, images) for number in (bright, gray))
    if images.shape[-1] == 1:
        return gray * (images + bright)
    vivid = contrast * 2.0 ** (_SATURATION * on["saturation"] * value["saturation"])
    turn = math.pi * on["hue"] * (2.0 * value["hue"] - 1.0)
    along = _of_each(vivid * ops.cos(turn), images)
    across = _of_each(vivid * ops.sin(turn) / math.sqrt(3.0), images)
    mean = ops.mean(images, axis=-1, keepdims=True)
    crossed = ops.roll(images, 1, axis=-1) - ops.roll(images, -1, axis=-1)
    return along * images + (gray - along) * mean + across * crossed + gray * bright


def _of_each(number, images):
    return ops.cast(ops.reshape(number, (-1, 1, 1, 1)), images.dtype)
