"""The GAN that first drew pictures."""

import keras

from keras_gan.losses import NonSaturating
from keras_gan.models import AdversarialModel, adams
from keras_gan.networks import Convolutional, dcgan_initializer


@keras.saving.register_keras_serializable(package="keras_gan")
class DCGAN(AdversarialModel):
    """Convolutional players with batch normalisation, N(0, 0.02) weights and Adam(2e-4, 0.5).

    Args:
        generator, discriminator: the players, see `AdversarialModel`.
        latents: `"uniform"` as in the paper, or `"normal"`.
        **kwargs: arguments of `AdversarialModel`.

    Example:
        gan = keras_gan.DCGAN.from_shape((28, 28, 1))
        gan.compile()
        gan.fit(images, epochs=20)

    [Radford et al., 2016](https://arxiv.org/abs/1511.06434), section 4.
    """

    batch_size = 128
    recipes = {"image": Convolutional(initializer=dcgan_initializer)}

    def __init__(self, generator, discriminator, latents="uniform", **kwargs):
        super().__init__(generator, discriminator, latents=latents, **kwargs)

    def default_loss(self):
        return NonSaturating()

    def default_optimizers(self):
        return adams(2e-4, beta_1=0.5)
