"""What is timed: pairs of networks and training recipes, built with Keras."""

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
    def shape(self):
        return NETWORKS[self.network][0]

    @property
    def latent_dim(self):
        return 2 if self.network.startswith("mlp") else 128

    @property
    def batch_size(self):
        return 256 if self.network.startswith("mlp") else 64

    @property
    def width(self):
        return NETWORKS[self.network][1]

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


def build(cell):
    """(generator, discriminator) in Keras."""
    from keras_gan import layers, networks

    wrap = layers.SpectralNormalization if cell.spectral else (lambda layer: layer)
    if cell.network.startswith("mlp"):
        generator = networks.dense_generator(cell.shape, cell.latent_dim, cell.width)
        return generator, networks.dense_discriminator(cell.shape, cell.width, wrap=wrap)
    if cell.network.startswith("dcgan"):
        normalization = "batch" if cell.normalized else None
        return (
            networks.dcgan_generator(cell.shape, cell.latent_dim, cell.width),
            networks.dcgan_discriminator(cell.shape, cell.width, normalization, wrap),
        )
    return residual_generator(cell.latent_dim, cell.width), residual_discriminator(cell.width, wrap)


def compiled(cell, **kwargs):
    """The model that `fit` trains, with `compile(**kwargs)`."""
    import keras

    import keras_gan

    rate, beta_1, beta_2 = cell.adam
    gan = getattr(keras_gan, cell.variant)(*build(cell), discriminator_steps=cell.steps, seed=0)
    optimizers = [keras.optimizers.Adam(rate, beta_1, beta_2) for _ in range(2)]
    gan.compile(*optimizers, **kwargs)
    return gan


def residual_generator(latent_dim, width):
    """[Miyato et al., 2018](https://arxiv.org/abs/1802.05957), table 4, with `width` channels."""
    import keras
    from keras import layers

    def normalized(x):
        return layers.ReLU()(layers.BatchNormalization(momentum=0.9, epsilon=1e-5)(x))

    latents = keras.Input((latent_dim,))
    x = layers.Reshape((4, 4, width))(layers.Dense(16 * width)(latents))
    for _ in range(3):
        h = layers.UpSampling2D()(normalized(x))
        h = layers.Conv2D(width, 3, padding="same")(h)
        h = layers.Conv2D(width, 3, padding="same")(normalized(h))
        x = layers.Add()([h, layers.Conv2D(width, 1)(layers.UpSampling2D()(x))])
    outputs = layers.Conv2D(3, 3, padding="same", activation="tanh")(normalized(x))
    return keras.Model(latents, outputs)


def residual_discriminator(width, wrap):
    import keras
    from keras import layers, ops

    def conv(x, size):
        return wrap(layers.Conv2D(width, size, padding="same"))(x)

    samples = x = keras.Input((32, 32, 3))
    for block in range(4):
        h = x if block == 0 else layers.ReLU()(x)
        h = conv(layers.ReLU()(conv(h, 3)), 3)
        if block == 0:
            h, x = layers.AveragePooling2D(2)(h), conv(layers.AveragePooling2D(2)(x), 1)
        elif block == 1:
            h, x = layers.AveragePooling2D(2)(h), layers.AveragePooling2D(2)(conv(x, 1))
        x = layers.Add()([h, x])
    features = ops.sum(layers.ReLU()(x), axis=(1, 2))
    return keras.Model(samples, wrap(layers.Dense(1))(features))


def minibatches(data, batch_size):
    """A `PyDataset` of minibatches, as users write them."""
    import keras

    class Batches(keras.utils.PyDataset):
        num_batches = None

        def __getitem__(self, index):
            start = index * batch_size % len(data)
            return data[start : start + batch_size]

    return Batches()
