"""Who draws digits by label: ours, each stabiliser alone, and what a user would otherwise take."""

import keras
from keras import layers

from keras_gan import ConditionalGAN, ProjectionGAN
from keras_gan.layers import DiffAugment, SpectralNormalization
from keras_gan.losses import Hinge, NonSaturating, RelativisticPairing
from keras_gan.models import adams
from keras_gan.networks import Strided, before
from keras_gan.regularizers import R1, R2, Consistency, LeCam


@keras.saving.register_keras_serializable(package="benchmarks")
class Bare(ConditionalGAN):
    """ProjectionGAN without its penalty, with a loss to choose."""

    loss_class = NonSaturating

    def default_loss(self):
        return self.loss_class()

    def default_optimizers(self):
        return adams(1e-3, beta_1=0.0, beta_2=0.99)


class Pairing(Bare):
    loss_class = RelativisticPairing


class HingeLoss(Bare):
    loss_class = Hinge


def ours(data):
    gan = ProjectionGAN.from_spec(data.spec(), average=0.995, seed=0)
    gan.compile()
    return gan


def on_strided(variant=Bare, regularizers=(), layer=None, wrap=None):
    """A contender on the networks of ProjectionGAN."""

    def make(data):
        generator, discriminator = Strided(wrap=wrap).players(data.spec())
        if layer is not None:
            discriminator = before(discriminator, layer())
        gan = variant(generator, discriminator, data.num_classes, average=0.995, seed=0)
        gan.compile(regularizers=[make_one() for make_one in regularizers])
        return gan

    return make


def conditional_gan(data):
    gan = ConditionalGAN.from_spec(data.spec(), average=0.999, seed=0)
    gan.compile()
    return gan


def keras_io(data):
    """keras.io's "Conditional GAN": labels as ten channels and ten latents, Adam 3e-4.

    Its networks, rates, loss and batch in our machine; pictures in [-1, 1] instead of [0, 1], and
    without the noise on its targets.
    """
    classes, shape = data.num_classes, data.shape
    latents, asked = keras.Input((128,)), keras.Input((), dtype="int32")
    x = layers.Concatenate()([latents, layers.CategoryEncoding(classes, "one_hot")(asked[:, None])])
    x = layers.LeakyReLU(negative_slope=0.2)(layers.Dense(7 * 7 * (128 + classes))(x))
    x = layers.Reshape((7, 7, 128 + classes))(x)
    for _ in range(2):
        x = layers.Conv2DTranspose(128, 4, strides=2, padding="same")(x)
        x = layers.LeakyReLU(negative_slope=0.2)(x)
    x = layers.Conv2D(shape[-1], 7, padding="same", activation="tanh")(x)
    generator = keras.Model([latents, asked], x)

    pictures, told = keras.Input(shape), keras.Input((), dtype="int32")
    label = layers.CategoryEncoding(classes, "one_hot")(told[:, None])
    label = layers.Reshape((*shape[:2], classes))(layers.RepeatVector(shape[0] * shape[1])(label))
    x = layers.Concatenate()([pictures, label])
    for filters in (64, 128):
        x = layers.Conv2D(filters, 3, strides=2, padding="same")(x)
        x = layers.LeakyReLU(negative_slope=0.2)(x)
    x = layers.Dense(1)(layers.GlobalMaxPooling2D()(x))
    gan = ConditionalGAN(generator, keras.Model([pictures, told], x), classes, seed=0)
    gan.compile(keras.optimizers.Adam(3e-4), keras.optimizers.Adam(3e-4))
    return gan


CONTENDERS = {
    "ProjectionGAN": ours,
    "no penalty": on_strided(),
    "R1 and R2": on_strided(regularizers=[lambda: R1(0.5), lambda: R2(0.5)]),
    "pairing, R1 and R2": on_strided(Pairing, [lambda: R1(0.5), lambda: R2(0.5)]),
    "LeCam": on_strided(regularizers=[lambda: LeCam(start=0)]),
    "consistency": on_strided(regularizers=[lambda: Consistency(10.0)]),
    "DiffAugment and R1": on_strided(
        regularizers=[lambda: R1(1.0)],
        layer=lambda: DiffAugment(("translation", "cutout"), seed=1),
    ),
    "spectral norm, hinge": on_strided(HingeLoss, wrap=SpectralNormalization),
    "ConditionalGAN": conditional_gan,
    "keras.io": keras_io,
}
