"""Look at what was learned: points over their modes, or a sheet of 100 images."""

import matplotlib
import numpy as np

import keras_gan

matplotlib.use("Agg")

from matplotlib import pyplot  # noqa: E402


def write_picture(gan, name, path):
    path.parent.mkdir(parents=True, exist_ok=True)
    data = keras_gan.data.load(name)
    if data.modes is not None:
        figure, axes = pyplot.subplots(figsize=(5, 5))
        axes.scatter(*gan.generate(2500, seed=1).T, s=1)
        axes.scatter(*data.modes.centers.T, s=12, facecolors="none", edgecolors="red")
        axes.set_aspect("equal")
        figure.savefig(path)
        pyplot.close(figure)
        return
    # One row for each class where classes can be asked for.
    rows = np.repeat(np.arange(10, dtype="int32"), 10) if gan.conditional else None
    images = gan.generate(100, condition=rows, seed=2)[..., 0]  # (100, height, width)
    images = np.pad(images, ((0, 0), (1, 1), (1, 1)))
    side = images.shape[1]
    sheet = images.reshape(10, 10, side, side).swapaxes(1, 2).reshape(10 * side, 10 * side)
    pyplot.imsave(path, sheet.repeat(6, 0).repeat(6, 1), cmap="gray", vmin=-1, vmax=1)
