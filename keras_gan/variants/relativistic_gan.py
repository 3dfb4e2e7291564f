"""Real samples that must look more real than fakes."""

import keras

from keras_gan.losses import (
    Hinge,
    LeastSquares,
    NonSaturating,
    RelativisticAverage,
    RelativisticPairing,
)
from keras_gan.models import AdversarialModel, adams
from keras_gan.models.checks import check_choice
from keras_gan.networks import Convolutional, Dense

_LOSSES = {
    "average": lambda: RelativisticAverage(NonSaturating()),
    "average_least_squares": lambda: RelativisticAverage(LeastSquares(targets=(-1.0, 1.0, 0.0))),
    "average_hinge": lambda: RelativisticAverage(Hinge()),
    "pairing": RelativisticPairing,
}


@keras.saving.register_keras_serializable(package="keras_gan")
class RelativisticGAN(AdversarialModel):
    """The discriminator says how much more real a sample is than those of the other kind.

    Args:
        generator, discriminator: the players, see `AdversarialModel`.
        comparison: `"average"` (RaSGAN), `"average_least_squares"` (RaLSGAN) or `"average_hinge"`
            (RaHingeGAN): with the mean of the other kind; `"pairing"` (RSGAN): with one of them.
        **kwargs: arguments of `AdversarialModel`.

    Example:
        gan = keras_gan.RelativisticGAN.from_shape((28, 28, 1))
        gan.compile()
        gan.fit(images, epochs=20)

    [Jolicoeur-Martineau, 2018](https://arxiv.org/abs/1807.00734). The generator is compared with
    the real samples that the discriminator has just seen.
    """

    recipes = {"vector": Dense(), "image": Convolutional()}

    def __init__(self, generator, discriminator, comparison="average", **kwargs):
        super().__init__(generator, discriminator, **kwargs)
        check_choice("comparison", comparison, tuple(_LOSSES))
        self.comparison = comparison

    def default_loss(self):
        return _LOSSES[self.comparison]()

    def default_optimizers(self):
        return adams(2e-4, beta_1=0.5)

    def get_config(self):
        return {**super().get_config(), "comparison": self.comparison}
