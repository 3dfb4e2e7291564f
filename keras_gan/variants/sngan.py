"""A Lipschitz discriminator by construction."""

import warnings

import keras

from keras_gan.layers import SpectralNormalization
from keras_gan.losses import Hinge
from keras_gan.models import AdversarialModel, doubtful
from keras_gan.networks import Convolutional, Dense

_NORMALIZATIONS = SpectralNormalization, keras.layers.SpectralNormalization


@keras.saving.register_keras_serializable(package="keras_gan")
class SNGAN(AdversarialModel):
    """Hinge loss and a discriminator whose layers have spectral norm 1.

    Args:
        generator, discriminator: the players, see `AdversarialModel`; wrap your own
            discriminator's layers in `layers.SpectralNormalization`.
        discriminator_steps: 5 in the paper.
        decay_steps: generator updates over which both rates fall linearly to 0, as in the
            paper's code (50,000 for CIFAR-10); None keeps them.
        **kwargs: arguments of `AdversarialModel`.

    Example:
        gan = keras_gan.SNGAN.from_shape((32, 32, 3))
        gan.compile()
        gan.fit(images, epochs=100)

    [Miyato et al., 2018](https://arxiv.org/abs/1802.05957), sections 2 and 4.
    """

    # Their code draws twice the batch for the generator's update.
    generator_batches = 2
    recipes = {
        "vector": Dense(latent_dim=128, wrap=SpectralNormalization),
        "image": Convolutional(latent_dim=128, normalization=None, wrap=SpectralNormalization),
    }

    def __init__(
        self, generator, discriminator, discriminator_steps=5, decay_steps=50_000, **kwargs
    ):
        super().__init__(
            generator, discriminator, discriminator_steps=discriminator_steps, **kwargs
        )
        self.decay_steps = decay_steps

    def default_loss(self):
        return Hinge()

    def warn_of_networks(self):
        if not any(doubtful.holds(self.discriminator, kind) for kind in _NORMALIZATIONS):
            warnings.warn(
                "No layer of the discriminator is in a `layers.SpectralNormalization`, and without "
                "one this is a GAN with hinge loss. Wrap the layers: "
                f"`SpectralNormalization(Dense(1))`. Received: {self.discriminator.name}",
                stacklevel=4,
            )

    def default_optimizers(self):
        def adam(updates_per_step):
            rate = 2e-4
            if self.decay_steps is not None:
                rate = keras.optimizers.schedules.PolynomialDecay(
                    rate, self.decay_steps * updates_per_step, end_learning_rate=0.0
                )
            return keras.optimizers.Adam(rate, beta_1=0.0, beta_2=0.9)

        return adam(1), adam(self.discriminator_steps)

    def get_config(self):
        return {**super().get_config(), "decay_steps": self.decay_steps}
