"""What the tests point at, as pictures: suspicious samples beside their models, missing bins."""

from pathlib import Path

import numpy as np

from keras_gan import drawing

_PAIRS = 32


def draw(report, folder):
    """Write the pictures of a `Report` of images or points; returns their paths.

    `memorisation.png`: the most suspicious generated samples, each with the nearest training
    sample, in pairs from left to right. `dropped.png`: a row of real samples for each bin that
    is too rare among the generated ones, the surest first. `points.png`: points in the plane.
    """
    folder, paths = Path(folder), []
    if report.fake is None:
        return paths
    if np.ndim(report.fake) == 2:
        path = folder / "points.png"
        drawing.scatter(report.fake[:, :2], path, real=report.real[:, :2])
        return [path]
    if report.fake.shape[-1] not in (1, 3):
        return paths
    test = report.tests.get("memorisation")
    if test is not None:
        train = report.data.train
        pairs = [image for pair in test.pairs[:_PAIRS]
                 for image in (report.fake[pair.fake], train[pair.train])]  # fmt: skip
        paths.append(folder / "memorisation.png")
        drawing.image_grid(np.stack(pairs), paths[-1], columns=8)
    bins = report.tests.get("modes", {}).get("bins")
    if bins is not None and bins.dropped:
        columns = max(len(bins.examples[number]) for number in bins.dropped)
        blank = np.ones(report.fake.shape[1:], "float32")
        rows = []
        for number in bins.dropped:
            shown = [report.real[index] for index in bins.examples[number]]
            rows += shown + [blank] * (columns - len(shown))
        paths.append(folder / "dropped.png")
        drawing.image_grid(np.stack(rows), paths[-1], columns=columns)
    return paths
