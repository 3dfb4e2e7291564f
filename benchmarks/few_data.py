"""Do augmentations help with few pictures? `KERAS_BACKEND=torch python -m benchmarks.few_data`.

The same ProjectionGAN on the first 100 and 500 training digits of mnist-5k, alone, behind
DiffAugment and behind ADA; every run makes the same number of steps. Frechet distance and the
classes are those of the classifier of all training digits, against held-out ones; the
memorisation test asks whether samples lie nearer to the few than held-out digits do.
"""

import dataclasses
import functools

import keras

import keras_gan
from benchmarks import records
from benchmarks.processes import timed
from benchmarks.records import table
from keras_gan import layers
from keras_gan.evaluation import Evaluator
from keras_gan.extractors import default_for

COUNT = 4000
AUGMENTATIONS = {
    "none": lambda: (),
    "diff": lambda: layers.DiffAugment(seed=1),
    "translation,cutout": lambda: layers.DiffAugment(("translation", "cutout"), seed=1),
    "ada": lambda: layers.AdaptiveAugment(speed_images=50_000, seed=1),
}


def lines(pictures, steps, seeds, first, only):
    whole = keras_gan.data.load("mnist-5k")
    few = dataclasses.replace(
        whole, train=whole.train[:pictures], train_labels=whole.train_labels[:pictures]
    )
    extractor = default_for(whole)
    unseen = Evaluator(whole, ("fid",), extractor, count=COUNT, split="held_out")
    near = Evaluator(few, ("memorisation",), extractor, count=COUNT)
    for seed in range(first, first + seeds):
        for name, before in AUGMENTATIONS.items():
            if only and name not in only.split(";"):
                continue
            keras.utils.set_random_seed(seed)
            gan = keras_gan.ProjectionGAN.from_spec(
                few.spec(), before=before(), average=0.995, seed=seed
            )
            gan.compile()
            seconds = timed(
                lambda gan=gan: gan.fit(
                    few.train, few.train_labels, batch_size=64, steps_per_epoch=steps, verbose=0
                )
            )
            copied = near.evaluate(gan).to_dict()["tests"]["memorisation"]
            yield {
                "pictures": pictures, "augmentation": name, "seed": seed, "steps": steps,
                "backend": keras.backend.backend(), "keras": keras.__version__,
                "cpu_seconds": round(seconds["cpu"], 1),
                "fid": round(float(unseen.evaluate(gan)["fid"]["value"]), 2),
                **{name: copied[name] for name in ("memorised", "copies", "share")},
            }  # fmt: skip


def write_page(lines):
    order = list(AUGMENTATIONS)
    rows = sorted(lines, key=lambda x: (x["pictures"], order.index(x["augmentation"]), x["seed"]))
    columns = {
        "training digits": "{pictures}", "augmentation": "{augmentation}", "seed": "{seed}",
        "backend": "{backend}", "steps": "{steps:,}", "distance": "{fid:.1f}",
        "memorised": "{memorised}", "nearer than held-out ones are": "{share:.1%}",
        "copies of 2,000": "{copies}", "cpu s": "{cpu_seconds:.0f}",
    }  # fmt: skip
    records.write_page("few_data", runs=table(rows, columns))


if __name__ == "__main__":
    records.measure(
        "few_data", __doc__.splitlines()[0],
        {str(n): functools.partial(lines, n) for n in (100, 500)}, write_page,
        key=("pictures", "augmentation", "seed", "backend"),
        steps=(2000, "generator updates"), seeds=(1, "how many"), first=(0, "the first seed"),
        only=(None, "some of the augmentations, joined by semicolons"),
    )  # fmt: skip
