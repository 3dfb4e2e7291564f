"""Pictures that stay on disk, and come scaled when a few of them are asked for."""

import functools

import numpy as np

from keras_gan.data.pixels import scaled
from keras_gan.files import StreamedArray


class DiskImages(StreamedArray):
    """All pictures of a file, to be used like an array (number, height, width, channels).

    `images[index]` of an integer, a slice or an array of integers is float32 in [-1, 1], as
    `keras_gan.data.load` gives it. `numpy.asarray(images)` is all of them in memory. Pickles hold
    the path alone, so that another process on the same machine opens the same file.

    Args:
        path: of a .npy file with uint8 pictures.

    Example:
        data = keras_gan.data.load("folder:photos", size=256, streaming=True)
        data.train.shape, data.train[:16].dtype    # (50000, 256, 256, 3), float32
        gan.fit(data.train)
    """

    dtype = np.dtype("float32")

    def __init__(self, path):
        self.path = path

    @functools.cached_property
    def _pixels(self):
        try:
            # Not as np.memmap, whose results would count as streamed too.
            return np.load(self.path, mmap_mode="r").view(np.ndarray)
        except FileNotFoundError as error:
            raise FileNotFoundError(
                "The decoded pictures are no longer there. Load the data once more, with "
                f"streaming=True, and they are decoded again. Received: path={str(self.path)!r}"
            ) from error

    @property
    def shape(self):
        return self._pixels.shape

    def __getitem__(self, index):
        return scaled(self._pixels[index])

    def __getstate__(self):
        return {"path": self.path}
