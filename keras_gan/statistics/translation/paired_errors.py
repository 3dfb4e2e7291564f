"""How far pictures are from what they should be, pixel by pixel."""

from dataclasses import dataclass

import numpy as np

from keras_gan.statistics.translation.picture_pairs import check_pairs, check_range, float64_blocks


@dataclass(frozen=True, eq=False)
class PairedErrors:
    """What `paired_errors` found, float64 arrays (number,).

    Attributes:
        l1: mean absolute difference of each picture, in the units of the pixels.
        psnr: peak signal-to-noise ratio in decibels, infinite for equal pictures.
    """

    l1: np.ndarray
    psnr: np.ndarray


def paired_errors(images, targets, value_range=2.0):
    """Mean absolute difference and peak signal-to-noise ratio of each picture and its target.

        l1 = mean |x - y|,   psnr = 10 log10(value_range^2 / mean (x - y)^2)

    over all pixels and channels of one picture. A blurred picture, the mean of what it might be,
    does well in both.

    Args:
        images, targets: arrays (number, height, width, channels), row by row one another's.
        value_range: from black to white, 2 for pictures in [-1, 1].

    Returns:
        `PairedErrors`.

    Example:
        errors = paired_errors(gan.translate(sources), targets)
        print(errors.l1.mean(), errors.psnr.mean())
    """
    check_pairs(images, targets)
    check_range(value_range)
    l1, squares = np.empty((2, len(images)))
    for rows, x, y in float64_blocks(images, targets):
        difference = np.abs(x - y)
        l1[rows] = difference.mean(axis=(1, 2, 3))
        squares[rows] = np.square(difference, out=difference).mean(axis=(1, 2, 3))
    with np.errstate(divide="ignore"):
        return PairedErrors(l1, 10.0 * np.log10(value_range**2 / squares))
