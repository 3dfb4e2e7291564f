"""Any f-divergence in the place of Jensen and Shannon's."""

import keras

from keras_gan.losses import FDivergence
from keras_gan.models import AdversarialModel, adams
from keras_gan.networks import Dense


@keras.saving.register_keras_serializable(package="keras_gan")
class FGAN(AdversarialModel):
    """The discriminator estimates a divergence of your choice, the generator makes it small.

    `losses.FDivergence` has the formulas, `divergences` the exact values to compare with. Logs
    `d_clipped`, the share of the discriminator's scores that were held at a bound, where the
    divergence has one. `-d_loss` is the estimate of the divergence.

    Args:
        generator, discriminator: the players, see `AdversarialModel`.
        divergence: `"kl"`, `"reverse_kl"`, `"pearson"`, `"neyman"`, `"squared_hellinger"`,
            `"jeffrey"`, `"jensen_shannon"`, `"gan"`, `"total_variation"` or `"alpha"`.
        alpha: of `"alpha"`, any number but 0 and 1.
        generator_loss: `"non_saturating"`, as the paper advises, or `"minimax"`, the bound itself.
        clip: the largest score where e^score is computed; None: no bound.
        **kwargs: arguments of `AdversarialModel`.

    Example:
        gan = keras_gan.FGAN.from_shape((2,), divergence="squared_hellinger")
        gan.compile()
        gan.fit(keras_gan.data.load("ring").train, epochs=10)

    [Nowozin et al., 2016](https://arxiv.org/abs/1606.00709). The paper has no one divergence; ours
    is that of the first GAN unless you choose.
    """

    recipes = dict.fromkeys(("vector", "image", "samples"), Dense())

    def __init__(
        self,
        generator,
        discriminator,
        divergence="gan",
        alpha=None,
        generator_loss="non_saturating",
        clip=10.0,
        **kwargs,
    ):
        super().__init__(generator, discriminator, **kwargs)
        self.divergence = divergence
        self.alpha = alpha
        self.generator_loss = generator_loss
        self.clip = clip
        self.terms = ("d_clipped",) if self.default_loss().clips else ()

    def default_loss(self):
        return FDivergence(**self._choice())

    def default_optimizers(self):
        return adams(2e-4, beta_1=0.5)

    def d_terms(self, turn):
        if not self.terms:
            return {}
        # A number of steps, without slope: what is added to the loss moves nothing.
        scores = self.score(turn.real_verdict), self.score(turn.fake_verdict)
        return {"d_clipped": self.default_loss().clipped(*scores)}

    def _choice(self):
        names = ("divergence", "alpha", "generator_loss", "clip")
        return {name: getattr(self, name) for name in names}

    def get_config(self):
        return {**super().get_config(), **self._choice()}
