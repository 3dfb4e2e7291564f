"""Pictures below what became of them, as a PNG file."""

import numpy as np

from keras_gan.drawing.grids import image_grid


def translations(rows, path, columns=8):
    """A row for each stage of the same pictures, named; more pictures continue below.

    Args:
        rows: {name: images (number, height, width, 1 or 3) in [-1, 1]}, of one number, height and
            width. Grey ones become coloured beside coloured ones.
        path: of a PNG file.
        columns: pictures in a row.

    Example:
        drawing.translations({"a": a, "translated": gan.translate(a), "true b": b}, "b.png")
    """
    shapes = {np.shape(images)[:3] for images in rows.values()}
    if len(shapes) != 1:
        raise ValueError(
            "The rows show the same pictures, of one number, height and width. Received: "
            f"rows of shapes { {name: np.shape(images) for name, images in rows.items()} }"
        )
    channels = max(images.shape[-1] for images in rows.values())
    stages = {
        name: np.repeat(images, channels, axis=-1) if images.shape[-1] < channels else images
        for name, images in rows.items()
    }
    number = shapes.pop()[0]
    cells, names = [], []
    for start in range(0, number, columns):
        for name, images in stages.items():
            part = images[start : start + columns]
            cells.append(part)
            names += [name] * len(part)
    image_grid(np.concatenate(cells), path, columns, names)
