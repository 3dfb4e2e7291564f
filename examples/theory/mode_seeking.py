"""One bell for two hills: which divergence is small decides what is left out.

The generator can make one Gaussian only. Dots: that with the smallest divergence, by a search.

    python examples/theory/mode_seeking.py --out docs/theory/mode_seeking.png
"""

import argparse

import keras
import numpy as np
from matplotlib.figure import Figure
from scipy.optimize import minimize
from scipy.stats import norm

import keras_gan

X = np.linspace(-10, 10, 1001)
P = 0.35 * norm.pdf(X, -2, 0.5) + 0.65 * norm.pdf(X, 2, 0.6)


def far(moments, divergence):
    q = norm.pdf(X, *moments) + 1e-300
    return keras_gan.divergences.on_a_grid(divergence, P, q, 0.02)


def trained(divergence, steps):
    """(mean, deviation) of the generator."""
    both = np.random.default_rng(0).normal([-2, 2], [0.5, 0.6], (40_000, 2))
    real = both[range(40_000), (np.arange(40_000) % 20 >= 7).astype(int)][:, None].astype("float32")
    bell = keras.layers.Dense(1, kernel_initializer="ones")
    judge = keras_gan.networks.dense_discriminator((1,), width=32, depth=2)
    game = {"generator_loss": "minimax", "discriminator_steps": 3, "seed": 0}
    gan = keras_gan.FGAN(keras.Sequential([keras.Input((1,)), bell]), judge, divergence, **game)
    gan.compile(*(keras.optimizers.Adam(rate, beta_1=0.5) for rate in (1e-2, 2e-3)))
    gan.fit(real, batch_size=256, steps_per_epoch=steps, verbose=0)
    return bell.get_weights()[1].item(), abs(bell.get_weights()[0].item())


def main(steps, out):
    keras.utils.set_random_seed(0)
    axis = Figure(figsize=(8, 4), layout="constrained").subplots()
    axis.fill_between(X, P, color="0.85", label="the data")
    for index, name in enumerate(("kl", "jensen_shannon", "reverse_kl")):
        learnt = trained(name, steps)
        best = minimize(far, (2, 0.6), (name,), "Nelder-Mead", bounds=[(-3, 3), (0.2, 3)]).x
        axis.plot(X, norm.pdf(X, *learnt), f"C{index}", lw=2, label=name.replace("_", " "))
        axis.plot(X[::8], norm.pdf(X[::8], *best), f"C{index}.", ms=4)
        print(f"{name:15} mean, deviation {np.round(learnt, 2)}, the best {np.round(best, 2)}")
    axis.set(title="FGAN (lines) and the nearest Gaussian (dots)", xlabel="x", xlim=(-5, 5))
    axis.legend()
    axis.figure.savefig(out, dpi=100)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--steps", type=int, default=1500)
    parser.add_argument("--out", default="mode_seeking.png")
    main(**vars(parser.parse_args()))
