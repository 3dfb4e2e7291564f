"""GANs of sequences and maximum likelihood: `KERAS_BACKEND=jax python -m benchmarks.sequences`.

Of each data: n-grams that are counted, a recurrent network by maximum likelihood, both at several
temperatures; the relaxed critic and its straight-through draw; and ReinforceGAN, from the start and
after maximum likelihood. Beside them stands what real sequences have.
"""

import functools
from types import SimpleNamespace

import keras

import keras_gan
from benchmarks import records
from benchmarks.processes import timed
from benchmarks.records import table
from keras_gan import networks
from keras_gan.evaluation import SequenceEvaluator
from keras_gan.statistics.sequences.ngram_model import NgramModel

DATA = ("markov", "grammar", "english")
TEMPERATURES = (1.0, 0.8, 0.6)
MEASURES = ("js", "distinct", "memorisation")
KNOWN = ("law", "total_variation")
BATCH, COUNT, SHOWN = 64, 640, 4
#: What of the budget a generator had.
BUDGETS = {"4-grams": "-", "real sequences": "-", "LSTM, likelihood": "{epochs} epochs, {width}",
           "ReinforceGAN after likelihood": "{epochs} epochs, then {steps}, {width}"}  # fmt: skip
KEY = ("data", "generator", "temperature", "seed", "backend", "steps", "epochs", "width")


def spoken(generator, data, temperature):
    """A recurrent network as what the evaluator asks."""
    return SimpleNamespace(
        generate=lambda count, seed: networks.draw_tokens(
            generator, count, data.shape[0], temperature, seed
        ),
        log_likelihood=functools.partial(networks.log_likelihood, generator),
    )


def counted(data, budget):
    model = NgramModel(data.train, 4, data.end, data.sequence["size"])
    for temperature in TEMPERATURES:
        cold = functools.partial(model.generate, temperature=temperature)
        asked = SimpleNamespace(generate=cold, log_likelihood=model.log_likelihood)
        yield "4-grams", temperature, asked, 0.0


def likely(data, budget):
    generator, seconds = pre_trained(data, budget)
    for temperature in TEMPERATURES:
        yield "LSTM, likelihood", temperature, spoken(generator, data, temperature), seconds


def relaxed(output, data, budget):
    gan = keras_gan.TokenGAN.from_spec(
        data.spec(), output=output, width=budget["width"], discriminator_steps=5,
        seed=budget["seed"],
    )  # fmt: skip
    gan.compile(*(keras.optimizers.Adam(budget["rate"], beta_1=0.5, beta_2=0.9) for _ in "dg"))
    yield f"TokenGAN, {output}", None, gan, trained(gan, data, budget["steps"])


def rewarded(first, data, budget):
    recipe = networks.TokenRecurrent(width=budget["width"], depth=1)
    generator, seconds = pre_trained(data, budget) if first else (None, 0.0)
    gan = keras_gan.ReinforceGAN.from_spec(data.spec(), networks=recipe, seed=budget["seed"])
    if first:
        gan.generator.set_weights(generator.get_weights())
    rates = (1e-4, 1e-3) if first else (1e-3, 1e-3)  # of the generator, of the discriminator
    gan.compile(*(keras.optimizers.Adam(rate, beta_1=0.5) for rate in rates))
    seconds += trained(gan, data, budget["steps"])
    name = "ReinforceGAN after likelihood" if first else "ReinforceGAN"
    yield name, None, spoken(gan.generator, data, 1.0), seconds


def pre_trained(data, budget):
    """(generator, processor seconds) after maximum likelihood."""
    part = data.spec()["real"]
    generator = networks.recurrent_token_generator(
        part["size"], part["length"], budget["width"], depth=1, end=data.end
    )
    model = networks.language_model(generator)
    model.compile(keras.optimizers.Adam(2e-3), networks.NegativeLogLikelihood(data.end))
    seconds = timed(
        lambda: model.fit(
            data.train, data.train, batch_size=BATCH, epochs=budget["epochs"], verbose=0
        )
    )
    return generator, seconds["cpu"]


def trained(gan, data, steps):
    seconds = timed(
        lambda: gan.fit(data.train, batch_size=BATCH, steps_per_epoch=steps, verbose=0)
    )
    return seconds["cpu"]


GENERATORS = {
    "counted": counted,
    "likelihood": likely,
    "softmax": functools.partial(relaxed, "softmax"),
    "straight-through": functools.partial(relaxed, "straight-through"),
    "reinforce": functools.partial(rewarded, False),
    "reinforce-after": functools.partial(rewarded, True),
}


def lines(name, only, seeds, **budget):
    data = keras_gan.data.load(name)
    evaluator = SequenceEvaluator(data, MEASURES + KNOWN * (data.law is not None), count=COUNT)
    chosen = only.split(",") if only else GENERATORS
    for seed in range(seeds):
        for generator in chosen:
            keras.utils.set_random_seed(seed)
            for label, temperature, model, seconds in GENERATORS[generator](
                data, {**budget, "seed": seed}
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


def write_page(lines):
    parts = {}
    for name in DATA:
        rows = [x for x in lines if x["data"] == name]
        parts[name] = table([*map(shown, [*map(real, rows[:1]), *rows])], columns(name))
    parts["samples"] = "\n\n".join(
        f"**{x['data']}, {named(x)} ({budget(x)})**\n\n"
        + "\n".join(f"    {text}" for text in x["samples"])
        for x in sorted(lines, key=lambda x: DATA.index(x["data"]))
        if x["seed"] == 0 and x["temperature"] in (None, 1.0)
    )
    records.write_page("sequences", **parts)


def real(x):
    """What stands in the floors, as a line of its own."""
    return {
        **x["floors"], "generator": "real sequences", "temperature": None, "seed": "-",
        "held_out_nll": None, "copies": "-", "expected_copies": x["expected_copies"],
        "cpu_seconds": 0,
    }  # fmt: skip


def named(x):
    return x["generator"] + (f" at {x['temperature']}" if x["temperature"] else "")


def shown(x):
    unknown = {"valid": 1.0, "law_nll": 0.0, "total_variation": 0.0}
    nll = "-" if x["held_out_nll"] is None else f"{x['held_out_nll']:.1f}"
    return {**unknown, **x, "name": named(x), "nll": nll, "budget": budget(x)}


def budget(x):
    return BUDGETS.get(x["generator"], "{steps}, {width}").format(**x)


def columns(name):
    known = {} if name == "english" else {
        "valid": "{valid:.1%}", "NLL by the law": "{law_nll:.3f}", "TV": "{total_variation:.3f}",
    }  # fmt: skip
    return {
        "generator": "{name}", "updates, width": "{budget}", "seed": "{seed}",
        **{f"JS-{n}": f"{{js{n}:.4f}}" for n in (1, 2, 3, 4)}, "different": "{distinct:.1%}",
        **known, "NLL of held-out": "{nll}",
        "copies (expected)": "{copies} ({expected_copies:.0f})", "cpu s": "{cpu_seconds:.0f}",
    }  # fmt: skip


if __name__ == "__main__":
    records.measure(
        "sequences", __doc__.splitlines()[0],
        {name: functools.partial(lines, name) for name in DATA}, write_page, key=KEY,
        only=("", f"of {','.join(GENERATORS)}"), seeds=(1, "how many"),
        width=(64, "of the networks"), steps=(1000, "generator updates"),
        epochs=(10, "of maximum likelihood"), rate=(5e-4, "of TokenGAN's players"),
    )  # fmt: skip
