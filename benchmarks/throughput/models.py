"""The cells in Keras: what `fit` trains, and whose weights the loops by hand begin with."""

import keras
from keras import layers, ops

import keras_gan
from keras_gan import networks


def compiled(cell, **settings):
    """The model that `fit` trains, with `compile(**settings)`."""
    recipe = cell.recipe
    gan = getattr(keras_gan, cell.variant)(*build(cell), discriminator_steps=recipe.k, seed=0)
    optimizers = [keras.optimizers.Adam(recipe.rate, *recipe.betas) for _ in range(2)]
    gan.compile(*optimizers, **settings)
    return gan


def build(cell):
    """(generator, discriminator)"""
    wrap = keras_gan.layers.SpectralNormalization if cell.recipe.spectral else (lambda layer: layer)
    if cell.points:
        generator = networks.dense_generator(cell.shape, cell.latent_dim, cell.width)
        return generator, networks.dense_discriminator(cell.shape, cell.width, wrap=wrap)
    if cell.tokens:
        generator = networks.token_generator(*cell.shape[::-1], cell.latent_dim, cell.width)
        return (
            networks.behind(generator, layers.Softmax()),
            networks.token_discriminator(*cell.shape[::-1], cell.width),
        )
    if cell.network.startswith("dcgan"):
        normalization = "batch" if cell.normalized else None
        return (
            networks.dcgan_generator(cell.shape, cell.latent_dim, cell.width),
            networks.dcgan_discriminator(cell.shape, cell.width, normalization, wrap),
        )
    return residual_generator(cell.latent_dim, cell.width), residual_discriminator(cell.width, wrap)


def residual_generator(latent_dim, width):
    """[Miyato et al., 2018](https://arxiv.org/abs/1802.05957), table 4, with `width` channels."""

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


class Minibatches(keras.utils.PyDataset):
    """Minibatches out of an array, as users write them."""

    num_batches = None

    def __init__(self, data, batch_size):
        super().__init__()
        self.data, self.batch_size = data, batch_size

    def __getitem__(self, index):
        start = index * self.batch_size % len(self.data)
        return self.data[start : start + self.batch_size]
