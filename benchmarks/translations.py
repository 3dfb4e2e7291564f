"""Pictures into pictures: `KERAS_BACKEND=tensorflow python -m benchmarks.translations outlines`.

The papers' ladders on data whose true pairs are known: L1 alone, the adversary alone and both;
CycleGAN, and without its cycles, its pool, its identity term. Models without pairs never see a
true partner and are measured on held-out ones like the others.
"""

import functools

import keras

import keras_gan
from benchmarks import records
from benchmarks.processes import timed
from keras_gan import CycleGAN, Pix2Pix, drawing
from keras_gan.callbacks import LinearDecay
from keras_gan.evaluation import TranslationEvaluator

METRICS = ("l1", "ssim", "kid", "retrieval")
#: Task -> what `keras_gan.data.load` takes, of which "unpaired:" takes the pairs apart.
DATA = {"outlines": "glyphs:outline,filled", "bold": "glyphs:regular,bold", "emoji": "emoji:{}"}
MODELS = {
    "L1 alone": (Pix2Pix, {"adversarial_weight": 0.0}),
    "adversary alone": (Pix2Pix, {"l1_weight": 0.0}),
    "pix2pix": (Pix2Pix, {}),
    "CycleGAN": (CycleGAN, {}),
    "no cycles": (CycleGAN, {"cycle_weight": 0.0, "identity_weight": 0.0}),
    "no pool": (CycleGAN, {"pool_size": 0}),
    "no identity": (CycleGAN, {"identity_weight": 0.0}),
}


def train(model, name, size, width, batch_size, steps, seed):
    """(model, data with pairs, processor seconds)."""
    keras.utils.set_random_seed(seed)
    kind, arguments = MODELS[model]
    paired = keras_gan.data.load(name, size=size)
    data = paired if kind is Pix2Pix else keras_gan.data.load(f"unpaired:{name}", size=size)
    gan = kind.from_data(data, width=width, seed=seed, **arguments)
    gan.compile()
    fit = functools.partial(
        gan.fit, data, batch_size=batch_size, steps_per_epoch=steps // 20, epochs=20, verbose=0,
        callbacks=[LinearDecay(10, 20)],
    )  # fmt: skip
    return gan, data, timed(fit)["cpu"]


def lines(task, models, steps, size, width, batch_size, seeds, paths, out):
    name = DATA[task].format(paths)
    for model in models.split(";") if models else MODELS:
        for seed in range(seeds):
            gan, data, seconds = train(model, name, size, width, batch_size, steps, seed)
            metrics = METRICS if data.held_out_paired else ("kid",)
            found = TranslationEvaluator(data, metrics).evaluate(gan)["b"]
            if out:
                draw(gan, data, f"{out}/{task}-{model.replace(' ', '-')}-{seed}.png")
            yield {
                "task": task, "model": model, "seed": seed, "steps": steps, "size": size,
                "width": width, "backend": keras.backend.backend(), "keras": keras.__version__,
                "batch_size": batch_size, "cpu_seconds": round(seconds, 1),
                **{metric: {column: round(float(row["value"]), 4) for column, row in columns.items()
                            if row["value"] is not None}
                   for metric, columns in found.items()},
            }  # fmt: skip


def draw(gan, data, path):
    """Twelve held-out pictures a, what became of them, and the true b."""
    a, b = data.held_out_a[:12], data.held_out_b[:12]
    drawing.translations({"a": a, "a to b": gan.translate(a), "true b": b}, path)


def write_page(lines):
    order = list(MODELS)
    parts = []
    for task in dict.fromkeys(line["task"] for line in lines):
        mine = sorted((line for line in lines if line["task"] == task),
                      key=lambda line: (order.index(line["model"]), line["seed"]))  # fmt: skip
        rows = [_row(line["model"], line, "translated") for line in mine]
        floors = [_row(title, {**mine[0], "cpu_seconds": "", "steps": "", "seed": ""}, column)
                  for title, column in (("left as it is", "sources"), ("mean picture", "mean"),
                                        ("real held-out", "real"))]  # fmt: skip
        columns = {
            "model": "{model}", "seed": "{seed}", "steps": "{steps}", "L1": "{l1}",
            "SSIM": "{ssim}", "KID": "{kid}", "retrieval": "{retrieval}", "cpu s": "{cpu_seconds}",
        }  # fmt: skip
        first = mine[0]
        heading = f"## {task}: {first['size']} pixels, width {first['width']}, batches of "
        parts.append(f"{heading}{first['batch_size']}\n\n{records.table(rows + floors, columns)}")
    records.write_page("translations", tasks="\n\n".join(parts))


def _row(model, line, column):
    return {**line, "model": model, **{m: line[m].get(column, "") for m in METRICS}}


if __name__ == "__main__":
    records.measure(
        "translations", __doc__.splitlines()[0],
        {task: functools.partial(lines, task) for task in DATA}, write_page,
        key=("task", "model", "seed", "size", "steps"),
        models=(None, f"of {'; '.join(MODELS)}, joined by semicolons"),
        steps=(2000, "updates of each side"), size=(32, "pixels"), width=(16, "of the networks"),
        batch_size=(8, "pictures"), seeds=(1, "how many"),
        paths=(None, "of emoji: PATH_A,PATH_B"), out=(None, "folder for pictures"),
    )  # fmt: skip
