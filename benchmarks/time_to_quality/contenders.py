"""Who draws digits: ours, each stabiliser alone, and what a user would otherwise take."""

import keras

from benchmarks.time_to_quality.others import keras_io, keras_io_wgan_gp, torch_dcgan
from keras_gan import ConditionalGAN, ProjectionGAN
from keras_gan.layers import DiffAugment, SpectralNormalization
from keras_gan.losses import Hinge, NonSaturating, RelativisticPairing
from keras_gan.models import adams
from keras_gan.networks import Convolutional, Strided, before
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


def on_dcgan(data):
    recipe = Convolutional(normalization=None)
    gan = ConditionalGAN.from_spec(data.spec(), networks=recipe, average=0.999, seed=0)
    gan.compile()
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
    "DCGAN's networks": on_dcgan,
    "keras.io": keras_io,
    "keras.io, WGAN-GP": keras_io_wgan_gp,
    "pytorch, DCGAN": torch_dcgan,
}
