"""The claims of WGAN's figures: `KERAS_BACKEND=jax python -m benchmarks.wgan_figures`.

Does the critic's loss fall with the distance to real samples, and does a variant learn with
generators that others cannot train? Digits of 8x8 pixels; the distance is that of a classifier of
the digits. Each variant has its paper's optimizers and k.
"""

import functools

import keras
from scipy.stats import spearmanr

import keras_gan
from benchmarks import records
from keras_gan import extractors
from keras_gan.evaluation import Evaluator
from keras_gan.networks import dcgan_discriminator, dcgan_generator, dense_generator

WIDTH, LATENT_DIM, PARTS = 16, 32, 20
GENERATORS = {
    "convolutional": lambda shape: dcgan_generator(shape, LATENT_DIM, WIDTH),
    "no batch norm": lambda shape: dcgan_generator(shape, LATENT_DIM, WIDTH, normalization=None),
    "dense": lambda shape: dense_generator(shape, LATENT_DIM, 128, output_activation="tanh"),
}
#: Variant, with what is not its default behind a comma -> its arguments.
VARIANTS = {
    "GAN": {}, "WGAN": {}, "WGANGP": {}, "WGANGP, k 20": {"discriminator_steps": 20},
    "R3GAN": {"gamma": 2.0, "decay_steps": None},
}  # fmt: skip


def train(variant, generator, data, evaluator, steps, seed):
    """Three lists: the discriminator's mean loss in each part of training, then after that part its
    loss on digits held out from it, and the distance."""
    keras.utils.set_random_seed(seed)
    normalization = "batch" if variant == "GAN" else None
    critic = dcgan_discriminator(data.shape, WIDTH, normalization)
    made = GENERATORS[generator](data.shape)
    name = variant.partition(",")[0]
    gan = getattr(keras_gan, name)(made, critic, **VARIANTS[variant], seed=seed)
    gan.compile()
    losses, unseen, distances = [], [], []
    for _ in range(PARTS):
        logs = gan.fit(data.train, batch_size=64, steps_per_epoch=steps // PARTS, verbose=0).history
        losses.append(round(float(logs["d_loss"][0]), 4))
        unseen.append(round(gan.evaluate(data.held_out, return_dict=True, verbose=0)["d_loss"], 4))
        distances.append(round(float(evaluator.evaluate(gan)["fid"]["value"]), 2))
    return losses, unseen, distances


def lines(variant, steps, seed, only):
    data = keras_gan.data.load("digits")
    evaluator = Evaluator(data, ("fid",), extractors.default_for(data), count=2000)
    for generator in GENERATORS if only is None else (only,):
        losses, unseen, distances = train(variant, generator, data, evaluator, steps, seed)
        yield {
            "variant": variant, "generator": generator, "seed": seed, "steps": steps,
            "backend": keras.backend.backend(), "keras": keras.__version__,
            "d_loss": losses, "unseen": unseen, "distance": distances,
        }  # fmt: skip


def correlation(losses, line):
    if losses is None:  # the held-out loss of lines from before there was one
        return "-"
    # A critic's loss is minus the distance that it sees.
    return f"{spearmanr([-loss for loss in losses], line['distance']).statistic:.2f}"


def order(line):
    return (
        list(VARIANTS).index(line["variant"]),
        list(GENERATORS).index(line["generator"]),
        line["seed"],
    )


def write_page(lines):
    correlations = [
        {**x, "rho": correlation(x["d_loss"], x), "unseen": correlation(x.get("unseen"), x),
         "first": x["distance"][0], "last": x["distance"][-1]}
        for x in sorted(lines, key=order)
    ]  # fmt: skip
    columns = {
        "variant": "{variant}", "generator": "{generator}", "seed": "{seed}",
        "updates": "{steps:,}", "distance after a 20th": "{first:.0f}", "at the end": "{last:.1f}",
        "Spearman": "{rho}", "held out": "{unseen}",
    }  # fmt: skip
    ends = {}
    for x in sorted(lines, key=order):
        ends.setdefault((x["variant"], x["seed"]), []).append(x["distance"][-1])
    ratios = [
        {"variant": variant, "seed": seed, "ratio": max(found) / min(found)}
        for (variant, seed), found in ends.items()
        if len(found) == len(GENERATORS)
    ]
    shown = {"variant": "{variant}", "seed": "{seed}", "worst / best generator": "{ratio:.2f}"}
    records.write_page(
        "wgan_figures", runs=records.table(correlations, columns),
        ratios=records.table(ratios, shown),
    )  # fmt: skip


if __name__ == "__main__":
    records.measure(
        "wgan_figures", __doc__.splitlines()[0],
        {name: functools.partial(lines, name) for name in VARIANTS}, write_page,
        key=("variant", "generator", "seed", "backend"),
        steps=(2000, "generator updates"), seed=(0, "of everything"),
        only=(None, f"one of {', '.join(GENERATORS)}; or all"),
    )  # fmt: skip
