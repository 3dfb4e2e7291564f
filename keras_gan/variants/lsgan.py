"""Least squares instead of cross-entropy."""

import keras

from keras_gan.losses import LeastSquares
from keras_gan.models import AdversarialModel, adams
from keras_gan.networks import Convolutional, Dense


@keras.saving.register_keras_serializable(package="keras_gan")
class LSGAN(AdversarialModel):
    """Scores are regressed to 1 (real) and 0 (fake), so that far fakes still pull the generator.

    Args:
        generator, discriminator: the players, see `AdversarialModel`.
        label_smoothing: in [0, 0.5), lowers the real target.
        **kwargs: arguments of `AdversarialModel`.

    Example:
        gan = keras_gan.LSGAN.from_shape((28, 28, 1))
        gan.compile()
        gan.fit(images, epochs=20)

    [Mao et al., 2017](https://arxiv.org/abs/1611.04076), equation 9: targets 0, 1, 1.
    """

    # The paper's latent vector of images has 1024 entries.
    recipes = {"vector": Dense(), "image": Convolutional(latent_dim=1024)}

    def __init__(self, generator, discriminator, label_smoothing=0.0, **kwargs):
        super().__init__(generator, discriminator, **kwargs)
        self.label_smoothing = label_smoothing

    def default_loss(self):
        return LeastSquares(self.label_smoothing)

    def default_optimizers(self):
        return adams(2e-4, beta_1=0.5)

    def get_config(self):
        return {**super().get_config(), "label_smoothing": self.label_smoothing}
