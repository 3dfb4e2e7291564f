"""The first GAN."""

import keras

from keras_gan.losses import Minimax, NonSaturating
from keras_gan.models import AdversarialModel, adams
from keras_gan.networks import Dense

_LOSSES = {"non_saturating": NonSaturating, "minimax": Minimax}


@keras.saving.register_keras_serializable(package="keras_gan")
class GAN(AdversarialModel):
    """A discriminator learns real from fake by cross-entropy, a generator learns to fool it.

    Args:
        generator, discriminator: the players, see `AdversarialModel`.
        generator_loss: `"non_saturating"`, what everyone trains with, or `"minimax"`, the
            zero-sum game of the theory.
        label_smoothing: in [0, 0.5), one-sided.
        **kwargs: arguments of `AdversarialModel`.

    Example:
        gan = keras_gan.GAN.from_shape((2,))
        gan.compile()
        gan.fit(points, epochs=10)

    [Goodfellow et al., 2014](https://arxiv.org/abs/1406.2661), algorithm 1 with k = 1.
    """

    recipes = dict.fromkeys(("vector", "image", "samples"), Dense())

    def __init__(
        self,
        generator,
        discriminator,
        generator_loss="non_saturating",
        label_smoothing=0.0,
        **kwargs,
    ):
        super().__init__(generator, discriminator, **kwargs)
        if generator_loss not in _LOSSES:
            raise ValueError(
                f"`generator_loss` must be one of {', '.join(map(repr, _LOSSES))}. "
                f"Received: generator_loss={generator_loss!r}"
            )
        self.generator_loss = generator_loss
        self.label_smoothing = label_smoothing

    def default_loss(self):
        return _LOSSES[self.generator_loss](self.label_smoothing)

    def default_optimizers(self):
        # The paper uses SGD with momentum; Radford's Adam is what works without tuning.
        return adams(2e-4, beta_1=0.5)

    def get_config(self):
        return {
            **super().get_config(),
            "generator_loss": self.generator_loss,
            "label_smoothing": self.label_smoothing,
        }
