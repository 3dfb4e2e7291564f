"""A GAN whose discriminator is held smooth around the real data."""

import keras

from keras_gan.losses import NonSaturating
from keras_gan.models import AdversarialModel, adams
from keras_gan.networks import Convolutional, Dense
from keras_gan.regularizers import DRAGANPenalty


@keras.saving.register_keras_serializable(package="keras_gan")
class DRAGAN(AdversarialModel):
    """The non-saturating game with a gradient penalty near real samples, one step for each player.

    Args:
        generator, discriminator: the players, see `AdversarialModel`; no batch normalisation in
            the discriminator.
        penalty_weight: lambda, 10 in the paper.
        **kwargs: arguments of `AdversarialModel`.

    Example:
        gan = keras_gan.DRAGAN.from_shape((28, 28, 1))
        gan.compile()
        gan.fit(images, epochs=20)

    [Kodali et al., 2017](https://arxiv.org/abs/1705.07215), with the numbers of the authors' code.
    """

    batch_size = 128
    recipes = {"vector": Dense(), "image": Convolutional(normalization=None)}

    def __init__(self, generator, discriminator, penalty_weight=10.0, **kwargs):
        super().__init__(generator, discriminator, **kwargs)
        self.penalty_weight = penalty_weight

    def default_loss(self):
        return NonSaturating()

    def default_regularizers(self):
        return [DRAGANPenalty(self.penalty_weight)]

    def default_optimizers(self):
        return adams(1e-4, beta_1=0.5, beta_2=0.9)

    def get_config(self):
        return {**super().get_config(), "penalty_weight": self.penalty_weight}
