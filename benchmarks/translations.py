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
from keras_gan.extractors import ClassifierFeatures

METRICS = ("l1", "ssim", "kid", "retrieval")
#: Task -> what `keras_gan.data.load` takes, of which "unpaired:" takes the pairs apart, and what
#: the network has learnt to tell whose features KID is of.
DATA = {
    "outlines": ("glyphs:outline,filled", "glyphs"),
    "bold": ("glyphs:regular,bold", "glyphs"),
    "emoji": ("emoji:{a},{b}", "emoji:{b}"),
}
MODELS = {
    "L1 alone": (Pix2Pix, {"adversarial_weight": 0.0}),
    "adversary alone": (Pix2Pix, {"l1_weight": 0.0}),
    "pix2pix": (Pix2Pix, {}),
    "CycleGAN": (CycleGAN, {}),
    "no cycles": (CycleGAN, {"cycle_weight": 0.0, "identity_weight": 0.0}),
    "no pool": (CycleGAN, {"pool_size": 0}),
    "no identity": (CycleGAN, {"identity_weight": 0.0}),
}
PAIRED = [name for name, (kind, _) in MODELS.items() if kind is Pix2Pix]


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


def lines(task, models, steps, size, width, batch_size, seeds, first, a, b, out):
    name, labelled = (text.format(a=a, b=b) for text in DATA[task])
    judge = ClassifierFeatures.of(keras_gan.data.load(labelled, size=size))
    for model in models.split(";") if models else MODELS:
        for seed in range(first, first + seeds):
            gan, data, seconds = train(model, name, size, width, batch_size, steps, seed)
            metrics = METRICS if data.held_out_paired else ("kid",)
            found = TranslationEvaluator(data, metrics, judge).evaluate(gan)["b"]
            if out:
                draw(gan, data, f"{out}/{task}-{model.replace(' ', '-')}-{seed}.png")
            yield {
                "task": task, "model": model, "seed": seed, "steps": steps, "size": size,
                "width": width, "backend": keras.backend.backend(), "keras": keras.__version__,
                "judge": round(judge.accuracy, 4), "batch_size": batch_size,
                "cpu_seconds": round(seconds, 1),
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
    for task, size in dict.fromkeys((line["task"], line["size"]) for line in lines):
        mine = sorted(records.chosen(lines, task=task, size=size),
                      key=lambda line: (order.index(line["model"]), line["seed"]))  # fmt: skip
        rows = [_row(line["model"], line, "translated") for line in mine]
        pairs = next((line for line in mine if line["model"] in PAIRED), mine[0])
        floors = [_row(title, {**pairs, "cpu_seconds": "", "steps": "", "seed": ""}, column)
                  for title, column in (("left as it is", "sources"), ("mean picture", "mean"),
                                        ("real held-out", "real"))]  # fmt: skip
        columns = {
            "model": "{model}", "seed": "{seed}", "steps": "{steps}", "L1": "{l1}",
            "SSIM": "{ssim}", "retrieval": "{retrieval}", "KID": "{kid}", "cpu s": "{cpu_seconds}",
        }  # fmt: skip
        first = mine[0]
        heading = f"## {task}: {first['size']} pixels, width {first['width']}, batches of "
        parts.append(f"{heading}{first['batch_size']}\n\n{records.table(rows + floors, columns)}")
    judges = {(line["task"], line["size"]): "{judge:.1%} ({task}, {size} pixels)".format(**line)
              for line in lines}  # fmt: skip
    records.write_page("translations", tasks="\n\n".join(parts), judges=", ".join(judges.values()))


def _row(model, line, column):
    forms = {"l1": ".3f", "ssim": ".3f", "retrieval": ".3f", "kid": ".1f"}
    known = {m: line[m][column] for m in METRICS if column in line[m]}
    return {**line, "model": model,
            **{m: format(known[m], form) if m in known else "" for m, form in forms.items()}}


if __name__ == "__main__":
    records.measure(
        "translations", __doc__.splitlines()[0],
        {task: functools.partial(lines, task) for task in DATA}, write_page,
        key=("task", "model", "seed", "size", "steps"),
        models=(None, f"of {'; '.join(MODELS)}, joined by semicolons"),
        steps=(2000, "updates of each side"), size=(32, "pixels"), width=(16, "of the networks"),
        batch_size=(8, "pictures"), seeds=(1, "how many"),
        first=(0, "the first seed"), a=(None, "of emoji: folder of the first package"),
        b=(None, "of emoji: folder of the second"), out=(None, "folder for pictures"),
    )  # fmt: skip
