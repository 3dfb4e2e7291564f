"""How far the fakes are from the data, measured on samples, beside what chance alone makes of it.

GAN Lab's evaluator took points out of its own data while it counted them, and so compared the fakes
with a third of the mass. Here both sides are shares that sum to 1: what lies outside of the window
is counted in a cell of its own, and no set is changed.
"""

import numpy as np
from scipy.optimize import linear_sum_assignment
from scipy.spatial.distance import cdist

from keras_gan.divergences import on_a_grid
from keras_gan.metrics import mode_coverage
from keras_gan.pages.lab.plane import REACH

#: Along each axis of the window.
CELLS = 24
#: Fakes that are counted in the cells, and those that are assigned to as many real points.
COUNTED, ASSIGNED = 2000, 256


def shares(points):
    """Shares of the points in CELLS x CELLS cells of the window and, last, outside of it; sum 1."""
    points = np.asarray(points, "float64")
    cells = np.floor((points + REACH) / (2 * REACH) * CELLS).clip(-1, CELLS).astype("int64")
    inside = ((cells >= 0) & (cells < CELLS)).all(axis=1)
    numbers = np.where(inside, cells[:, 0] * CELLS + cells[:, 1], CELLS * CELLS)
    return np.bincount(numbers, minlength=CELLS * CELLS + 1) / len(points)


def wasserstein(real, fake):
    """W_1 of two sets of as many points: the mean distance of the best assignment, exactly."""
    distances = cdist(real, fake)
    return float(distances[linear_sum_assignment(distances)].mean())


class Measures:
    """The numbers of one arm's fakes against one distribution.

    Args:
        plane: `plane.Plane`.
        seed: of the real points, which are others than those of the training.
    """

    def __init__(self, plane, seed):
        self.plane = plane
        real = plane.points(10 * COUNTED + ASSIGNED, [seed, 1])
        self._shares = shares(real[ASSIGNED:])
        self._assigned = real[:ASSIGNED]

    def __call__(self, fakes):
        """{name: number} of COUNTED fakes; those that are not finite have no numbers."""
        if not np.isfinite(fakes).all():
            return dict.fromkeys(("js", "wasserstein", "modes", "high_quality"))
        found = {
            # In nats, log 2 where no cell is shared; f-GAN's is twice the usual one.
            "js": on_a_grid("jensen_shannon", self._shares, shares(fakes)) / 2,
            "wasserstein": wasserstein(self._assigned, fakes[:ASSIGNED]),
            "modes": None,
            "high_quality": None,
        }
        if self.plane.centers is not None:
            covered = mode_coverage(fakes, self.plane.centers, self.plane.deviation)
            found |= {"modes": covered.modes, "high_quality": covered.high_quality}
        return found

    def floor(self, seed):
        """The same numbers of new real points: what a perfect generator would get."""
        return self(self.plane.points(COUNTED, [seed, 2]))
