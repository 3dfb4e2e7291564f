"""GANs of sequences and maximum likelihood: `KERAS_BACKEND=jax python -m benchmarks.sequences`.

Of each data: n-grams that are counted, a recurrent network by maximum likelihood, both at several
temperatures; the relaxed critic and its straight-through draw; and ReinforceGAN, from the start and
after maximum likelihood. Beside them stands what real sequences have.
"""

import functools

import keras

import keras_gan
from benchmarks import records
from benchmarks.sequences.generators import GENERATORS
from benchmarks.sequences.tables import DATA, write_page
from keras_gan.evaluation import SequenceEvaluator

MEASURES = ("js", "distinct", "memorisation")
COUNT = {"oracle": 2500}  # sequences that are judged, 640 of the others
SHOWN = 4
KEY = ("data", "generator", "temperature", "seed", "backend", "steps", "epochs", "width")


def known(data):
    """What more can be measured where the law is known; BLEU where sequences are short."""
    if data.law is None:
        return ()
    return ("law", "total_variation", "bleu") if data.law.listable else ("law",)


def lines(name, only, seeds, **budget):
    data = keras_gan.data.load(name)
    evaluator = SequenceEvaluator(data, MEASURES + known(data), count=COUNT.get(name, 640))
    chosen = only.split(",") if only else GENERATORS
    for seed in range(seeds):
        for generator in chosen:
            keras.utils.set_random_seed(seed)
            for label, temperature, model, seconds in GENERATORS[generator](
                data, {**budget, "data": name, "seed": seed}
            ):
                yield {
                    "data": name, "generator": label, "temperature": temperature, "seed": seed,
                    **budget, "backend": keras.backend.backend(), "keras": keras.__version__,
                    "cpu_seconds": round(seconds, 1), **measured(evaluator, model, data),
                }  # fmt: skip


def measured(evaluator, model, data):
    report = evaluator.evaluate(model)
    nll = None
    if hasattr(model, "log_likelihood"):
        nll = round(float(-model.log_likelihood(data.held_out).mean()), 2)
    copies = report["memorisation"]
    return {
        **{key: round(value, 5) for key, value in report.logs().items()},
        "floors": {key: round(row.real, 5) for key, row in report.rows.items()},
        "held_out_nll": nll, "copies": copies.copies,
        "expected_copies": round(copies.expected_copies, 1), "copies_p": copies.p_value,
        "samples": data.decode(report.fake[:SHOWN]),
    }  # fmt: skip


if __name__ == "__main__":
    records.measure(
        "sequences", __doc__.splitlines()[0],
        {name: functools.partial(lines, name) for name in DATA}, write_page, key=KEY,
        only=("", f"of {','.join(GENERATORS)}"), seeds=(1, "how many"),
        width=(64, "of the networks"), steps=(1000, "generator updates"),
        epochs=(10, "of maximum likelihood"), rate=(5e-4, "of TokenGAN's players"),
    )  # fmt: skip
