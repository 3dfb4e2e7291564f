"""Weight clipping has a window: too tight, and slopes vanish; too wide, and the critic is slow.

Two Gaussians, 2 apart. Right: what the critic found of it, as its values over its largest slope.

    python examples/theory/clipping_window.py --out docs/theory/clipping_window.png
"""

import argparse

import keras
import numpy as np
from keras import ops
from matplotlib.figure import Figure

import keras_gan

BOTH = np.random.default_rng(0).normal(size=(4096, 2)).astype("float32")
BOTH[2048:, 0] += 2.0  # the fakes
CRITICS = {f"clip {c}": (keras_gan.WGAN, None, {"clip": c}) for c in (0.003, 0.01, 0.03, 0.1, 0.5)}
CRITICS["gradient penalty"] = keras_gan.WGANGP, None, {}
CRITICS["spectral norm"] = keras_gan.GAN, keras_gan.layers.SpectralNormalization, {}


def trained(variant, wrap, c, steps):
    """(mean slope of the fakes, share of the distance), after each tenth of the steps."""
    fake = keras.layers.Dense(2, kernel_initializer="identity")
    critic = keras_gan.networks.dense_discriminator((2,), width=32, depth=5, wrap=wrap)
    gan = variant(keras.Sequential([keras.Input((2,)), fake]), critic, discriminator_steps=1, **c)
    optimizers = keras.optimizers.SGD(0.0), keras.optimizers.RMSprop(5e-4)
    gan.compile(*optimizers, loss=keras_gan.losses.Wasserstein())
    fake.bias.assign([2.0, 0.0])
    for _ in range(10):
        gan.fit(BOTH[:2048], batch_size=128, steps_per_epoch=steps // 10, verbose=0)
        slopes = keras_gan.backend.input_gradients(critic, ops.convert_to_tensor(BOTH))
        sizes = np.linalg.norm(ops.convert_to_numpy(slopes), axis=1)
        values = critic.predict(BOTH, 4096, verbose=0)
        yield sizes[2048:].mean(), (values[:2048].mean() - values[2048:].mean()) / sizes.max() / 2


def main(steps, out):
    keras.utils.set_random_seed(0)
    left, right = Figure(figsize=(10, 4), layout="constrained").subplots(1, 2)
    for name, critic in CRITICS.items():
        slopes, shares = np.array(list(trained(*critic, steps))).T
        print(f"{name:18} slope {slopes[-1]:.3g}, found {shares[-1]:.2f}")
        right.plot(steps * np.arange(1, 11) / 10, shares, "--" if critic[2] else "-", label=name)
        at = [critic[2].get("clip", end) for end in (0.002, 1.5)]
        left.loglog(at, [slopes[-1]] * 2, "o-")
    left.set(title="slope on the fakes", xlabel="weights clipped at; lines: penalty, spectral norm")
    right.set(title="share of the distance found", xlabel="updates of the critic")
    right.legend(fontsize=7)
    left.figure.savefig(out, dpi=100)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--steps", type=lambda text: max(10, int(text)), default=600)
    parser.add_argument("--out", default="clipping_window.png")
    main(**vars(parser.parse_args()))
