"""Why nobody trains with log(1 - D): its slope is gone where the generator is bad.

Left: what moves a fake, against D(fake). Right: a discriminator that is trained against a
generator which stands still, and the slopes that the generator would get on the way.

    python examples/theory/saturating.py --out docs/theory/saturating.png
"""

import argparse

import keras
import numpy as np
from keras import ops
from matplotlib.figure import Figure

import keras_gan
from keras_gan.losses import Minimax, NonSaturating

LOSSES = {"saturating, log(1 - D)": Minimax(), "non-saturating, -log D": NonSaturating()}


def size_of_slopes(loss, judge, points):
    points = ops.convert_to_tensor(points)
    slopes = keras_gan.backend.input_gradients(lambda x: loss.generator(judge(x)), points)
    return np.abs(ops.convert_to_numpy(slopes)).sum()  # the loss is a mean over them


def main(steps, out):
    keras.utils.set_random_seed(0)
    left, right = Figure(figsize=(10, 3.8), layout="constrained").subplots(1, 2)
    scores = np.linspace(-7, 7, 141).astype("float32")
    for name, loss in LOSSES.items():
        slopes = [size_of_slopes(loss, lambda x: x, score[None]) for score in scores]
        left.plot(1 / (1 + np.exp(-scores)), slopes, label=name)
    bell = keras.layers.Dense(1, kernel_initializer=keras.initializers.Constant(0.5))
    judge = keras_gan.networks.dense_discriminator((1,), width=32, depth=2)
    gan = keras_gan.GAN(keras.Sequential([keras.Input((1,)), bell]), judge, seed=0)
    gan.compile(keras.optimizers.SGD(0.0), keras.optimizers.Adam(1e-3, beta_1=0.5))
    real = np.random.default_rng(0).normal(4.0, 0.5, (20_000, 1)).astype("float32")
    fakes, found = gan.generate(2000, seed=1), []
    times = np.unique(np.geomspace(1, steps, 12, dtype=int))
    for time in times:
        gan.fit(real, batch_size=128, steps_per_epoch=int(time) - gan.steps_done, verbose=0)
        found.append([size_of_slopes(loss, judge, fakes) for loss in LOSSES.values()])
    for name, values in zip(LOSSES, np.array(found).T, strict=True):
        right.loglog(times, values, "o-", ms=4, label=name)
        print(f"{name:24} slope {values[0]:.2g} at first, {values[-1]:.2g} after {times[-1]} steps")
    left.set(title="slope on the score of a fake", xlabel="D(fake); a bad generator's is near 0")
    right.set(title="slope on a fake, data 4 away", xlabel="updates of the discriminator alone")
    for axis in (left, right):
        axis.legend(fontsize=8)
    left.figure.savefig(out, dpi=100)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--steps", type=int, default=2000)
    parser.add_argument("--out", default="saturating.png")
    main(**vars(parser.parse_args()))
