"""A relativistic loss, two penalties, and no further tricks."""

import keras

from keras_gan.losses import RelativisticPairing
from keras_gan.models import AdversarialModel
from keras_gan.networks import Dense, Residual
from keras_gan.regularizers import R1, R2, Scheduled

# The first gamma of the paper's CIFAR-10, FFHQ-64 and FFHQ-256, by the side of an image up to which
# it is taken here.
_GAMMAS = {32: 0.05, 64: 2.0, float("inf"): 150.0}


@keras.saving.register_keras_serializable(package="keras_gan")
class R3GAN(AdversarialModel):
    """Relativistic pairing with R1 and R2, on residual networks without normalisation.

    The generator's turn has real samples of its own, so a step takes one minibatch more.

    Args:
        generator, discriminator: the players, see `AdversarialModel`.
        gamma: weight of both penalties at the start; `from_spec` takes the paper's for the size of
            the images.
        decay_steps: generator updates over which both rates fall from 2e-4 to 5e-5 and gamma to a
            tenth, along cosines; None keeps them. The default is the paper's 20 million images in
            batches of 512.
        **kwargs: arguments of `AdversarialModel`.

    Example:
        gan = keras_gan.R3GAN.from_shape((32, 32, 3), width=96, average=0.999)
        gan.compile()
        gan.fit(images, epochs=100)

    [Huang et al., 2025](https://arxiv.org/abs/2501.05441). Of its schedules those of rates
    and gamma are here: beta_2 is 0.99 from the start (0.9 there), the average has one decay, and
    images are not augmented. The paper's networks have 768 channels and batches of 512 images; the
    defaults here have 64 of both.
    """

    generator_minibatch = True
    recipes = {"vector": Dense(latent_dim=64), "image": Residual()}

    def __init__(self, generator, discriminator, gamma=1.0, decay_steps=39_062, **kwargs):
        super().__init__(generator, discriminator, **kwargs)
        self.gamma = gamma
        self.decay_steps = decay_steps

    def default_loss(self):
        return RelativisticPairing()

    def default_regularizers(self):
        penalties = [R1(self.gamma), R2(self.gamma)]
        if self.decay_steps is None:
            return penalties
        return [Scheduled(penalty, self._falling(1.0, 0.1)) for penalty in penalties]

    def default_optimizers(self):
        rates = 2e-4, 2e-4
        if self.decay_steps is not None:
            rates = self._falling(2e-4, 0.25, updates=1), self._falling(2e-4, 0.25)
        return tuple(keras.optimizers.Adam(rate, beta_1=0.0, beta_2=0.99) for rate in rates)

    def _falling(self, value, share, updates=None):
        """From `value` to a share of it; `updates` in each step, the discriminator's if None."""
        steps = self.decay_steps * (updates or self.discriminator_steps)
        return keras.optimizers.schedules.CosineDecay(value, steps, alpha=share)

    @classmethod
    def spec_arguments(cls, spec):
        if spec["real"]["kind"] != "image":
            return {}
        side = max(spec["real"]["shape"][:2])
        return {"gamma": next(gamma for largest, gamma in _GAMMAS.items() if side <= largest)}

    def get_config(self):
        return {**super().get_config(), "gamma": self.gamma, "decay_steps": self.decay_steps}
