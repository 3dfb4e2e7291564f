"""What comparisons of pictures with their own targets ask of both."""

import numpy as np

from keras_gan.files import row_slices


def check_pairs(images, targets):
    """Arrays (number, height, width, channels) of one shape, at least one picture."""
    shapes = [tuple(getattr(array, "shape", ())) for array in (images, targets)]
    if shapes[0] != shapes[1] or len(shapes[0]) != 4 or not shapes[0][0]:
        raise ValueError(
            "Pictures are compared with targets of the same number and shape, (number, height, "
            f"width, channels). Received: images.shape={shapes[0]}, targets.shape={shapes[1]}"
        )


def check_range(value_range):
    """A positive number."""
    if not value_range > 0:
        raise ValueError(
            "`value_range` is the distance from black to white, 2 for pictures in [-1, 1]. "
            f"Received: value_range={value_range}"
        )


def float64_blocks(images, targets):
    """(slice, images, targets) a few at a time, in float64; arrays may lie on disk."""
    for rows in row_slices(images):
        yield rows, *(np.asarray(array[rows], "float64") for array in (images, targets))
