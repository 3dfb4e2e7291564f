"""Eight Gaussians on a ring: a GAN finds all modes in seconds.

python examples/ring.py --steps 6000 --out ring.png
"""

import argparse

import keras
import matplotlib
import numpy as np

import keras_gan

matplotlib.use("Agg")
import matplotlib.pyplot as plt  # noqa: E402


def main(steps, out):
    data = keras_gan.data.load("ring")
    keras.utils.set_random_seed(0)  # the initial weights
    gan = keras_gan.GAN.from_shape(data.shape, latent_dim=2, width=128, average=0.99, seed=0)
    gan.compile(keras.optimizers.Adam(1e-3, beta_1=0.5), keras.optimizers.Adam(1e-3, beta_1=0.5))
    gan.fit(data.train, steps_per_epoch=max(1, steps // 10), epochs=10, batch_size=256, verbose=2)

    points = gan.generate(2500, seed=1)
    distances = np.linalg.norm(points[:, None] - data.modes.centers[None], axis=2)
    near = distances.min(axis=1) < 3 * data.modes.standard_deviation
    found = len(set(distances.argmin(axis=1)[near]))
    print(f"modes found: {found} of 8, points within 3 standard deviations: {near.mean():.0%}")

    plt.figure(figsize=(4, 4))
    plt.scatter(*data.train[:2500].T, s=4, color="0.8", label="real")
    plt.scatter(*points.T, s=4, label="generated")
    plt.legend(loc="center")
    plt.savefig(out, dpi=100)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--steps", type=int, default=6000, help="generator updates")
    parser.add_argument("--out", default="ring.png")
    main(**vars(parser.parse_args()))
