"""How many modes of a known mixture of Gaussians are generated, and how well?"""

from dataclasses import dataclass

import numpy as np

_BLOCK = 4096


@dataclass(frozen=True, eq=False)
class ModeCoverage:
    """What `mode_coverage` found.

    Attributes:
        modes: Modes with at least one high-quality sample, out of `of_modes`.
        high_quality: Share of the samples near a centre.
        kl: From the shares of high-quality samples to equal ones, in nats; 0 is best, and
            log(of_modes) is a single mode. nan without any high-quality sample.
        counts: High-quality samples of each mode, shape (of_modes,).
        smallest_mode: Of the poorest mode.
    """

    modes: int
    of_modes: int
    high_quality: float
    kl: float
    counts: np.ndarray
    smallest_mode: int
    n_fake: int


def mode_coverage(points, centers, standard_deviation, within=3.0):
    """Count the samples near each centre of a mixture of equally likely Gaussians.

    A sample belongs to the nearest centre and is of high quality if its Euclidean distance is
    below `within` standard deviations. Not even real samples all are: in two dimensions
    1 - exp(-within^2 / 2) of them, 98.89 % for 3.

    Args:
        points: Array of shape (number, d).
        centers: Array of shape (modes, d).
        standard_deviation: Of every Gaussian along each axis, positive.
        within: How many of them are near, positive.

    Returns:
        A `ModeCoverage`.

    Example:
        data = keras_gan.data.load("ring")
        modes = data.modes
        print(mode_coverage(gan.generate(2500), modes.centers, modes.standard_deviation).modes)

    [Lin et al., 2018](https://arxiv.org/abs/1712.04086), section 4.1.
    """
    points, centers = np.asarray(points, np.float64), np.asarray(centers, np.float64)
    if points.ndim != 2 or not len(points) or points.shape[1:] != centers.shape[1:]:
        raise ValueError(
            "`points` of shape (number, d) and `centers` of shape (modes, d) must have the same "
            f"d. Received: points.shape={points.shape}, centers.shape={centers.shape}"
        )
    if not np.isfinite(points).all():
        raise ValueError(
            "`points` must be finite. Received: points with "
            f"{int((~np.isfinite(points)).any(axis=1).sum())} rows that are not"
        )
    if not (standard_deviation > 0 and within > 0):
        raise ValueError(
            "`standard_deviation` and `within` must be positive. Received: "
            f"standard_deviation={standard_deviation}, within={within}"
        )
    counts = np.zeros(len(centers), np.int64)
    for start in range(0, len(points), _BLOCK):
        differences = points[start : start + _BLOCK, None] - centers  # (block, modes, d)
        distances = np.linalg.norm(differences, axis=-1)
        near = distances.min(axis=1) < within * standard_deviation
        counts += np.bincount(distances.argmin(axis=1)[near], minlength=len(centers))
    found = counts[counts > 0] / max(counts.sum(), 1)
    return ModeCoverage(
        modes=len(found),
        of_modes=len(centers),
        high_quality=float(counts.sum() / len(points)),
        kl=float((found * np.log(found * len(centers))).sum()) if len(found) else float("nan"),
        counts=counts,
        smallest_mode=int(counts.min()),
        n_fake=len(points),
    )
