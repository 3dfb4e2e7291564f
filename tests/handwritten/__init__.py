"""Training steps written by hand in each framework: what keras_gan must equal.

Every module has one `step`: a generator update, and before it a discriminator update for each
minibatch of real samples. Networks, optimizer and random numbers are handed to it: a network is a
function `network(parameters, state, inputs, labels)` that returns (outputs, new state), where both
are dictionaries of arrays. `run(recipe, weights, batches, noise, mixing)` makes steps with the
small players of `tests/players.py` and returns the weights after one for each batch; `weights` maps
names such as "g/hidden/kernel" to arrays. `benchmarks.throughput` makes the same steps with larger
networks and the frameworks' own fast optimizers.
"""

import dataclasses
import math

import numpy as np


@dataclasses.dataclass(frozen=True)
class Recipe:
    """A variant in numbers, from the paper and not from keras_gan; see tests/variants/."""

    loss: str
    k: int = 1
    rate: float = 2e-4
    betas: tuple = (0.5, 0.999)  # of Adam; None means RMSprop with smoothing 0.99
    penalty: float | None = None
    near_real: bool = False  # the penalty's points: DRAGAN's, not those between real and fake
    r1: float | None = None  # gamma
    r2: float | None = None
    consistency: float | None = None  # of WGAN-CT, with the masks below in the discriminator
    wrong: float | None = None  # the share of wrong pairs among what is not real
    clip: float | None = None
    spectral: bool = False
    conditional: bool = False
    generator_batches: int = 1
    decay_steps: int | None = None
    cosine: float | None = None  # the rate's last share, instead of a line to 0
    own_reals: bool = False  # the generator's turn has a minibatch of its own
    unrolled: int = 0  # updates of the discriminator that the generator looks ahead
    g_rate: float | None = None  # the generator's, where it is another
    classes: tuple | None = None  # of AC-GAN: weights on reals, on fakes, in the generator's turn
    codes: tuple | None = None  # of InfoGAN: categories, continuous codes, weight of the latter
    few_labels: bool = False  # K logits for a score, features to match, labels for reals

    @property
    def head(self):
        """Numbers of the discriminator's second output, if it has one."""
        if self.codes is not None:
            return self.codes[0] + 2 * self.codes[1]
        return CLASSES if self.classes is not None else None

    def of_generator(self):
        return dataclasses.replace(self, rate=self.g_rate or self.rate)


#: Beginnings of the names of losses that compare with real samples.
RELATIVISTIC = ("pairing", "average")
LATENT_DIM = 4
FEATURES = 3
CLASSES = 3
BATCH = 6
HIDDEN = 8


def players(weights):
    """((parameters, state) of the generator, of the discriminator), out of all weights by name."""
    fixed = ("moving_mean", "moving_variance", "u", "v")
    parts = {(player, kept): {} for player in "gd" for kept in (False, True)}
    for name, value in weights.items():
        parts[name[0], name.split("/")[-1] in fixed][name] = value
    return [(parts[player, False], parts[player, True]) for player in "gd"]


def minibatches(recipe, real, labels):
    """(k pairs of real samples and labels, the labels that the generator is asked for)."""
    told = recipe.conditional or recipe.few_labels
    labels, group = labels if told else None, recipe.k + recipe.own_reals
    pairs = [(real[i::group], of(labels, slice(i, None, group))) for i in range(recipe.k)]
    return pairs, of(labels, slice(0, None, group))


def own_reals(recipe, real):
    """The generator's minibatch of real samples, if it has one."""
    return real[recipe.k :: recipe.k + 1] if recipe.own_reals else None


def of(labels, rows):
    return None if labels is None else labels[rows]


def wrong_rows(labels):
    """For each row the next one with another label."""
    labels, count = np.asarray(labels), len(labels)
    return np.array([
        next(j % count for j in range(i + 1, i + count) if labels[j % count] != labels[i])
        for i in range(count)
    ])  # fmt: skip


def disturbance(shape):
    """What DRAGAN adds to BATCH real samples, in units of half their deviation and of e."""
    shape = (BATCH, *shape)
    return np.linspace(0.0, 1.0, np.prod(shape), dtype="float32").reshape(shape)


def masks(passes):
    """What dropout of half the hidden units makes of each pass, (passes, BATCH, HIDDEN)."""
    kept = np.random.default_rng(7).integers(0, 2, (passes, BATCH, HIDDEN)).astype("float32")
    kept[..., 0] = 1.0  # a row without any unit has no slope, whose norm has none either
    return 2.0 * kept


def fed_dropout(recipe, steps):
    """State of a discriminator with dropout: a mask for each of its passes, and the next one."""
    if recipe.consistency is None:
        return {}
    return {"d/masks": masks(steps * (4 * recipe.k + 1)), "d/pass": np.zeros((), "int32")}


def rate_left(recipe, done, cos=math.cos):
    """The share of the rate that is left after a share `done` of the decay."""
    if recipe.cosine is None:
        return 1 - done
    return recipe.cosine + (1 - recipe.cosine) * (1 + cos(math.pi * done)) / 2


def score(verdict):
    """What else a discriminator returns stands behind."""
    return verdict[0] if isinstance(verdict, tuple) else verdict
