"""Samples and losses as PNG files."""

import math

import numpy as np
from matplotlib.figure import Figure  # not pyplot: no window, no global state
from PIL import Image

from keras_gan.callbacks.replacing import written_beside

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


def loss_curves(rows, path):
    """Losses over steps, regularizers and metrics below them.

    Args:
        rows: list of dictionaries as `read_history` gives them.
        path: the PNG.
    """
    keys = list(dict.fromkeys(key for row in rows for key in row if key not in ("epoch", "step")))
    losses = [key for key in keys if key.endswith(("d_loss", "g_loss"))]
    panels = [panel for panel in (losses, [key for key in keys if key not in losses]) if panel]
    figure = Figure(figsize=(7, 3 * max(len(panels), 1)), layout="constrained")
    for index, panel in enumerate(panels):
        axes = figure.add_subplot(len(panels), 1, index + 1)
        for key in panel:
            known = [(row["step"], row[key]) for row in rows if key in row]
            # A single epoch is a dot, which a line would not show.
            axes.plot(*zip(*known, strict=True), marker="." if len(known) < 20 else "", label=key)
        axes.set_xlabel("generator updates")
        axes.grid(alpha=0.3)
        axes.legend(fontsize=8)
    with written_beside(path) as beside:
        figure.savefig(beside, format="png", dpi=100)
