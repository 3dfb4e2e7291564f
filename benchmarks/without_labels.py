"""Digits without labels: `KERAS_BACKEND=tensorflow python -m benchmarks.without_labels`.

The same networks, rates and processor seconds three times: told nothing, with two losses, and told
groups of like samples (`data.clusters`). No label is used in training; the judge, a classifier of
the digits, is that of `benchmarks.time_to_quality`.
"""

import functools

import keras
import numpy as np

import keras_gan
from benchmarks import records
from benchmarks.time_to_quality.course import SAMPLES, Judge, Measure, at_the_end
from keras_gan import GAN, ProjectionGAN
from keras_gan.evaluation import Evaluator
from keras_gan.losses import NonSaturating, RelativisticPairing
from keras_gan.models import adams
from keras_gan.networks import Strided
from keras_gan.regularizers import R1, R2
from keras_gan.statistics.frechet import frechet_distance


class JudgeWithoutLabels(Judge):
    """Distance to unseen real digits, and the share of the rarest class."""

    def __call__(self, gan):
        features, seen = self.seen(gan.generate(SAMPLES, seed=1))
        shares = np.bincount(seen, minlength=self.data.num_classes) / SAMPLES
        return {
            "rarest": round(float(shares.min()), 4),
            "frechet": round(frechet_distance(self.real, features), 3),
        }


def told_nothing(loss, *regularizers):
    def make(data, seed):
        players = Strided().players({"real": data.spec()["real"]})
        gan = GAN(*players, average=0.995, seed=seed)
        optimizers = adams(1e-3, beta_1=0.0, beta_2=0.99)
        gan.compile(*optimizers, loss=loss(), regularizers=[make() for make in regularizers])
        return gan, (data.train,)

    return make


def told_clusters(count):
    def make(data, seed):
        grouped = keras_gan.data.clusters(data, count)
        gan = ProjectionGAN.from_spec(grouped.spec(), average=0.995, seed=seed)
        gan.compile()
        return gan, grouped.training_parts

    return make


CONTENDERS = {
    "nothing, R1": told_nothing(NonSaturating, lambda: R1(1.0)),
    "nothing, pairing": told_nothing(RelativisticPairing, lambda: R1(0.5), lambda: R2(0.5)),
    "50 clusters": told_clusters(50),
    "200 clusters": told_clusters(200),
}


def lines(name, seconds, seeds, first):
    data = keras_gan.data.load("mnist-5k")
    judge = JudgeWithoutLabels(data)
    near = Evaluator(data, ("memorisation",), judge.features, count=SAMPLES)
    for seed in range(first, first + seeds):
        keras.utils.set_random_seed(seed)
        gan, parts = CONTENDERS[name](data, seed)
        measure = Measure(judge, float(seconds))
        gan.fit(*parts, epochs=10_000, verbose=0, callbacks=[measure])
        yield {
            "told": name, "seed": seed, "backend": keras.backend.backend(), "seconds": seconds,
            "keras": keras.__version__, "course": measure.lines, "floor": round(judge.floor, 3),
            "memorised": near.evaluate(gan).to_dict()["tests"]["memorisation"]["memorised"],
        }  # fmt: skip


def write_page(lines):
    rows = [at_the_end(x) for x in lines]
    rows.sort(key=lambda x: (list(CONTENDERS).index(x["told"]), x["seed"]))
    columns = {
        "told": "{told}", "seed": "{seed}", "backend": "{backend}", "steps": "{steps:,}",
        "CPU s": "{cpu:.0f}", "Frechet / real": "{ratio:.2f}", "after half the time": "{half:.2f}",
        "rarest class": "{rarest:.1%}", "memorised": "{memorised}",
    }  # fmt: skip
    records.write_page("without_labels", runs=records.table(rows, columns))


if __name__ == "__main__":
    records.measure(
        "without_labels", __doc__.splitlines()[0],
        {name: functools.partial(lines, name) for name in CONTENDERS}, write_page,
        key=("told", "seed", "backend", "seconds"),
        seconds=(360, "of the processor"), seeds=(1, "how many"), first=(0, "the first seed"),
    )  # fmt: skip
