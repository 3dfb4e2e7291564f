"""Why a GAN turns in circles: two numbers that play, and the eigenvalues of their game.

Lines are trained, dots the linearised flow. Eigenvalues left of 0 let the game come to rest.

    python examples/theory/dirac_gan.py --out docs/theory/dirac_gan.png
"""

import argparse

import keras
import numpy as np
from keras import ops
from matplotlib.figure import Figure
from scipy.linalg import expm

import keras_gan
from keras_gan.losses import Minimax, Wasserstein
from keras_gan.regularizers import R1

RATE, START = 0.05, np.array([0.1, 0.1])
GAMES = (Minimax(), 0.5, 0), (Wasserstein(), 1, 0), (Minimax(), 0.5, 0.3), (Minimax(), 0.5, 2)


def trained(loss, gamma, steps):
    """(theta, psi) before each step: data at 0, a generator that makes theta, D(x) = psi x."""
    made, judged = (keras.layers.Dense(1, use_bias=bias) for bias in (True, False))
    gan = keras_gan.GAN(*(keras.Sequential([keras.Input((1,)), x]) for x in (made, judged)), seed=0)
    made.kernel.trainable = False  # the generator is its bias
    for weights, value in zip((made.kernel, made.bias, judged.kernel), (0, *START), strict=True):
        weights.assign(ops.full(weights.shape, value, "float32"))
    penalties = [R1(gamma)] if gamma else []
    gan.compile(*(keras.optimizers.SGD(RATE) for _ in "gd"), loss=loss, regularizers=penalties)
    for _ in range(steps):
        yield [ops.convert_to_numpy(number).item() for number in (made.bias, judged.kernel)]
        gan.train_on_batch(np.zeros((1, 1), "float32"))


def main(steps, out):
    left, right = Figure(figsize=(10, 4.4), layout="constrained").subplots(1, 2)
    for loss, speed, gamma in GAMES:
        flow = np.array([[0, speed], [-speed, -gamma]])  # theta' = s psi, psi' = -s theta - g psi
        path, values = np.array(list(trained(loss, gamma, steps))), np.linalg.eigvals(flow)
        exact = np.array([expm(RATE * step * flow) @ START for step in range(0, steps, 8)])
        off = np.linalg.norm(path[::8] - exact, axis=1).max() / np.linalg.norm(START)
        print(type(loss).__name__, gamma, np.round(values, 3), f"off by {100 * off:.1f} %")
        (line,) = left.plot(*path.T, label=f"{type(loss).__name__}, gamma {gamma}")
        left.plot(*exact.T, ".", color=line.get_color(), ms=4)
        right.plot(values.real, values.imag, "o", color=line.get_color(), ms=9, alpha=0.7)
    left.set(title="trained (lines), linearised (dots)", xlabel="theta", ylabel="psi", aspect=1)
    right.set(title="eigenvalues of the game", xlabel="real: decay", ylabel="imaginary: rotation")
    right.legend(*left.get_legend_handles_labels(), loc="upper left")
    left.figure.savefig(out, dpi=100)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--steps", type=int, default=250)
    parser.add_argument("--out", default="dirac_gan.png")
    main(**vars(parser.parse_args()))
