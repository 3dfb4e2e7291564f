"""What is measured: counted n-grams, maximum likelihood, and the GANs of sequences.

Each function yields (name, temperature or None, what the evaluator asks, processor seconds).
"""

import functools
from types import SimpleNamespace

import keras

import keras_gan
from benchmarks.processes import timed
from keras_gan import losses, networks
from keras_gan.callbacks import LinearDecay
from keras_gan.regularizers import R1, R2
from keras_gan.statistics.sequences.ngram_model import NgramModel

TEMPERATURES = (1.0, 0.8, 0.6)
BATCH = 64
#: Rate of maximum likelihood, 2e-3 of the others.
LIKELIHOOD_RATE = {"oracle": 5e-3}
#: `ReinforceGAN`: rates of generator and discriminator, arguments, minibatch.
FROM_NOTHING = ((1e-3, 1e-3), {}, BATCH)
AFTER_LIKELIHOOD = ((1e-4, 1e-3), {}, BATCH)
AFTER = {"oracle": ((5e-4, 5e-3), {"discriminator_steps": 3, "discount": 0.9}, 256)}


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


def relaxed(output, data, budget, falling=False):
    gan = keras_gan.TokenGAN.from_spec(
        data.spec(), output=output, width=budget["width"], discriminator_steps=5,
        seed=budget["seed"],
    )  # fmt: skip
    gan.compile(*(keras.optimizers.Adam(budget["rate"], beta_1=0.5, beta_2=0.9) for _ in "dg"))
    yield f"TokenGAN, {output}{told(falling)}", None, gan, trained(
        gan, data, budget["steps"], falling=falling
    )


def relativistic(data, budget, falling=False):
    """R3GAN's loss and penalties on the same networks; one step of the critic is enough."""
    gan = keras_gan.TokenGAN.from_spec(
        data.spec(), output="softmax", width=budget["width"], discriminator_steps=1,
        penalty_weight=0.0, seed=budget["seed"],
    )  # fmt: skip
    gan.compile(
        *(keras.optimizers.Adam(budget["rate"], beta_1=0.0, beta_2=0.99) for _ in "dg"),
        loss=losses.RelativisticPairing(), regularizers=[R1(1.0), R2(1.0)],
    )  # fmt: skip
    yield f"TokenGAN, relativistic{told(falling)}", None, gan, trained(
        gan, data, budget["steps"], falling=falling
    )


def rewarded(first, data, budget):
    recipe = networks.TokenRecurrent(width=budget["width"], depth=1)
    rates, told, batch = AFTER.get(budget["data"], AFTER_LIKELIHOOD) if first else FROM_NOTHING
    gan = keras_gan.ReinforceGAN.from_spec(
        data.spec(), networks=recipe, seed=budget["seed"], **told
    )
    generator, seconds = pre_trained(data, budget) if first else (None, 0.0)
    if first:
        gan.generator.set_weights(generator.get_weights())
    gan.compile(*(keras.optimizers.Adam(rate, beta_1=0.5) for rate in rates))
    seconds += trained(gan, data, budget["steps"], batch)
    name = "ReinforceGAN after likelihood" if first else "ReinforceGAN"
    yield name, None, spoken(gan.generator, data, 1.0), seconds


def pre_trained(data, budget):
    """(generator, processor seconds) after maximum likelihood."""
    part = data.spec()["real"]
    generator = networks.recurrent_token_generator(
        part["size"], part["length"], budget["width"], depth=1, end=data.end
    )
    model = networks.language_model(generator)
    rate = LIKELIHOOD_RATE.get(budget["data"], 2e-3)
    model.compile(keras.optimizers.Adam(rate), networks.NegativeLogLikelihood(data.end))
    seconds = timed(
        lambda: model.fit(
            data.train, data.train, batch_size=BATCH, epochs=budget["epochs"], verbose=0
        )
    )
    return generator, seconds["cpu"]


def trained(gan, data, steps, batch=BATCH, falling=False):
    """Processor seconds; `falling`: the second half of the steps with rates that end at nothing."""
    parts = 20 if falling else 1
    seconds = timed(
        lambda: gan.fit(
            data.train, batch_size=batch, epochs=parts, steps_per_epoch=steps // parts, verbose=0,
            callbacks=[LinearDecay(parts // 2, parts)] if falling else None,
        )
    )  # fmt: skip
    return seconds["cpu"]


def told(falling):
    return ", falling rate" if falling else ""


GENERATORS = {
    "counted": counted,
    "likelihood": likely,
    "softmax": functools.partial(relaxed, "softmax"),
    "straight-through": functools.partial(relaxed, "straight-through"),
    "relativistic": relativistic,
    "softmax-falling": functools.partial(relaxed, "softmax", falling=True),
    "relativistic-falling": functools.partial(relativistic, falling=True),
    "reinforce": functools.partial(rewarded, False),
    "reinforce-after": functools.partial(rewarded, True),
}
