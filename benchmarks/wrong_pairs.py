"""Do wrong pairs make a model obey? `KERAS_BACKEND=tensorflow python -m benchmarks.wrong_pairs`.

The same MatchingAwareGAN on glyph-words with wrong pairs and without them. Asked are captions whose
combination of letter and style was held out, and those that were trained with. Judges are two
classifiers of real glyphs, one of letters and one of styles; they learn from all combinations, else
they would know that a letter never has the styles it was held out with.
"""

import functools

import keras
import numpy as np

import keras_gan
from benchmarks import records
from benchmarks.processes import timed
from keras_gan.extractors import ClassifierFeatures
from keras_gan.metrics import label_agreement
from keras_gan.models import adams
from keras_gan.runs import conditioned

WEIGHTS = {"wrong pairs": 0.5, "none": 0.0}
#: What the class is told, and what makes its optimizers.
TRAININGS = {
    "default": ({}, lambda: ()),
    "paper": ({"gamma": 0.0}, lambda: adams(2e-4, beta_1=0.5)),
}
ASKED = {"held_out": "combination held out", "train": "combination trained with"}
#: How many times over a judge is taught all glyphs: styles are the harder to tell.
FIELDS = {"labels": 1, "style": 12}
OF_EACH = 20  # pictures of a caption


class Judge:
    """A classifier of real glyphs, all but every tenth, and the class that each caption names."""

    def __init__(self, data, field):
        data = conditioned(data, field)
        parts = {"held_out": data.held_out_fields, "train": data.train_fields}
        said = np.concatenate([part["caption"] for part in parts.values()])
        part = np.repeat(list(parts), [len(data.held_out), len(data.train)])
        images = np.concatenate([data.held_out, data.train])
        labels = np.concatenate([data.held_out_labels, data.train_labels])
        unseen = np.arange(len(images)) % 10 == 9
        times = FIELDS[field]
        self.class_of = dict(zip(said.tolist(), labels.tolist(), strict=True))
        self.classifier = ClassifierFeatures(
            np.tile(images[~unseen], (times, 1, 1, 1)), np.tile(labels[~unseen], times),
            (images[unseen], labels[unseen]), name=field,
        )  # fmt: skip
        rows = {name: unseen & (part == name) for name in parts}
        self.real = {name: self.share(images[i], said[i])["obeyed"] for name, i in rows.items()}

    def share(self, images, captions):
        asked = np.array([self.class_of[caption] for caption in captions])
        found = label_agreement(asked, self.classifier.predict_labels(images))
        return {"obeyed": round(found.share, 4), "shuffled": round(found.shuffled, 4)}


def lines(name, steps, seeds, first, size, training):
    glyphs = keras_gan.data.load("glyph-words", size=size)
    judges = {field: Judge(glyphs, field) for field in FIELDS}
    data = conditioned(glyphs, "caption")
    asked = {"held_out": data.held_out_condition, "train": data.train_condition}
    asked = {part: np.repeat(np.unique(said), OF_EACH) for part, said in asked.items()}
    real = {field: judge.real for field, judge in judges.items()}
    arguments, optimizers = TRAININGS[training]
    for seed in range(first, first + seeds):
        keras.utils.set_random_seed(seed)
        gan = keras_gan.MatchingAwareGAN.from_spec(
            data.spec(), wrong_weight=WEIGHTS[name], average=0.995, seed=seed, **arguments
        )
        gan.compile(*optimizers())
        seconds = timed(
            lambda gan=gan: gan.fit(
                data.train, data.train_condition, steps_per_epoch=steps, verbose=0
            )
        )
        line = {"model": name, "seed": seed, "steps": steps, "size": size, "training": training,
                "backend": keras.backend.backend(), "keras": keras.__version__,
                "cpu_seconds": round(seconds["cpu"], 1), "real": real}  # fmt: skip
        for part, captions in asked.items():
            images = gan.generate(len(captions), condition=captions, seed=1)
            line[part] = {field: judge.share(images, captions) for field, judge in judges.items()}
        yield line


def row(model, seed, asked, letters, styles, training="", steps="", cpu=""):
    return {"model": model, "training": training, "seed": seed, "asked": ASKED[asked],
            "steps": steps, "letters": letters, "styles": styles, "cpu": cpu}  # fmt: skip


def rows_of(lines):
    """A row for each run and kind of caption, then the floor and the real glyphs."""
    for line in lines:
        for part in ASKED:
            shares = (line[part][field]["obeyed"] for field in FIELDS)
            yield row(line["model"], line["seed"], part, *shares, line["training"],
                      f"{line['steps']:,}", f"{line['cpu_seconds']:.0f}")  # fmt: skip
    if lines:
        floor = (np.mean([line["held_out"][f]["shuffled"] for line in lines]) for f in FIELDS)
        yield row("captions shuffled", "all", "held_out", *floor)
        for part in ASKED:
            yield row("real glyphs", "", part, *(lines[0]["real"][f][part] for f in FIELDS))


def write_page(lines):
    order = list(WEIGHTS)
    lines = sorted(
        lines, key=lambda x: (order.index(x["model"]), x["training"], x["steps"], x["seed"])
    )
    columns = {"model": "{model}", "training": "{training}", "seed": "{seed}",
               "steps": "{steps}", "asked": "{asked}", "right letter": "{letters:.1%}",
               "right style": "{styles:.1%}", "cpu s": "{cpu}"}  # fmt: skip
    records.write_page("wrong_pairs", runs=records.table(rows_of(lines), columns))


if __name__ == "__main__":
    records.measure(
        "wrong_pairs", __doc__.splitlines()[0],
        {name: functools.partial(lines, name) for name in WEIGHTS}, write_page,
        key=("model", "seed", "steps", "size", "training"), steps=(4000, "generator updates"),
        seeds=(3, "how many"), first=(0, "the first seed"),
        size=(28, "height and width of the glyphs"),
        training=("default", "or paper: Adam 2e-4, 0.5 and no penalty"),
    )  # fmt: skip
