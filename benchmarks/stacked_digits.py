"""A thousand modes: `KERAS_BACKEND=jax python -m benchmarks.stacked_digits`.

Three digits of 8x8 pixels, drawn by chance, are the channels of a picture; a support vector
machine reads them back. The protocol is that of the stacked digits of the literature: 26,000
pictures to train on, 26,000 samples, modes that are hit and KL of their shares to uniform.
"""

import functools

import keras
import numpy as np
from sklearn.svm import SVC

import keras_gan
from benchmarks import records
from benchmarks.processes import timed
from keras_gan.networks import Strided

COUNT = 26_000


def stacked(digits, seed):
    """(COUNT, 8, 8, 3)."""
    rows = np.random.default_rng(seed).integers(len(digits), size=(3, COUNT))
    return np.concatenate([digits[of_channel] for of_channel in rows], axis=-1)


class Reader:
    """Modes and KL of pictures."""

    def __init__(self, data):
        self.classifier = SVC(gamma=0.001, C=10).fit(ink(data.train), data.train_labels)
        self.accuracy = self.classifier.score(ink(data.held_out), data.held_out_labels)

    def __call__(self, pictures):
        digits = [self.classifier.predict(ink(pictures[..., i])) for i in range(3)]
        shares = np.bincount(np.array([100, 10, 1]) @ digits, minlength=1000) / len(pictures)
        hit = shares[shares > 0]
        return {"modes": len(hit), "kl": round(float((hit * np.log(1000 * hit)).sum()), 4)}


def ink(images):
    """Rows of pixels in [0, 16]."""
    return 8 * (images.reshape(len(images), -1) + 1)


def train(pictures, steps, seed):
    """(model, seconds): R3GAN's loss and penalties, networks without a full-size layer."""
    keras.utils.set_random_seed(seed)
    spec = keras_gan.data.spec_of_shape(pictures.shape[1:])
    gan = keras_gan.R3GAN.from_spec(
        spec, networks=Strided(width=32), gamma=0.5, average=0.995, seed=seed
    )
    rates = (keras.optimizers.schedules.CosineDecay(1e-3, steps) for _ in range(2))
    gan.compile(*(keras.optimizers.Adam(rate, beta_1=0.0, beta_2=0.99) for rate in rates))
    return gan, timed(
        lambda: gan.fit(pictures, batch_size=64, steps_per_epoch=steps, epochs=1, verbose=0)
    )


def lines(steps, seeds):
    data = keras_gan.data.load("digits")
    read, pictures = Reader(data), stacked(data.train, 0)
    for seed in range(seeds):
        gan, seconds = train(pictures, steps, seed)
        yield {
            "seed": seed, "steps": steps, "backend": keras.backend.backend(),
            "keras": keras.__version__, "cpu_seconds": round(seconds["cpu"], 1),
            **read(gan.generate(COUNT, seed=1)), "real": read(stacked(data.held_out, 1)),
            "accuracy": round(float(read.accuracy), 4),
        }  # fmt: skip


def write_page(lines):
    columns = {
        "seed": "{seed}", "backend": "{backend}", "updates": "{steps:,}", "modes": "{modes:,}",
        "KL": "{kl:.3f}", "cpu s": "{cpu_seconds:.0f}",
    }  # fmt: skip
    real = lines[0]["real"]
    records.write_page(
        "stacked_digits", runs=records.table(lines, columns), modes=f"{real['modes']:,}",
        kl=f"{real['kl']:.3f}", accuracy=f"{lines[0]['accuracy']:.1%}",
    )  # fmt: skip


if __name__ == "__main__":
    records.measure(
        "stacked_digits", __doc__.splitlines()[0], {"all": functools.partial(lines)}, write_page,
        key=("seed", "backend", "steps"),
        steps=(15_000, "updates of each player"), seeds=(3, "how many"),
    )  # fmt: skip
