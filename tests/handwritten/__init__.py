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


@dataclasses.dataclass(frozen=True)
class Recipe:
    """A variant in numbers, from the paper and not from keras_gan; see tests/variants/."""

    loss: str
    k: int = 1
    rate: float = 2e-4
    betas: tuple = (0.5, 0.999)  # of Adam; None means RMSprop with smoothing 0.99
    penalty: float | None = None
    clip: float | None = None
    spectral: bool = False
    conditional: bool = False
    generator_batches: int = 1
    decay_steps: int | None = None


LATENT_DIM = 4
FEATURES = 3
CLASSES = 3
BATCH = 6


def players(weights):
    """((parameters, state) of the generator, of the discriminator), out of all weights by name."""
    fixed = ("moving_mean", "moving_variance", "u", "v")
    parts = {(player, kept): {} for player in "gd" for kept in (False, True)}
    for name, value in weights.items():
        parts[name[0], name.split("/")[-1] in fixed][name] = value
    return [(parts[player, False], parts[player, True]) for player in "gd"]


def minibatches(recipe, real, labels):
    """(k pairs of real samples and labels, the labels that the generator is asked for)."""
    labels = labels if recipe.conditional else None
    pairs = [(real[i :: recipe.k], of(labels, slice(i, None, recipe.k))) for i in range(recipe.k)]
    return pairs, of(labels, slice(len(real) // recipe.k * recipe.generator_batches))


def of(labels, rows):
    return None if labels is None else labels[rows]
