"""The first figure of every lecture: a 1-D GAN over training.

Dotted: real density. Solid: generated density. Dashed: the discriminator D(x). At the
end both densities agree and D(x) is one half, where there is data to tell.

    python examples/gaussian_1d.py --steps 4000 --out gaussian.png
"""

import argparse

import keras
import matplotlib
import numpy as np

import keras_gan

matplotlib.use("Agg")
import matplotlib.pyplot as plt  # noqa: E402


def draw(axis, gan, title):
    x = np.linspace(-1, 3, 200, dtype="float32")
    bins = np.linspace(-1, 3, 41)
    axis.plot(x, np.exp(-((x - 1) ** 2) / 2 / 0.5**2) / 0.5 / np.sqrt(2 * np.pi), "k:")
    generated = gan.generate(5000, seed=0)[:, 0]
    density, _ = np.histogram(generated, bins=bins, density=True)
    axis.plot((bins[1:] + bins[:-1]) / 2, density, "g-")
    scores = gan.discriminator.predict(x[:, None], verbose=0)[:, 0]
    axis.plot(x, 1 / (1 + np.exp(-scores)), "b--")
    axis.set(title=title, ylim=(0, 1.2))


def main(steps, out):
    real = np.random.default_rng(0).normal(1.0, 0.5, (20000, 1)).astype("float32")
    gan = keras_gan.GAN.from_shape(
        (1,), latent_dim=1, width=64, latents="uniform", average=0.995, seed=0
    )
    gan.compile(keras.optimizers.Adam(1e-3, beta_1=0.5), keras.optimizers.Adam(1e-3, beta_1=0.5))
    figure, axes = plt.subplots(1, 4, figsize=(12, 3), sharey=True)
    draw(axes[0], gan, "before training")
    for axis, part in zip(axes[1:], (0.05, 0.25, 0.7), strict=True):
        count = max(1, int(part * steps))
        gan.fit(real, batch_size=256, steps_per_epoch=count, epochs=1, verbose=2)
        draw(axis, gan, f"{int(gan.optimizer.iterations.numpy())} steps")
    figure.savefig(out, dpi=100, bbox_inches="tight")
    samples = gan.generate(5000, seed=0)
    print(f"generated mean {samples.mean():.2f}, deviation {samples.std():.2f}; real 1.00, 0.50")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--steps", type=int, default=4000, help="generator updates")
    parser.add_argument("--out", default="gaussian.png")
    main(**vars(parser.parse_args()))
