"""Do codes that nobody named mean digits? `KERAS_BACKEND=jax python -m benchmarks.hidden_codes`.

InfoGAN on mnist-5k with a code of ten values and two continuous ones, no label shown. Each value is
given the digit that fits best, one for one; the classifier of the data says how often it is drawn.
"""

from pathlib import Path

import keras
import numpy as np
from keras import layers
from scipy.optimize import linear_sum_assignment

import keras_gan
from benchmarks import records
from benchmarks.processes import timed
from keras_gan import drawing, networks
from keras_gan.extractors import default_for

CODES, LATENTS = 10, 74
OF_EACH = 200  # digits of each value


def matched(counts):
    """(share of all digits on the best one-to-one pairs, {code: digit}), counts (code, digit)."""
    codes, digits = linear_sum_assignment(counts, maximize=True)
    share = counts[codes, digits].sum() / counts.sum()
    return float(share), dict(zip(codes.tolist(), digits.tolist(), strict=True))


def picture(gan, digits, path):
    """A row for each digit: eight as they come, then one with each continuous code from -1 to 1."""
    latents = gan.sampling_inputs(8 * CODES, seed=1).reshape(CODES, 8, LATENTS)
    latents = np.concatenate([latents, *2 * [np.repeat(latents[:, :1], 8, axis=1)]], axis=1)
    latents[:, :, -CODES - 2 : -2] = np.eye(CODES)[sorted(digits, key=digits.get)][:, None]
    latents[:, 8:, -2:] = 0.0
    for place in (0, 1):
        latents[:, 8 + 8 * place : 16 + 8 * place, place - 2] = np.linspace(-1, 1, 8)
    drawing.image_grid(gan.made_of(latents.reshape(-1, LATENTS)), path, columns=24)


def discriminator(shape, width):
    """The paper's, with 2 * `width` channels in the first convolution in the place of 64.

    Without its batch norm 59 % matched, in one run of 4,000 steps.
    """
    samples = keras.Input(shape)
    x = layers.Conv2D(2 * width, 4, strides=2, padding="same")(samples)
    x = layers.Conv2D(4 * width, 4, strides=2, padding="same", use_bias=False)(judged(x))
    x = layers.Flatten()(judged(layers.BatchNormalization(momentum=0.9, epsilon=1e-5)(x)))
    x = layers.Dense(16 * width, use_bias=False)(x)
    x = judged(layers.BatchNormalization(momentum=0.9, epsilon=1e-5)(x))
    return keras.Model(samples, layers.Dense(1, dtype="float32")(x))


def moved_a_little():
    """Layers before the discriminator: how a digit stands is then hard to read, its name is not."""
    return keras.Sequential([
        layers.RandomRotation(0.05, seed=1),
        layers.RandomZoom((-0.15, 0.15), (-0.15, 0.15), seed=2),
        layers.RandomTranslation(0.06, 0.06, seed=3),
    ])  # fmt: skip


def judged(x):
    return layers.LeakyReLU(negative_slope=0.1)(x)


def lines(steps, seeds, first, width, weight, moved, out):
    data = keras_gan.data.load("mnist-5k")
    judge = default_for(data)
    asked = np.repeat(np.arange(CODES), OF_EACH)
    for seed in range(first, first + seeds):
        keras.utils.set_random_seed(seed)
        judging = discriminator(data.shape, width)
        if moved:
            judging = networks.before(judging, moved_a_little())
        gan = keras_gan.InfoGAN(
            networks.strided_generator(data.shape, LATENTS, width), judging,
            categories=(CODES,), continuous=2, continuous_weight=weight, average=0.995, seed=seed,
        )  # fmt: skip
        gan.compile()
        logs = {}
        seconds = timed(
            lambda gan=gan, logs=logs: logs.update(
                gan.fit(data.train, steps_per_epoch=steps, verbose=0).history
            )
        )
        seen = judge.predict_labels(gan.generate(len(asked), seed=1, codes={"categorical": asked}))
        counts = np.zeros((CODES, CODES), int)
        np.add.at(counts, (asked, seen), 1)
        share, digits = matched(counts)
        if out:
            picture(gan, digits, Path(out) / f"hidden_codes_{seed}.png")
        kinds = ("categorical", "continuous")
        yield {"seed": seed, "steps": steps, "width": width, "weight": weight, "moved": moved,
               "matched": round(share, 4), "digit_of": [digits[code] for code in range(CODES)],
               "counts": counts.tolist(),
               **{kind: round(logs[f"{kind}_information"][-1], 3) for kind in kinds},
               "backend": keras.backend.backend(), "keras": keras.__version__,
               "cpu_seconds": round(seconds["cpu"], 1)}  # fmt: skip


def agreeing(line):
    """How many in a hundred of the codes given to 0, 1, ... 9 are seen as these."""
    counts = np.array(line["counts"])
    codes = np.argsort(line["digit_of"])
    shares = counts[codes, np.arange(CODES)] / counts[codes].sum(axis=1)
    return ", ".join(f"{100 * share:.0f}" for share in shares)


def write_page(lines):
    words = "no", "yes"
    lines = [{**x, "kept": agreeing(x), "moved": words[x["moved"]]} for x in lines]
    lines.sort(key=lambda x: (-words.index(x["moved"]), -x["weight"], x["steps"], x["seed"]))
    columns = {
        "moved": "{moved}", "weight": "{weight:.2f}", "seed": "{seed}", "steps": "{steps:,}",
        "digits as their code says": "{matched:.1%}", "of 0 to 9, %": "{kept}",
        "categorical code, of 2.30 nats": "{categorical:.2f}",
        "continuous codes, nats": "{continuous:.2f}", "cpu s": "{cpu_seconds:.0f}",
    }  # fmt: skip
    records.write_page("hidden_codes", runs=records.table(lines, columns))


if __name__ == "__main__":
    records.measure(
        "hidden_codes", __doc__.splitlines()[0], {"digits": lines}, write_page,
        key=("seed", "steps", "width", "weight", "moved"), steps=(6000, "generator updates"),
        seeds=(3, "how many"), first=(0, "the first seed"), width=(16, "of the networks"),
        weight=(0.1, "of the continuous codes' cross-entropy"),
        moved=(1, "whether digits are moved a little before the discriminator"),
        out=(None, "folder for a picture of each seed, none if not given"),
    )  # fmt: skip
