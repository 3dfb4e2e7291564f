"""Data in the plane, all in one window, so that one rate and one picture suit them all."""

import dataclasses

import numpy as np

#: The window reaches from -REACH to REACH along both axes.
REACH = 1.5
#: Points of a distribution, and at most so many that somebody drew.
NUMBER, MOST_DRAWN = 10_000, 4000
#: What a drawn point is spread to, as by a brush.
BRUSH = 0.03


@dataclasses.dataclass(frozen=True, eq=False)
class Plane:
    """A distribution in the plane.

    Args:
        draw: function from a count and a `numpy.random.Generator` to float64 points (count, 2).
        centers: of equally likely Gaussians, (modes, 2), where the distribution is a mixture.
        deviation: of each of them.
    """

    draw: callable
    centers: np.ndarray | None = None
    deviation: float | None = None

    def points(self, count, seed):
        """float32 (count, 2), the same for the same seed."""
        return self.draw(count, np.random.default_rng(seed)).astype("float32")


def plane(name, drawn=()):
    """The distribution of one of `NAMES`; "drawn" needs the points that somebody drew."""
    if name != "drawn":
        return _MADE[name]()
    if not len(drawn):
        raise ValueError(
            "Nothing is drawn yet. Draw some points with the mouse first. Received: no points"
        )
    marks = np.asarray(drawn, "float64")

    def draw(count, rng):
        return marks[rng.integers(len(marks), size=count)] + BRUSH * rng.normal(size=(count, 2))

    return Plane(draw)


def _line():
    def draw(count, rng):
        along = rng.uniform(-1.1, 1.1, count)
        return np.stack([along, 0.6 * along], axis=1) + 0.03 * rng.normal(size=(count, 2))

    return Plane(draw)


def _ring():
    angles = 2 * np.pi * np.arange(8) / 8
    return _mixture(np.stack([np.cos(angles), np.sin(angles)], axis=1), 0.05)


def _grid():
    ticks = np.linspace(-1, 1, 5)
    return _mixture(np.stack(np.meshgrid(ticks, ticks), axis=-1).reshape(25, 2), 0.04)


def _two_gaussians():
    return _mixture(np.array([[-0.7, -0.3], [0.7, 0.4]]), 0.15)


def _swiss_roll():
    def draw(count, rng):
        angle = 1.5 * np.pi * (1 + 2 * rng.uniform(size=count))
        spiral = np.stack([angle * np.cos(angle), angle * np.sin(angle)], axis=1) / 12
        return spiral + 0.02 * rng.normal(size=(count, 2))

    return Plane(draw)


def _mixture(centers, deviation):
    def draw(count, rng):
        chosen = centers[rng.integers(len(centers), size=count)]
        return chosen + deviation * rng.normal(size=(count, 2))

    return Plane(draw, centers, deviation)


_MADE = {
    "line": _line,
    "two Gaussians": _two_gaussians,
    "ring": _ring,
    "grid": _grid,
    "swiss roll": _swiss_roll,
}
#: In the order of the page.
NAMES = (*_MADE, "drawn")
