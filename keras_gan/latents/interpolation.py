"""Ways from one latent to another."""

import numpy as np


def linear(first, last, steps):
    """The straight way, for latents that are drawn uniformly.

    Args:
        first, last: arrays (..., length) of equal shape.
        steps: how many latents, both ends included; at least 2.

    Returns:
        An array (steps, ..., length), float32.
    """
    first, last, t = _checked(first, last, steps)
    return ((1 - t) * first + t * last).astype("float32")


def spherical(first, last, steps):
    """The way along the great circle, for normal latents.

        sin((1 - t) a) / sin(a) first  +  sin(t a) / sin(a) last,   a the angle between them

    Normal vectors of many numbers all have a length near the root of their number, and the middle
    of a straight line between two has only 0.7 of it, which a generator has seldom seen. Latents in
    one line, whose great circle is not defined, are joined by the straight way.

    Args:
        first, last, steps: as in `linear`.

    Example:
        z = keras_gan.latents.spherical(a, b, 8)                     # (8, 100)
        images = gan.made_of(z)

    [White, 2016](https://arxiv.org/abs/1609.04468), section 2.1.
    """
    first, last, t = _checked(first, last, steps)
    lengths = np.linalg.norm(first, axis=-1, keepdims=True) * np.linalg.norm(
        last, axis=-1, keepdims=True
    )
    inner = np.sum(first * last, axis=-1, keepdims=True)
    angle = np.arccos(np.clip(inner / np.where(lengths > 0, lengths, 1.0), -1.0, 1.0))
    sine = np.sin(angle)
    curved = (lengths > 0) & (sine > 1e-6)
    over = np.where(curved, sine, 1.0)
    weights = (np.where(curved, np.sin((1 - t) * angle) / over, 1 - t),
               np.where(curved, np.sin(t * angle) / over, t))  # fmt: skip
    return (weights[0] * first + weights[1] * last).astype("float32")


def grid(corners, rows, columns, way=spherical):
    """Latents of a picture with rows and columns between four corners.

    Args:
        corners: (4, length): top left, top right, bottom left, bottom right.
        rows, columns: at least 2.
        way: `spherical` or `linear`, as the prior asks.

    Returns:
        An array (rows * columns, length), row after row, as `drawing.image_grid` wants it.

    Example:
        z = keras_gan.latents.grid(gan.sampling_inputs(4, seed=1), 6, 8)
        keras_gan.drawing.image_grid(gan.made_of(z), "between.png", columns=8)
    """
    corners = np.asarray(corners)
    if corners.ndim != 2 or len(corners) != 4:
        raise ValueError(
            "A grid has four corners, an array (4, length). "
            f"Received: corners.shape={corners.shape}"
        )
    left, right = way(corners[0], corners[2], rows), way(corners[1], corners[3], rows)
    between = way(left, right, columns)  # (columns, rows, length)
    return between.swapaxes(0, 1).reshape(rows * columns, -1)


def _checked(first, last, steps):
    first, last = np.asarray(first, "float64"), np.asarray(last, "float64")
    if first.shape != last.shape or first.ndim == 0:
        raise ValueError(
            "A way goes between latents of one shape (..., length). "
            f"Received: first.shape={first.shape}, last.shape={last.shape}"
        )
    if steps < 2:
        raise ValueError(f"A way has at least its two ends. Received: steps={steps}")
    return first, last, np.linspace(0.0, 1.0, steps).reshape(-1, *[1] * first.ndim)
