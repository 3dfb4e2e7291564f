"""How many steps of the discriminator: what k = 1, 5 and 50 do to its estimate.

The generator is a Gaussian that moves, so what its game should be worth, 2 JS - 2 log 2, is known
at every step (dashed). Solid: what the discriminator says on the way.

    python examples/theory/k_steps.py --out docs/theory/k_steps.png
"""

import argparse

import keras
import numpy as np
from matplotlib.figure import Figure

import keras_gan
from keras_gan.divergences import between_gaussians


def trained(k, steps):
    """Estimates and exact values over the training, one of each for five steps."""
    real = np.random.default_rng(0).normal(size=(20_000, 1)).astype("float32")
    bell = keras.layers.Dense(1, kernel_initializer="ones")
    judge = keras_gan.networks.dense_discriminator((1,), width=32, depth=2)
    players = keras.Sequential([keras.Input((1,)), bell]), judge
    gan = keras_gan.FGAN(*players, generator_loss="minimax", discriminator_steps=k, seed=0)
    gan.compile(*(keras.optimizers.Adam(rate, beta_1=0.5) for rate in (2e-2, 1e-3)))
    bell.bias.assign([3.0])
    for _ in range(steps // 5):
        said = gan.fit(real, batch_size=128, steps_per_epoch=5, verbose=0).history["d_loss"][-1]
        kernel, bias = bell.get_weights()
        yield -said, between_gaussians("gan", (0, 1), (bias.item(), abs(kernel.item())))


def main(steps, out):
    keras.utils.set_random_seed(0)
    axes = Figure(figsize=(11, 3.6), layout="constrained").subplots(1, 3, sharey=True)
    for axis, k in zip(axes, (1, 5, 50), strict=True):
        said, exact = np.array(list(trained(k, steps))).T
        at = 5 * np.arange(1, len(said) + 1)
        axis.axhline(-2 * np.log(2), color="0.7", ls=":", label="-2 log 2: p = q")
        axis.plot(at, exact, "k--", label="2 JS - 2 log 2")
        axis.plot(at, said, "C3", label="V(G, D)")
        axis.set(title=f"k = {k}", xlabel="steps of the generator")
        late = exact[len(exact) // 2 :] / 2 + np.log(2)
        print(f"k={k:2}: V is {np.mean(exact - said):.3f} too low, JS {late.mean():.3f}")
    axes[2].legend(fontsize=8, loc="upper right")
    axes[0].figure.savefig(out, dpi=100)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--steps", type=int, default=200, help="of the generator")
    parser.add_argument("--out", default="k_steps.png")
    main(**vars(parser.parse_args()))
