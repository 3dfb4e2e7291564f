"""How much do unlabelled digits teach? One line for each way and each draw of labels.

    KERAS_BACKEND=tensorflow python -m benchmarks.few_labels 100 --seeds 1 --steps 500

Some of the 4,000 training digits of mnist-5k have a label, of each class as many. A
SemiSupervisedGAN, its classifier taught by the labels alone, the same classifier with its own
confident labels, and label propagation between pixels are asked for the held-out digits.
"""

import functools

import keras

import keras_gan
from benchmarks import records
from benchmarks.few_labels.methods import METHODS, error
from benchmarks.few_labels.tables import write_page
from benchmarks.processes import timed


def taught(method, *arguments):
    """(what a method makes, processor seconds)."""
    made = []
    seconds = timed(lambda: made.append(method(*arguments)))
    return made[0], seconds["cpu"]


def lines(labels, steps, seeds, first, only):
    data = keras_gan.data.load("mnist-5k")
    for seed in range(first, first + seeds):
        few = keras_gan.runs.few_labels(data.train_labels, labels, seed)
        for name in only.split(";") if only else METHODS:
            keras.utils.set_random_seed(seed)
            network, seconds = taught(METHODS[name], data, few, steps, seed)
            yield {"labels": labels, "method": name, "draw": seed, "steps": steps,
                   "error": round(error(network, data.held_out, data.held_out_labels), 4),
                   "cpu_seconds": round(seconds, 1), "backend": keras.backend.backend(),
                   "keras": keras.__version__}  # fmt: skip


if __name__ == "__main__":
    records.measure(
        "few_labels", __doc__.splitlines()[0],
        {str(n): functools.partial(lines, n) for n in (20, 50, 100, 200)}, write_page,
        key=("labels", "method", "draw"), steps=(5000, "updates of each network"),
        seeds=(5, "draws of labels"), first=(0, "number of the first draw"),
        only=(None, f"some of {'; '.join(METHODS)}, joined by semicolons"),
    )  # fmt: skip
