"""Do the recipes learn? `KERAS_BACKEND=jax python -m benchmarks.learning ring digits`.

Every run trains through the public API with a fixed seed, prints one JSON line, and puts it into
results/learning.jsonl in the place of an older run of the same task, backend and settings.
`--table` writes results/learning.md from those lines and trains nothing.
"""

import argparse
import dataclasses
import json
import sys
from pathlib import Path

import keras

import keras_gan
from benchmarks import records
from benchmarks.learning.recipes import TASKS, Recipe
from benchmarks.learning.scores import score
from benchmarks.learning.tables import write_page
from benchmarks.processes import timed
from keras_gan import drawing


def train(recipe, data):
    """(trained model, seconds); compiling counts, importing does not."""
    variant = getattr(keras_gan, recipe.variant)
    conditional = {"num_classes": data.num_classes} if recipe.variant == "ConditionalGAN" else {}
    keras.utils.clear_session()
    keras.utils.set_random_seed(recipe.seed)
    gan = variant.from_shape(data.shape, seed=recipe.seed, **conditional, **recipe.networks)
    adam = recipe.adam
    gan.compile(*([keras.optimizers.Adam(**adam) for _ in range(2)] if adam else []))
    labels = data.train_labels if gan.conditional else None
    size, steps = recipe.batch_size, recipe.steps
    seconds = timed(
        lambda: gan.fit(data.train, labels, batch_size=size, steps_per_epoch=steps, verbose=0)
    )
    return gan, seconds


def run(task, recipe):
    """(trained model, line for learning.jsonl)"""
    data = keras_gan.data.load(recipe.data)
    gan, seconds = train(recipe, data)
    return gan, {
        "task": task,
        "backend": keras.backend.backend(),
        "keras": keras.__version__,
        **dataclasses.asdict(recipe),
        "batch_size": recipe.batch_size or gan.batch_size,
        "discriminator_steps": gan.discriminator_steps,
        "wall_seconds": round(seconds["wall"], 1),
        "cpu_seconds": round(seconds["cpu"], 1),
        **score(gan, data),
    }


def identity(line):
    """What two lines share when one replaces the other."""
    names = ("task", "backend", *(field.name for field in dataclasses.fields(Recipe)))
    return json.dumps([line[name] for name in names], sort_keys=True)


def write(line):
    records.replace("learning", [line], identity)
    order = [*TASKS]
    records.write("learning", sorted(
        records.read("learning"),
        key=lambda x: (order.index(x["task"]), x["variant"], x["adam"] is not None, x["backend"]),
    ))  # fmt: skip


def picture(gan, data, path):
    """Points over real ones, or 100 images; one row for each class that can be asked for."""
    path.parent.mkdir(parents=True, exist_ok=True)
    rows = [label for label in range(10) for _ in range(10)] if gan.conditional else None
    samples = gan.generate(2500 if len(data.shape) == 1 else 100, condition=rows, seed=2)
    drawing.samples(samples, path, columns=10, real=data.held_out)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("tasks", nargs="*", metavar="task", help=f"of {', '.join(TASKS)}; or all")
    parser.add_argument("--steps", type=int, help="other generator updates: print, do not record")
    parser.add_argument("--pictures", type=Path, metavar="DIR", help="write a PNG for each run")
    parser.add_argument("--table", action="store_true", help="write results/learning.md")
    arguments = parser.parse_args()
    unknown = sorted(set(arguments.tasks) - set(TASKS))
    if unknown:
        parser.error(f"tasks are {', '.join(TASKS)}. Received: {', '.join(unknown)}")
    if arguments.table:
        return write_page(records.read("learning"))
    for task in arguments.tasks or TASKS:
        for number, recipe in enumerate(TASKS[task]):
            print(f"{task}: {recipe.variant}", file=sys.stderr)
            if arguments.steps:
                recipe = dataclasses.replace(recipe, steps=arguments.steps)
            gan, line = run(task, recipe)
            print(json.dumps(line), flush=True)
            if arguments.pictures:
                name = f"{task}-{number}-{line['backend']}.png"
                picture(gan, keras_gan.data.load(recipe.data), arguments.pictures / name)
            if not arguments.steps:
                write(line)


if __name__ == "__main__":
    main()
