"""Pictures above what became of them, as a PNG file."""

import numpy as np

from keras_gan.drawing.grids import image_grid


def translations(blocks, path=None, columns=8):
    """A named row for each stage of the same pictures.

    Args:
        blocks: a dictionary {name: images (number, height, width, 1 or 3) in [-1, 1]}, stages of
            the same pictures; or a list of such, one below the other. All are of one height and
            width. Grey ones become coloured beside coloured ones.
        path: of a PNG file; None gives back a PIL image.
        columns: pictures in a row; where there are more, all stages of the others stand below.

    Example:
        keras_gan.drawing.translations({"a": a, "a to b": gan.translate(a), "true b": b}, "b.png")
    """
    blocks = [blocks] if isinstance(blocks, dict) else list(blocks)
    for block in blocks:
        if len({len(images) for images in block.values()}) != 1:
            counts = {name: len(images) for name, images in block.items()}
            raise ValueError(
                f"The rows show the same pictures, so many in each. Received: rows of {counts}"
            )
    channels = max(images.shape[-1] for block in blocks for images in block.values())
    cells, names = [], []
    for block in blocks:
        number = len(next(iter(block.values())))
        for start in range(0, number, columns):
            for name, images in block.items():
                part = images[start : start + columns]
                grey = part.shape[-1] < channels
                cells.append(np.repeat(part, channels, axis=-1) if grey else part)
                names += [name] * len(part)
    return image_grid(np.concatenate(cells), path, columns, names)
