"""Two parallel lines, theta apart: JS stands still at log 2, Wasserstein's distance is |theta|.

Points (0, y) are the data, (theta, y) the fakes. Left: formulas, and what trained judges see.

    python examples/theory/parallel_lines.py --out docs/theory/parallel_lines.png
"""

import argparse

import keras
import numpy as np
from keras import ops
from matplotlib.figure import Figure

import keras_gan

THETAS = np.linspace(-2, 2, 8)
GAMES = (keras_gan.GAN, "Minimax", "C0o"), (keras_gan.WGANGP, "Wasserstein", "C3s")
REAL = np.stack([np.zeros(8192), np.linspace(-1, 1, 8192)], axis=1).astype("float32")


def seen(variant, loss, steps):
    """At each theta what the trained judge says, and the slope that it gives for theta."""
    line = keras.layers.Dense(2)
    judge = keras_gan.networks.dense_discriminator((2,), width=32, depth=2)
    players = keras.Sequential([keras.Input((1,)), line]), judge
    gan = variant(*players, latents="uniform", discriminator_steps=1, seed=0)
    gan.compile(keras.optimizers.SGD(0.0), keras.optimizers.Adam(2e-3, beta_1=0.5), loss=loss)
    for theta in THETAS:
        line.set_weights([np.array([[0.0, 1.0]]), np.array([theta, 0.0])])
        gan.fit(REAL, batch_size=128, steps_per_epoch=steps, verbose=0)
        fakes = ops.convert_to_tensor(REAL + np.array([theta, 0.0], "float32"))
        slope = keras_gan.backend.input_gradients(lambda x: loss.generator(judge(x)), fakes)
        value = -loss.discriminator(judge(REAL), judge(fakes))
        yield [ops.convert_to_numpy(value).item(), ops.convert_to_numpy(slope)[:, 0].sum()]


def main(steps, out):
    keras.utils.set_random_seed(0)
    left, right = Figure(figsize=(10, 4), layout="constrained").subplots(1, 2)
    left.axhline(np.log(2), color="C0", label="JS = log 2, but 0 at theta = 0")
    left.plot([-2, 0, 2], [2, 0, 2], "C3", label="Wasserstein = |theta|")
    for variant, name, style in GAMES:
        values, slopes = np.array(list(seen(variant, getattr(keras_gan.losses, name)(), steps))).T
        values = values / 2 + np.log(2) if name == "Minimax" else values
        left.plot(THETAS, values, style, label=f"as {variant.__name__} sees it")
        right.plot(THETAS, slopes, f"{style}-")
        print(name, "sees", np.round(values, 2), "with slopes", np.round(slopes, 3))
    left.set(title="how far the lines are apart", xlabel="theta", ylim=(-0.1, 2.9))
    right.set(title="slope that the generator gets", xlabel="theta")
    left.legend(fontsize=8)
    left.figure.savefig(out, dpi=100)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--steps", type=int, default=250)
    parser.add_argument("--out", default="parallel_lines.png")
    main(**vars(parser.parse_args()))
