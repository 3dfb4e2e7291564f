"""What the discriminator becomes if the generator waits: D(x) = p(x) / (p(x) + q(x)).

Left: the density of the data and that of a generator that stands still. Right: the discriminator
after more and more steps, and the formula.

    python examples/theory/optimal_discriminator.py --out docs/theory/optimal_discriminator.png
"""

import argparse

import keras
import numpy as np
from matplotlib.figure import Figure
from scipy.stats import norm

import keras_gan

X = np.linspace(-4, 4, 401)
P = 0.5 * norm.pdf(X, -1.2, 0.4) + 0.5 * norm.pdf(X, 1.2, 0.7)
Q = norm.pdf(X, 0, 1.3)


def main(steps, out):
    keras.utils.set_random_seed(0)
    both = np.random.default_rng(0).normal([-1.2, 1.2], [0.4, 0.7], (20_000, 2))
    bell = keras.layers.Dense(1, kernel_initializer=keras.initializers.Constant(1.3))
    generator = keras.Sequential([keras.Input((1,)), bell])
    gan = keras_gan.GAN(generator, keras_gan.networks.dense_discriminator((1,), width=64), seed=0)
    gan.compile(keras.optimizers.SGD(0.0), keras.optimizers.Adam(1e-3, beta_1=0.5))
    left, right = Figure(figsize=(10, 3.6), layout="constrained").subplots(1, 2)
    left.fill_between(X, P, alpha=0.3, label="p, the data")
    left.fill_between(X, Q, alpha=0.3, label="q, the generator")
    left.set(title="two densities", xlabel="x", ylim=(0, 0.6))
    for part, color in ((0, "0.8"), (0.02, "0.6"), (0.1, "C0"), (1, "C3")):
        todo = int(part * steps) - gan.steps_done
        if todo > 0:
            real = both.reshape(-1, 1).astype("float32")
            gan.fit(real, batch_size=256, steps_per_epoch=todo, verbose=0)
        scores = gan.discriminator.predict(X[:, None], batch_size=401, verbose=0)[:, 0]
        said = 1 / (1 + np.exp(-scores))
        off = (P + Q) @ abs(said - P / (P + Q)) / (P + Q).sum()
        print(f"{gan.steps_done:5} steps: |D - p/(p+q)| is {off:.3f} on average over all samples")
        right.plot(X, said, color=color, label=f"D after {gan.steps_done} steps")
    right.plot(X, P / (P + Q), "k--", label="p / (p + q)")
    right.set(title="the discriminator", xlabel="x", ylim=(-0.03, 1.03))
    for axis in (left, right):
        axis.legend(fontsize=8)
    right.figure.savefig(out, dpi=100)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--steps", type=int, default=3000, help="discriminator updates")
    parser.add_argument("--out", default="optimal_discriminator.png")
    main(**vars(parser.parse_args()))
