"""What the discriminator measures: V(G, D*) = 2 JS(p, q) - 2 log 2.

Data are N(0, 1), the generator's samples N(theta, 1). At each theta a discriminator is trained;
the value of its game, on samples that it has not seen, reaches the formula from below.

    python examples/theory/js_bound.py --out docs/theory/js_bound.png
"""

import argparse

import keras
import numpy as np
from matplotlib.figure import Figure

import keras_gan
from keras_gan.divergences import between_gaussians, estimate


def main(steps, out):
    keras.utils.set_random_seed(0)
    real, unseen = np.random.default_rng(0).normal(size=(2, 20_000, 1)).astype("float32")
    shift = keras.layers.Dense(1, kernel_initializer="ones")
    judge = keras_gan.networks.dense_discriminator((1,), width=32, depth=2)
    gan = keras_gan.FGAN(keras.Sequential([keras.Input((1,)), shift]), judge, seed=0)
    gan.compile(keras.optimizers.SGD(0.0), keras.optimizers.Adam(1e-3, beta_1=0.5))
    axis = Figure(figsize=(6.5, 4), layout="constrained").subplots()
    thetas = np.linspace(0, 5, 11)
    exact = [between_gaussians("gan", (0, 1), (theta, 1)) for theta in thetas]
    print(f"{'theta':>6}{'2 JS - 2 log 2':>16}{'trained':>10}{'error':>8}{'gap':>8}")
    for theta, value in zip(thetas, exact, strict=True):
        shift.bias.assign([theta])
        gan.fit(real, batch_size=512, steps_per_epoch=steps, verbose=0)
        fakes = gan.generate(20_000, seed=1)
        scores = [judge.predict(x, 10_000, verbose=0) for x in (unseen, fakes)]
        bound, error, gap, _ = estimate(gan.adversarial_loss, *scores, exact=value)
        print(f"{theta:6.1f}{value:16.4f}{bound:10.4f}{error:8.4f}{gap:8.4f}")
        label = "V(G, D), D trained" if theta == 0 else None
        axis.errorbar(theta, bound, 2 * error, fmt="C3o", label=label)
    fine = np.linspace(0, 5, 51)
    line = [between_gaussians("gan", (0, 1), (theta, 1)) for theta in fine]
    axis.plot(fine, line, "k-", label="2 JS(p, q) - 2 log 2", zorder=0)
    for level, words in ((0, "0: told apart always"), (-2 * np.log(2), "-2 log 2: p = q")):
        axis.axhline(level, color="0.6", ls=":")
        axis.text(2.6, level + 0.02, words, color="0.4", fontsize=9)
    axis.set(title="value of the game at the best discriminator", xlabel="theta", ylim=(-1.5, 0.2))
    axis.legend(loc="center right")
    axis.figure.savefig(out, dpi=100)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--steps", type=int, default=300)
    parser.add_argument("--out", default="js_bound.png")
    main(**vars(parser.parse_args()))
