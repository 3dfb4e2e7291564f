"""What is timed: pairs of networks and training recipes."""

import dataclasses

import numpy as np

from tests.handwritten import Recipe

RESNET_WIDTH = 32  # the paper's has 256 and 128 channels: half a minute a step on two cores


@dataclasses.dataclass(frozen=True)
class Cell:
    """One row of the table.

    Args:
        network: key of `NETWORKS`.
        variant: class in `keras_gan`.
        k: discriminator updates of one training step, the paper's if None.
    """

    network: str
    variant: str
    k: int | None = None

    @property
    def name(self):
        return f"{self.network}-{self.variant}"

    @property
    def points(self):
        return self.network.startswith("mlp")

    @property
    def tokens(self):
        return self.network.startswith("tokens")

    @property
    def images(self):
        return not (self.points or self.tokens)

    @property
    def shape(self):
        """Of a sample; (length, vocabulary) of tokens."""
        return NETWORKS[self.network][0]

    @property
    def width(self):
        return NETWORKS[self.network][1]

    @property
    def latent_dim(self):
        return 2 if self.points else 128

    @property
    def batch_size(self):
        return 256 if self.points else 64

    @property
    def heavy(self):
        """Steps of seconds on two cores: only the fastest contenders take part."""
        return self.network in ("dcgan64", "resnet")

    @property
    def normalized(self):
        """Whether the discriminator holds batch normalisation, as DCGAN's does."""
        return self.variant == "GAN" and self.network.startswith("dcgan")

    @property
    def recipe(self):
        """With a learning rate that is small enough for all cells to stay finite."""
        recipe = RECIPES[self.variant]
        return dataclasses.replace(recipe, k=self.k or recipe.k)

    @property
    def minibatches_per_step(self):
        """Of real samples: one for each update of the discriminator, and the generator's own."""
        return self.recipe.k + self.recipe.own_reals

    def data(self):
        """4096 samples of noise in the data's range; speed does not depend on what they show."""
        rng = np.random.default_rng(0)
        if self.tokens:
            return rng.integers(0, self.shape[1], (4096, self.shape[0]), "int32")
        return rng.uniform(-1.0, 1.0, (4096, *self.shape)).astype("float32")

    def minibatches(self, rng, number, steps, loop=1):
        """Rows of each call: those of a step, or (loop, rows) where a call makes some steps."""
        size = self.batch_size * self.minibatches_per_step
        order = rng.permutation(number)
        for step in range(0, steps, loop):
            starts = (i * size % (number - size + 1) for i in range(step, step + loop))
            rows = [order[start : start + size] for start in starts]
            yield rows[0] if loop == 1 else np.stack(rows)


NETWORKS = {
    "mlp128": ((2,), 128),
    "mlp512": ((2,), 512),
    "dcgan16": ((28, 28, 1), 16),
    "dcgan64": ((28, 28, 1), 64),
    "resnet": ((32, 32, 3), RESNET_WIDTH),
    "tokens64": ((32, 100), 64),
}
RECIPES = {
    "GAN": Recipe("non_saturating", rate=1e-4),
    "WGANGP": Recipe("wasserstein", k=5, rate=1e-4, betas=(0.0, 0.9), penalty=10.0),
    "SNGAN": Recipe("hinge", k=5, rate=1e-4, betas=(0.0, 0.9), spectral=True, generator_batches=2),
    "R3GAN": Recipe("pairing", rate=1e-4, betas=(0.0, 0.99), r1=1.0, r2=1.0, own_reals=True),
    "TokenGAN": Recipe("wasserstein", k=5, rate=1e-4, betas=(0.5, 0.9), penalty=10.0),
}
CELLS = [
    Cell(network, variant)
    for network in NETWORKS
    for variant in RECIPES
    if (variant == "TokenGAN") == network.startswith("tokens")
    and (variant != "R3GAN" or network in ("mlp128", "dcgan16"))  # one cell of a kind
]


def parted(recipe, minibatches):
    """For `tests.handwritten`'s `step`: (its batches, the generator's own one or None)."""
    batches = [(part, None) for part in minibatches[: recipe.k]]
    return batches, minibatches[recipe.k] if recipe.own_reals else None


def named(name):
    return next(cell for cell in CELLS if cell.name == name)
