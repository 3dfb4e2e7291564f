"""Eight Gaussians on a ring: a WGAN-GP finds all modes in a minute or two.

python examples/ring.py --steps 3000 --out ring.png
"""

import argparse

import matplotlib

import keras_gan

matplotlib.use("Agg")
import matplotlib.pyplot as plt  # noqa: E402


def main(steps, out):
    data = keras_gan.data.load("ring")
    gan = keras_gan.WGANGP.from_shape(data.shape, width=128, seed=0)
    gan.compile()
    gan.fit(data.train, steps_per_epoch=max(1, steps // 10), epochs=10, batch_size=64, verbose=2)

    points = gan.generate(2500, seed=1)
    distances = abs(points[:, None] - data.modes.centers[None]).max(axis=2)
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
    parser.add_argument("--steps", type=int, default=3000, help="generator updates")
    parser.add_argument("--out", default="ring.png")
    main(**vars(parser.parse_args()))
