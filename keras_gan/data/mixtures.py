"""`ring` and `grid`: Gaussians in the plane whose modes are known, to count the lost ones."""

import numpy as np

from keras_gan.data.data import Modes
from keras_gan.data.samples import Samples

NUMBER = 100_000


def ring(seed):
    """Draw from 8 Gaussians on the unit circle."""
    angles = 2 * np.pi * np.arange(8) / 8
    centers = np.stack([np.cos(angles), np.sin(angles)], axis=1)  # (8, 2)
    return _mixture(Modes(centers.astype(np.float32), 0.01), seed)


def grid(seed):
    """Draw from 25 Gaussians two units apart."""
    ticks = np.arange(-4, 5, 2)
    centers = np.stack(np.meshgrid(ticks, ticks, indexing="ij"), axis=-1).reshape(25, 2)
    return _mixture(Modes(centers.astype(np.float32), 0.05), seed)


def _mixture(modes, seed):
    generator = np.random.default_rng(seed)
    labels = generator.integers(len(modes.centers), size=NUMBER)
    points = generator.standard_normal((NUMBER, 2), dtype=np.float32)
    points *= modes.standard_deviation
    points += modes.centers[labels]
    class_names = tuple(f"({x:.2f}, {y:.2f})" for x, y in modes.centers.round(2) + 0.0)
    return Samples(points, labels=labels, class_names=class_names, modes=modes)
