"""Is a label obeyed, and do classes vary? `KERAS_BACKEND=tensorflow python -m benchmarks.by_label`.

ACGAN and ProjectionGAN on mnist-5k, all as `keras-gan train` chooses it. Beside the share of
digits drawn as asked: how many real held-out digits a classifier tells that has learnt from
generated ones, as many of each class as there are to train on, and the same taught by these.
"""

import functools

import keras

import keras_gan
from benchmarks import records
from benchmarks.processes import timed
from keras_gan.evaluation import Evaluator

VARIANTS = {"ACGAN": keras_gan.ACGAN, "ProjectionGAN": keras_gan.ProjectionGAN}
METRICS = ("fid", "obeyed", "intra_fid", "gan_train")


def lines(name, steps, seeds, first, count):
    data = keras_gan.data.load("mnist-5k")
    evaluator = Evaluator(data, METRICS, count=count)
    usual = keras_gan.runs.recipe(VARIANTS[name], data.spec())
    steps = steps or usual["steps"]
    for seed in range(first, first + seeds):
        keras.utils.set_random_seed(seed)
        gan = VARIANTS[name].from_spec(data.spec(), average=usual["average"], seed=seed)
        gan.compile()
        fit = functools.partial(
            gan.fit, data.train, data.train_labels, batch_size=usual["batch_size"],
            steps_per_epoch=steps, verbose=0,
        )  # fmt: skip
        seconds = timed(fit)
        found = evaluator.evaluate(gan)
        yield {
            "model": name, "seed": seed, "steps": steps, "count": count,
            "backend": keras.backend.backend(), "keras": keras.__version__,
            "cpu_seconds": round(seconds["cpu"], 1),
            **{metric: round(float(found[metric]["value"]), 4) for metric in METRICS},
            "worst": round(float(found["obeyed"]["worst"]), 4),
            "intra_fid_worst": round(float(found["intra_fid"]["worst"]), 4),
            "real": {"obeyed": round(float(evaluator.floor["obeyed"]["value"]), 4),
                     "gan_train": round(float(found["gan_train"]["real"]), 4)},
        }  # fmt: skip


def write_page(lines):
    lines = sorted(lines, key=lambda line: (line["model"], line["steps"], line["seed"]))
    columns = {
        "model": "{model}", "seed": "{seed}", "steps": "{steps:,}",
        "drawn as asked": "{obeyed:.1%}", "worst class": "{worst:.1%}",
        "GAN-train": "{gan_train:.1%}", "FID": "{fid:.2f}", "intra-class FID": "{intra_fid:.1f}",
        "worst class's": "{intra_fid_worst:.1f}", "cpu s": "{cpu_seconds:.0f}",
    }  # fmt: skip
    real = {str(line["real"]): line["real"] for line in lines}.values()
    names = {"obeyed": "seen as what they are", "gan_train": "taught by them"}
    real = records.table(real, {text: f"{{{key}:.1%}}" for key, text in names.items()})
    records.write_page("by_label", runs=records.table(lines, columns), real=real)


if __name__ == "__main__":
    records.measure(
        "by_label", __doc__.splitlines()[0],
        {name: functools.partial(lines, name) for name in VARIANTS}, write_page,
        key=("model", "seed", "steps"), steps=(0, "generator updates; the variant's own if 0"),
        seeds=(3, "how many"), first=(0, "the first seed"),
        count=(10_000, "generated digits to measure"),
    )  # fmt: skip
