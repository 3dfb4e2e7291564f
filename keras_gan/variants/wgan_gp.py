"""A distance instead of a verdict, by a penalty on the critic's gradient."""

import keras

from keras_gan.losses import Wasserstein
from keras_gan.models import AdversarialModel, adams
from keras_gan.networks import Convolutional, Dense
from keras_gan.regularizers import GradientPenalty


@keras.saving.register_keras_serializable(package="keras_gan")
class WGANGP(AdversarialModel):
    """WGAN whose critic is held to gradient norm 1 between real and fake samples.

    Args:
        generator, discriminator: the players, see `AdversarialModel`; no batch normalisation
            in the discriminator.
        penalty_weight: lambda, 10 in the paper; 0.1 for its 2-D data (`from_spec` knows).
        discriminator_steps: 5 in the paper.
        **kwargs: arguments of `AdversarialModel`.

    Example:
        gan = keras_gan.WGANGP.from_shape((8, 8, 1), average=0.999)
        gan.compile()
        gan.fit(images, epochs=20)

    [Gulrajani et al., 2017](https://arxiv.org/abs/1704.00028), algorithm 1.
    """

    recipes = {
        "vector": Dense(latent_dim=2, width=512),  # gan_toy.py
        "image": Convolutional(latent_dim=128, normalization=None),
    }

    def __init__(
        self, generator, discriminator, penalty_weight=10.0, discriminator_steps=5, **kwargs
    ):
        super().__init__(
            generator, discriminator, discriminator_steps=discriminator_steps, **kwargs
        )
        self.penalty_weight = penalty_weight

    def default_loss(self):
        return Wasserstein()

    def default_regularizers(self):
        return [GradientPenalty(self.penalty_weight)]

    def default_optimizers(self):
        # beta_1: 0 in algorithm 1, 0.5 in the code for MNIST and the toy data.
        return adams(1e-4, beta_1=0.5, beta_2=0.9)

    @classmethod
    def spec_arguments(cls, spec):
        return {"penalty_weight": 0.1} if spec["real"]["kind"] == "vector" else {}

    def get_config(self):
        return {**super().get_config(), "penalty_weight": self.penalty_weight}
