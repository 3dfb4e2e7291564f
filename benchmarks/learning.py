"""Do the recipes learn? `KERAS_BACKEND=jax python benchmarks/learning.py ring digits`.

Every run trains through the public API with a fixed seed, prints one JSON line, and puts it into
results/learning.jsonl in the place of an older run of the same task, backend and settings.
`--table` writes results/learning.md from those lines and trains nothing.
"""

import argparse
import dataclasses
import json
import sys
import time
from pathlib import Path

import keras
from learning_pictures import write_picture
from learning_recipes import TASKS, Recipe
from learning_scores import score
from learning_table import markdown

import keras_gan

RESULTS = Path(__file__).parent / "results"


def train(recipe, data):
    """(trained model, wall seconds, processor seconds); compiling counts, importing does not."""
    variant = getattr(keras_gan, recipe.variant)
    conditional = {"num_classes": data.num_classes} if recipe.variant == "ConditionalGAN" else {}
    keras.utils.clear_session()
    keras.utils.set_random_seed(recipe.seed)
    gan = variant.from_shape(data.shape, seed=recipe.seed, **conditional, **recipe.networks)
    adam = recipe.adam
    gan.compile(*([keras.optimizers.Adam(**adam) for _ in range(2)] if adam else []))
    wall, processor = time.perf_counter(), time.process_time()
    gan.fit(
        data.train,
        data.train_labels if gan.conditional else None,
        batch_size=recipe.batch_size,
        steps_per_epoch=recipe.steps,
        verbose=0,
    )
    return gan, time.perf_counter() - wall, time.process_time() - processor


def run(task, recipe):
    """Train and score; returns the line for learning.jsonl."""
    data = keras_gan.data.load(recipe.data)
    gan, wall, processor = train(recipe, data)
    line = {
        "task": task,
        "backend": keras.backend.backend(),
        "keras": keras.__version__,
        **dataclasses.asdict(recipe),
        "batch_size": recipe.batch_size or gan.batch_size,
        "discriminator_steps": gan.discriminator_steps,
        "wall_seconds": round(wall, 1),
        "cpu_seconds": round(processor, 1),
        **score(gan, data),
    }
    return gan, line


def identity(line):
    """What two lines share when one replaces the other."""
    names = ("task", "backend", *(field.name for field in dataclasses.fields(Recipe)))
    return json.dumps([line[name] for name in names], sort_keys=True)


def read():
    path = RESULTS / "learning.jsonl"
    return [json.loads(text) for text in path.read_text().splitlines()] if path.exists() else []


def write(line):
    lines = {identity(old): old for old in read()}
    lines[identity(line)] = line
    ordered = sorted(lines.values(), key=lambda line: (list(TASKS).index(line["task"]),
                     line["variant"], line["adam"] is not None, line["backend"]))  # fmt: skip
    RESULTS.mkdir(exist_ok=True)
    (RESULTS / "learning.jsonl").write_text("".join(json.dumps(line) + "\n" for line in ordered))


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
        (RESULTS / "learning.md").write_text(markdown(read()))
        return
    for task in arguments.tasks or TASKS:
        for number, recipe in enumerate(TASKS[task]):
            print(f"{task}: {recipe.variant}", file=sys.stderr)
            if arguments.steps:
                recipe = dataclasses.replace(recipe, steps=arguments.steps)
            gan, line = run(task, recipe)
            print(json.dumps(line), flush=True)
            if arguments.pictures:
                name = f"{task}-{number}-{line['backend']}.png"
                write_picture(gan, recipe.data, arguments.pictures / name)
            if not arguments.steps:
                write(line)


if __name__ == "__main__":
    main()
