"""What a paper chooses in its two networks; a variant states one recipe for each kind of data."""

from collections.abc import Callable
from dataclasses import dataclass

from keras_gan.networks.convolutional import dcgan_discriminator, dcgan_generator
from keras_gan.networks.dense import dense_discriminator, dense_generator
from keras_gan.networks.encoders import encoder
from keras_gan.networks.resnet import resnet_discriminator, resnet_generator
from keras_gan.networks.strided import strided_discriminator, strided_generator

# The last activation reaches just what the data reach.
_ACTIVATIONS = {None: None, (-1.0, 1.0): "tanh", (0.0, 1.0): "sigmoid"}


class Recipe:
    """What makes both players for the data of a spec (`data.check_spec`), each for itself.

    A subclass is a dataclass of choices, `latent_dim` and `width` among them.
    """

    #: The kinds of samples (`data.check_spec`) that it makes players for.
    kinds = "image", "vector", "samples"

    def generator(self, spec):
        """The generator, told the spec's condition if there is one."""
        raise NotImplementedError

    def discriminator(self, spec):
        """The discriminator, likewise; its last layer makes the score."""
        raise NotImplementedError

    def players(self, spec):
        """(generator, discriminator)."""
        return self.generator(spec), self.discriminator(spec)


@dataclass(frozen=True)
class Dense(Recipe):
    """Fully connected players, for samples of any shape.

    Args:
        latent_dim: size of the latent vector.
        width, depth: units of a hidden layer, number of hidden layers.
        wrap: function applied to every layer with a kernel of the discriminator.
        dropout: rate in the discriminator's hidden layers.

    Example:
        generator, discriminator = Dense(latent_dim=2).players(keras_gan.data.spec_of_shape((2,)))
    """

    latent_dim: int = 100
    width: int = 256
    depth: int = 3
    wrap: Callable | None = None
    dropout: float = 0.0

    def generator(self, spec):
        shape, activation, condition = _asked(spec)
        return dense_generator(
            shape, self.latent_dim, self.width, self.depth, activation, condition=condition
        )

    def discriminator(self, spec):
        shape, _, condition = _asked(spec)
        return dense_discriminator(
            shape, self.width, self.depth, self.wrap, condition=condition, dropout=self.dropout
        )


@dataclass(frozen=True)
class Convolutional(Recipe):
    """DCGAN's players, for images of any size.

    Args:
        latent_dim: size of the latent vector.
        width: channels of the generator's last hidden layer and of the discriminator's first.
        normalization: the discriminator's, `"batch"`, `"layer"` or None.
        wrap: function applied to every layer with a kernel of the discriminator.
        initializer: function that makes a kernel initializer, for both.
        dropout: rate in the discriminator's hidden layers.
    """

    latent_dim: int = 100
    width: int = 64
    normalization: str | None = "batch"
    wrap: Callable | None = None
    initializer: Callable | None = None
    dropout: float = 0.0

    def generator(self, spec):
        shape, activation, condition = _asked(spec)
        return dcgan_generator(
            shape, self.latent_dim, self.width, initializer=self.initializer,
            output_activation=activation, condition=condition,
        )  # fmt: skip

    def discriminator(self, spec):
        shape, _, condition = _asked(spec)
        return dcgan_discriminator(
            shape, self.width, self.normalization, self.wrap, self.initializer, condition,
            self.dropout,
        )  # fmt: skip


@dataclass(frozen=True)
class Strided(Recipe):
    """Players without a layer at the full resolution, for short steps on a CPU.

    Args:
        latent_dim: size of the latent vector.
        width: half the channels of the layers at half the resolution; None for what a CPU bears:
            16, and 8 for pictures of 48x48 and more, which so have three times the steps in a
            minute and are ahead in the first ones, as 16 is at 28x28 (benchmarks.picture_sizes).
        wrap: function applied to every layer with a kernel of the discriminator.
    """

    latent_dim: int = 64
    width: int | None = None
    wrap: Callable | None = None

    def generator(self, spec):
        shape, activation, condition = _asked(spec)
        width = self._width(shape)
        return strided_generator(shape, self.latent_dim, width, activation, condition=condition)

    def discriminator(self, spec):
        shape, _, condition = _asked(spec)
        width = self._width(shape)
        return strided_discriminator(shape, width, wrap=self.wrap, condition=condition)

    def _width(self, shape):
        if self.width is not None:
            return self.width
        return 16 if shape[0] * shape[1] < 48 * 48 else 8


@dataclass(frozen=True)
class ResNet(Recipe):
    """Residual players after Miyato et al. (2018), with projected labels.

    Args:
        latent_dim: size of the latent vector.
        width: channels of the generator; the discriminator has half of them.
        wrap: function applied to every layer with a kernel of the discriminator; a variant with
            spectral normalisation brings it along.

    Example:
        gan = keras_gan.SNGAN.from_shape((32, 32, 3), networks=keras_gan.networks.ResNet())
    """

    latent_dim: int = 128
    width: int = 256
    wrap: Callable | None = None

    def generator(self, spec):
        shape, activation, condition = _asked(spec)
        return resnet_generator(shape, self.latent_dim, self.width, activation, condition=condition)

    def discriminator(self, spec):
        shape, _, condition = _asked(spec)
        return resnet_discriminator(shape, max(self.width // 2, 1), self.wrap, condition)


def _asked(spec):
    real = spec["real"]
    ends = None if real["range"] is None else tuple(real["range"])
    return tuple(real["shape"]), _ACTIVATIONS[ends], encoder(spec.get("condition"))
