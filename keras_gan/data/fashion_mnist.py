"""`fashion-mnist`: 70,000 grey pictures of clothes, 28x28, from Debian's package or from tfds."""

import gzip
from pathlib import Path

import numpy as np

from keras_gan.data.pixels import resized
from keras_gan.data.samples import Samples
from keras_gan.data.tfds import tfds

DEBIAN_FOLDER = Path("/usr/share/datasets/fashion-mnist")
CLASS_NAMES = (
    *("T-shirt/top", "Trouser", "Pullover", "Dress", "Coat"),
    *("Sandal", "Shirt", "Sneaker", "Bag", "Ankle boot"),
)


def fashion_mnist(size):
    """Read the 60,000 to train on and the 10,000 that the makers hold out.

    [Xiao et al., 2017](https://arxiv.org/abs/1708.07747)
    """
    if DEBIAN_FOLDER.is_dir():
        return _debian("train", size, held_out=_debian("t10k", size))
    try:
        return tfds("fashion_mnist", size)
    except (ImportError, FileNotFoundError) as error:
        raise FileNotFoundError(
            f"There are two ways to get the pictures. On Debian and Ubuntu: `apt install "
            f"dataset-fashion-mnist`, which fills {DEBIAN_FOLDER}. Anywhere with a network: "
            f'`pip install "keras_gan[tfds]"`, and they are downloaded. The second was tried: '
            f"{error} Received: name='fashion-mnist'"
        ) from error


def _debian(part, size, held_out=None):
    images = _idx(f"{part}-images-idx3-ubyte.gz")[..., None]  # (number, 28, 28, 1)
    labels = _idx(f"{part}-labels-idx1-ubyte.gz")
    return Samples(resized(images, size), labels, CLASS_NAMES, held_out=held_out)


def _idx(file_name):
    """Read MNIST's format: 2 zero bytes, 8 for uint8, the rank, each side in 4 bytes, the data."""
    with gzip.open(DEBIAN_FOLDER / file_name) as file:
        content = file.read()
    rank = content[3]
    shape = np.frombuffer(content, ">i4", count=rank, offset=4)
    return np.frombuffer(content, np.uint8, offset=4 + 4 * rank).reshape(shape)
