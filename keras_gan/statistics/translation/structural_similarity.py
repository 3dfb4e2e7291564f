"""SSIM: do two pictures have the same light, contrast and structure around each pixel?"""

import numpy as np
from scipy.ndimage import correlate1d

from keras_gan.statistics.translation.picture_pairs import check_pairs, check_range, float64_blocks

_SIGMA, _RADIUS = 1.5, 5  # a window of 11 pixels, as in the paper
_K1, _K2 = 0.01, 0.03


def structural_similarity(images, targets, value_range=2.0):
    """The mean SSIM of each picture and its target, 1 for equal ones.

        (2 mx my + c1) (2 sxy + c2) / ((mx^2 + my^2 + c1) (sx^2 + sy^2 + c2))

    with means, variances and the covariance under a Gaussian window of 11x11 pixels and a
    deviation of 1.5, c1 = (0.01 value_range)^2, c2 = (0.03 value_range)^2. The mean is over the
    places where the whole window lies inside, and over channels. These are the numbers of
    `tf.image.ssim`, and of scikit-image with `gaussian_weights=True, sigma=1.5,
    use_sample_covariance=False`.

    Args:
        images, targets: arrays (number, height, width, channels), row by row one another's, sides
            of at least 11 pixels.
        value_range: from black to white, 2 for pictures in [-1, 1].

    Returns:
        float64 array (number,).

    Example:
        print(structural_similarity(gan.translate(sources), targets).mean())

    [Wang et al., 2004](https://doi.org/10.1109/TIP.2003.819861).
    """
    check_pairs(images, targets)
    check_range(value_range)
    if min(images.shape[1:3]) < 2 * _RADIUS + 1:
        raise ValueError(
            f"The window of SSIM has {2 * _RADIUS + 1} pixels, and the pictures must be as large "
            f"at least. Received: images.shape={tuple(images.shape)}"
        )
    c1, c2 = (_K1 * value_range) ** 2, (_K2 * value_range) ** 2
    found = np.empty(len(images))
    for rows, x, y in float64_blocks(images, targets):
        mx, my = _smoothed(x), _smoothed(y)
        sx, sy = _smoothed(x * x) - mx * mx, _smoothed(y * y) - my * my
        sxy = _smoothed(x * y) - mx * my
        light = (2 * mx * my + c1) / (mx * mx + my * my + c1)
        found[rows] = (light * (2 * sxy + c2) / (sx + sy + c2)).mean(axis=(1, 2, 3))
    return found


def _smoothed(images):
    """Means under the window, where it lies inside."""
    weights = np.exp(-0.5 * (np.arange(-_RADIUS, _RADIUS + 1) / _SIGMA) ** 2)
    weights /= weights.sum()
    for axis in (1, 2):
        images = correlate1d(images, weights, axis=axis)
        inside = slice(_RADIUS, images.shape[axis] - _RADIUS)
        images = images[:, inside] if axis == 1 else images[:, :, inside]
    return images
