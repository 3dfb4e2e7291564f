"""Samples as PNG files: images side by side, points in the plane."""

import math

import numpy as np
from matplotlib.figure import Figure  # not pyplot: no window, no global state
from PIL import Image

from keras_gan.files import written_beside

_CELL = 48  # pixels that a small image is enlarged to
_GAP = 2
_SHOWN = 2000  # real points in a scatter plot


def samples(values, path, *, columns=None, real=None, labels=None):
    """Images (number, height, width, channels) as a grid, points (number, 2) as a scatter plot."""
    if np.ndim(values) == 4:
        image_grid(values, path, columns)
    else:
        scatter(values, path, real, labels)


def image_grid(images, path, columns=None):
    """Images in [-1, 1], side by side from left to right, small ones enlarged without smoothing."""
    images = np.asarray(images)
    if images.ndim != 4 or images.shape[-1] not in (1, 3):
        raise ValueError(
            "A grid needs images of shape (number, height, width, 1 or 3). "
            f"Received: images.shape={images.shape}"
        )
    pixels = np.clip(np.rint((images + 1) * 127.5), 0, 255).astype(np.uint8)
    factor = max(1, math.ceil(_CELL / max(pixels.shape[1:3])))
    pixels = pixels.repeat(factor, axis=1).repeat(factor, axis=2)
    number, height, width, channels = pixels.shape
    columns = min(number, columns or math.ceil(math.sqrt(number)))
    rows = math.ceil(number / columns)
    down, right = height + _GAP, width + _GAP
    canvas = np.full((rows * down + _GAP, columns * right + _GAP, channels), 255, np.uint8)
    for index, image in enumerate(pixels):
        top, left = index // columns * down + _GAP, index % columns * right + _GAP
        canvas[top : top + height, left : left + width] = image
    with written_beside(path) as beside:
        Image.fromarray(canvas[..., 0] if channels == 1 else canvas).save(beside, format="PNG")


def scatter(points, path, real=None, labels=None):
    """Points (number, 2 or more), their first two coordinates, over the real ones.

    The real points choose the frame; the title counts what falls outside of it.
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
    with written_beside(path) as beside:
        figure.savefig(beside, format="png", dpi=100)
