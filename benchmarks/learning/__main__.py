"""Do the recipes learn? `KERAS_BACKEND=jax python -m benchmarks.learning ring digits`.

Every run trains through the public API with a fixed seed, prints one JSON line, and puts it into
results/learning.jsonl in the place of an older run of the same task, backend and settings; from
that it writes results/learning.md. `--table` trains nothing, `--print` writes nothing.
"""

import dataclasses
import functools

import keras

import keras_gan
from benchmarks import records
from benchmarks.learning.recipes import TASKS, Recipe
from benchmarks.learning.scores import score
from benchmarks.learning.tables import write_page
from benchmarks.processes import timed


def train(recipe, data):
    """(trained model, seconds); compiling counts, importing does not."""
    variant = getattr(keras_gan, recipe.variant)
    conditional = {"num_classes": data.num_classes} if recipe.variant == "ConditionalGAN" else {}
    keras.utils.clear_session()
    keras.utils.set_random_seed(recipe.seed)
    gan = variant.from_shape(data.shape, seed=recipe.seed, **conditional, **recipe.networks)
    gan.compile(*optimizers(recipe))
    labels = data.train_labels if gan.conditional else None
    size, steps = recipe.batch_size, recipe.steps
    seconds = timed(
        lambda: gan.fit(data.train, labels, batch_size=size, steps_per_epoch=steps, verbose=0)
    )
    return gan, seconds


def optimizers(recipe):
    """The discriminator's and the generator's; none without `adam`, for the variant has its own."""
    if recipe.adam is None:
        return []
    rates = recipe.adam["learning_rate"], recipe.generator_rate or recipe.adam["learning_rate"]
    return [keras.optimizers.Adam(**{**recipe.adam, "learning_rate": rate}) for rate in rates]


def lines(task, steps, seed, variant):
    for recipe in TASKS[task]:
        if variant not in (None, recipe.variant):
            continue
        recipe = dataclasses.replace(recipe, steps=steps or recipe.steps, seed=seed)
        data = keras_gan.data.load(recipe.data)
        gan, seconds = train(recipe, data)
        yield {
            "task": task, "backend": keras.backend.backend(), "keras": keras.__version__,
            **dataclasses.asdict(recipe), "batch_size": recipe.batch_size or gan.batch_size,
            "discriminator_steps": gan.discriminator_steps,
            "wall_seconds": round(seconds["wall"], 1), "cpu_seconds": round(seconds["cpu"], 1),
            **score(gan, data),
        }  # fmt: skip


if __name__ == "__main__":
    records.measure(
        "learning", __doc__.splitlines()[0],
        {task: functools.partial(lines, task) for task in TASKS}, write_page,
        key=("task", "backend", *(field.name for field in dataclasses.fields(Recipe))),
        steps=(0, "generator updates, or 0 for the recipe's"), seed=(0, "of everything"),
        variant=(None, "of the task's recipes only those of this one"),
    )  # fmt: skip
