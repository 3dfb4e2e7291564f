"""What is timed: pairs of networks and training recipes."""

from dataclasses import dataclass

import numpy as np

RESNET_WIDTH = 32  # the paper's has 256 and 128 channels: half a minute a step on two cores


@dataclass(frozen=True)
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
    def shape(self):
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
    def steps(self):
        return self.k or (1 if self.variant == "GAN" else 5)

    @property
    def generator_batches(self):
        return 2 if self.variant == "SNGAN" else 1

    @property
    def heavy(self):
        """Steps of seconds on two cores: only the fastest contenders take part."""
        return self.network in ("dcgan64", "resnet")

    @property
    def spectral(self):
        return self.variant == "SNGAN"

    @property
    def normalized(self):
        """Whether the discriminator holds batch normalisation, as DCGAN's does."""
        return self.variant == "GAN" and self.network.startswith("dcgan")

    @property
    def adam(self):
        """(learning rate, beta_1, beta_2), small enough that no cell diverges."""
        return (1e-4, 0.5, 0.999) if self.variant == "GAN" else (1e-4, 0.0, 0.9)

    def data(self):
        """4096 samples of noise in the data's range; speed does not depend on what they show."""
        rng = np.random.default_rng(0)
        return rng.uniform(-1.0, 1.0, (4096, *self.shape)).astype("float32")


NETWORKS = {
    "mlp128": ((2,), 128),
    "mlp512": ((2,), 512),
    "dcgan16": ((28, 28, 1), 16),
    "dcgan64": ((28, 28, 1), 64),
    "resnet": ((32, 32, 3), RESNET_WIDTH),
}
CELLS = [Cell(network, variant) for network in NETWORKS for variant in ("GAN", "WGANGP", "SNGAN")]


def named(name):
    return next(cell for cell in CELLS if cell.name == name)
