"""`digits`: the 1797 handwritten digits of scikit-learn, 8x8, which need no download."""

import numpy as np
from sklearn.datasets import load_digits

from keras_gan.data.pixels import resized
from keras_gan.data.samples import Samples


def digits(size):
    bunch = load_digits()
    images = (bunch.images / 16 * 2 - 1).astype(np.float32)[..., None]  # ink is counted 0..16
    return Samples(
        np.clip(resized(images, size), -1, 1),  # a bicubic curve overshoots at sharp edges
        labels=bunch.target,
        class_names=tuple(str(digit) for digit in range(10)),
    )
