"""Are all modes found, each as wide as it is? `KERAS_BACKEND=jax python -m benchmarks.modes`.

R3GAN's loss and penalties on points, two small networks, rates that fall to zero, gamma to a
tenth; the discriminator sees Fourier features. PacGAN's
protocol for the counts: 2,500 points, three standard deviations. One line for each seed.
"""

import functools

import keras
import numpy as np
from keras import layers

import keras_gan
from benchmarks import records
from benchmarks.learning.scores import POINTS, mode_scores
from benchmarks.processes import timed
from benchmarks.records import table
from keras_gan.layers import FourierFeatures

GAMMAS = {"ring": 0.02, "grid": 0.05}
SCALES = {"ring": 3.0, "grid": 1.0}  # of the Fourier features: modes are five times as wide there
BATCH, WIDTH, RATE = 256, 128, 2e-3


def network(inputs, outputs, activation, *first):
    hidden = [
        layer
        for _ in range(3)
        for layer in (layers.Dense(WIDTH, kernel_initializer="he_normal"), activation())
    ]
    return keras.Sequential([keras.Input((inputs,)), *first, *hidden, layers.Dense(outputs)])


def spread(points, modes):
    """Of the points around each centre, in units of the true deviation: smallest and largest."""
    squares = ((points[:, None] - modes.centers) ** 2).sum(axis=-1)
    nearest, near = squares.argmin(axis=1), np.sqrt(squares.min(axis=1))
    inside = near < 6 * modes.standard_deviation
    found = [points[inside & (nearest == mode)] for mode in range(len(modes.centers))]
    widths = [(x - x.mean(axis=0)).std() / modes.standard_deviation for x in found if len(x) > 9]
    return {"narrowest": round(float(min(widths)), 2), "widest": round(float(max(widths)), 2)}


def train(name, steps, seed):
    """(model, data, seconds)."""
    data = keras_gan.data.load(name)
    keras.utils.set_random_seed(seed)
    # Eight latents, because the modes come out too narrow with the papers' two.
    generator = network(8, 2, layers.ReLU)
    leaky = functools.partial(layers.LeakyReLU, negative_slope=0.2)
    judge = network(2, 1, leaky, FourierFeatures(64, SCALES[name]))
    gan = keras_gan.R3GAN(
        generator, judge, gamma=GAMMAS[name], decay_steps=steps, average=0.999, seed=seed
    )
    rates = (keras.optimizers.schedules.CosineDecay(RATE, steps) for _ in range(2))
    gan.compile(*(keras.optimizers.Adam(rate, beta_1=0.0, beta_2=0.99) for rate in rates))
    seconds = timed(lambda: gan.fit(data.train, batch_size=BATCH, steps_per_epoch=steps, verbose=0))
    return gan, data, seconds


def lines(name, steps, seeds, first):
    for seed in range(first, first + seeds):
        gan, data, seconds = train(name, steps, seed)
        yield {
            "data": name, "seed": seed, "steps": steps, "backend": keras.backend.backend(),
            "keras": keras.__version__, "cpu_seconds": round(seconds["cpu"], 1),
            **mode_scores(gan.generate(POINTS, seed=1), data.modes),
            **spread(gan.generate(10 * POINTS, seed=2), data.modes),
            "real": mode_scores(data.held_out[:POINTS], data.modes),
        }  # fmt: skip


def write_page(lines):
    columns = {
        "data": "{data}", "seed": "{seed}", "updates": "{steps:,}", "backend": "{backend}",
        "modes": "{modes} of {of_modes}", "high quality": "{high_quality:.1%}", "KL": "{kl:.4f}",
        "narrowest mode": "{narrowest}", "widest": "{widest}", "cpu s": "{cpu_seconds:.0f}",
    }  # fmt: skip
    lines = sorted(lines, key=lambda x: (list(GAMMAS).index(x["data"]), x["seed"]))
    records.write_page("modes", runs=table(lines, columns))


if __name__ == "__main__":
    records.measure(
        "modes", __doc__.splitlines()[0], {n: functools.partial(lines, n) for n in GAMMAS},
        write_page, key=("data", "seed", "backend", "steps"),
        steps=(40_000, "updates of each player"), seeds=(3, "how many"),
        first=(0, "seed"),
    )  # fmt: skip
