"""A distance instead of a verdict, by clipping weights."""

import keras

from keras_gan.constraints import WeightClip
from keras_gan.losses import Wasserstein
from keras_gan.models import AdversarialModel
from keras_gan.networks import Convolutional, Dense


@keras.saving.register_keras_serializable(package="keras_gan")
class WGAN(AdversarialModel):
    """A critic estimates the Wasserstein-1 distance; clipped weights keep it Lipschitz.

    Args:
        generator, discriminator: the players, see `AdversarialModel`; every trainable variable
            of the discriminator is clipped after each of its updates.
        clip: c, 0.01 in the paper.
        discriminator_steps: 5 in the paper. (Its code also takes 100 in the first 25 generator
            steps and at every 500th; its algorithm does not, and neither do we.)
        **kwargs: arguments of `AdversarialModel`.

    Example:
        gan = keras_gan.WGAN.from_shape((28, 28, 1))
        gan.compile()
        gan.fit(images, epochs=20)

    [Arjovsky et al., 2017](https://arxiv.org/abs/1701.07875), algorithm 1.
    """

    recipes = {"vector": Dense(), "image": Convolutional()}

    def __init__(self, generator, discriminator, clip=0.01, discriminator_steps=5, **kwargs):
        super().__init__(
            generator, discriminator, discriminator_steps=discriminator_steps, **kwargs
        )
        self.clip = clip

    def default_loss(self):
        return Wasserstein()

    def default_constraint(self):
        return WeightClip(self.clip)

    def default_optimizers(self):
        # The paper's code runs Torch's RMSprop: smoothing 0.99, and 1e-8 added to the root.
        # Keras adds its epsilon under the root, where 1e-16 makes the same floor; the steps differ
        # only for gradients near 1e-8 themselves.
        def rmsprop():
            return keras.optimizers.RMSprop(5e-5, rho=0.99, epsilon=1e-16)

        return rmsprop(), rmsprop()

    def get_config(self):
        return {**super().get_config(), "clip": self.clip}
