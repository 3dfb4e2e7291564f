"""Samples as PNG files: images side by side, points in the plane."""

import itertools
import math
import textwrap
from pathlib import Path

import matplotlib
import numpy as np
from matplotlib.figure import Figure  # not pyplot: no window, no global state
from PIL import Image, ImageDraw, ImageFont

from keras_gan.drawing.kept import kept

_CELL = 48  # pixels that a small image is enlarged to
_GAP = 2
_FONT, _LETTERS, _LINES = 12, 22, 3  # of the names: pixels, and what fits beside an image
_SHOWN = 2000  # real points in a scatter plot


def samples(values, path=None, *, columns=None, real=None, labels=None, names=None):
    """Images (number, height, width, channels) as a grid, points (number, 2) as a scatter plot."""
    if np.ndim(values) == 4:
        return image_grid(values, path, columns, names)
    return scatter(values, path, real, labels)


def image_grid(images, path=None, columns=None, names=None):
    """Images side by side from left to right, small ones enlarged without smoothing.

    Args:
        images: (number, height, width, 1 or 3), in [-1, 1] or uint8.
        path: of a PNG file; None gives back a PIL image.
        columns: images in a row; about as many as rows if None.
        names: of each image, written beside the rows; a new name begins a new row.
    """
    images = np.asarray(images)
    if images.ndim != 4 or images.shape[-1] not in (1, 3):
        raise ValueError(
            "A grid needs images of shape (number, height, width, 1 or 3). "
            f"Received: images.shape={images.shape}"
        )
    if images.dtype.kind in "iu" and images.dtype != np.uint8:
        raise ValueError(
            f"Images are floats in [-1, 1] or uint8. Received: images.dtype={images.dtype}"
        )
    pixels = images
    if images.dtype != np.uint8:
        pixels = np.clip(np.rint((images + 1) * 127.5), 0, 255).astype(np.uint8)
    factor = max(1, math.ceil(_CELL / max(pixels.shape[1:3])))
    pixels = pixels.repeat(factor, axis=1).repeat(factor, axis=2)
    number, height, width, channels = pixels.shape
    columns = min(number, columns or math.ceil(math.sqrt(number)))
    rows = _rows(names, number, columns)
    margin = 0 if names is None else max(_size(_wrapped(name))[0] for name, _ in rows) + 2 * _GAP
    down, right = height + _GAP, width + _GAP
    canvas = np.full(
        (len(rows) * down + _GAP, margin + columns * right + _GAP, channels), 255, np.uint8
    )
    for row, (_, places) in enumerate(rows):
        for column, index in enumerate(places):
            top, left = row * down + _GAP, margin + column * right + _GAP
            canvas[top : top + height, left : left + width] = pixels[index]
    picture = Image.fromarray(canvas[..., 0] if channels == 1 else canvas)
    for row, (name, _) in enumerate(rows if names is not None else ()):
        _write(picture, name, row * down + _GAP, height)
    return kept(lambda file: picture.save(file, format="PNG"), path)


def _rows(names, number, columns):
    """[(name, places of the images)] of each row; the name stands in the first of its rows."""
    names = [""] * number if names is None else [str(name) for name in names]
    if len(names) != number:
        raise ValueError(
            f"Each image has one name. Received: {number} images, names of {len(names)}"
        )
    rows = []
    for name, places in itertools.groupby(range(number), key=names.__getitem__):
        places = list(places)
        for start in range(0, len(places), columns):
            rows.append(("" if start else name, places[start : start + columns]))
    return rows


def _wrapped(name):
    return "\n".join(textwrap.wrap(name, _LETTERS, max_lines=_LINES, placeholder=" ..."))


def _font():
    path = Path(matplotlib.get_data_path(), "fonts", "ttf", "DejaVuSans.ttf")
    return ImageFont.truetype(path, _FONT)


def _size(text):
    drawing = ImageDraw.Draw(Image.new("L", (1, 1)))
    _, _, right, bottom = drawing.multiline_textbbox((0, 0), text, font=_font())
    return math.ceil(right), math.ceil(bottom)


def _write(picture, name, top, height):
    text = _wrapped(name)
    middle = top + (height - _size(text)[1]) // 2
    black = 0 if picture.mode == "L" else (0, 0, 0)
    ImageDraw.Draw(picture).multiline_text((_GAP, max(top, middle)), text, black, font=_font())


def scatter(points, path=None, real=None, labels=None):
    """Points (number, 2 or more), their first two coordinates, over the real ones.

    The real points choose the frame; the title counts what falls outside of it. Without a path it
    is a PIL image.
    """
    points = np.asarray(points)
    figure = Figure(figsize=(5, 5), layout="constrained")
    axes = figure.add_subplot(aspect="equal")
    frame = np.asarray(points if real is None else real)[:, :2]
    low, high = frame.min(axis=0), frame.max(axis=0)
    margin = 0.1 * (high - low).max() or 1.0
    low, high = low - margin, high + margin
    if real is not None:
        axes.scatter(*frame[:_SHOWN].T, s=4, color="0.75", label="real")
    colours = {"color": "tab:blue"} if labels is None else {"c": labels, "cmap": "tab20"}
    axes.scatter(points[:, 0], points[:, 1], s=4, label="generated", **colours)
    axes.set(xlim=(low[0], high[0]), ylim=(low[1], high[1]))
    outside = int(((points[:, :2] < low) | (points[:, :2] > high)).any(axis=1).sum())
    if outside:
        axes.set_title(f"{outside} of {len(points)} generated points lie outside", fontsize=9)
    axes.legend(loc="upper right", fontsize=8)
    return kept(lambda file: figure.savefig(file, format="png", dpi=100), path)
