"""A GAN with latent codes that can be read off what it draws, and so come to mean something."""

import keras
import numpy as np
from keras import ops

from keras_gan.losses import NonSaturating
from keras_gan.models import AdversarialModel
from keras_gan.networks import Codes, Convolutional, Dense, completed
from keras_gan.regularizers.regularizer import check_weight


@keras.saving.register_keras_serializable(package="keras_gan")
class InfoGAN(AdversarialModel):
    """The last latents are codes, and both players want a second head to read them off fakes.

    The cross-entropies of the codes, with their weights, are logged as `d_codes` and `g_codes`.
    `categorical_information` and `continuous_information` are what they lack to the entropies of
    the codes: lower bounds of the mutual information with the samples, in nats (`networks.Codes`).

    Args:
        generator: Keras model of latents (batch, n), whose last numbers are the codes.
        discriminator: returns `[score, reading of the codes]`; the score alone gets a head.
        categories: how many values each categorical code has; they are one-hot.
        continuous: number of continuous codes of U(-1, 1).
        categorical_weight, continuous_weight: lambda, 1 in the paper, and less for the latter.
        latents: what is no code, `"uniform"` as in the paper, or `"normal"`.
        **kwargs: arguments of `AdversarialModel`.

    Example:
        gan = keras_gan.InfoGAN.from_shape((28, 28, 1), categories=(10,), continuous=2)
        gan.compile()
        gan.fit(images, epochs=50)
        ten = gan.generate(10, codes={"categorical": np.arange(10)})

    [Chen et al., 2016](https://arxiv.org/abs/1606.03657), and the authors' code.
    """

    batch_size = 128
    made = {"discriminator": ("score", "reading of the codes")}
    recipes = {"vector": Dense(latent_dim=74), "image": Convolutional(latent_dim=74)}

    def __init__(self, generator, discriminator, categories=(10,), continuous=2,
                 categorical_weight=1.0, continuous_weight=0.1, latents="uniform",
                 **kwargs):  # fmt: skip
        codes = Codes(tuple(np.atleast_1d(categories).tolist()), continuous)
        judge = codes.check_reader(completed(discriminator, codes.head()))
        super().__init__(generator, judge, latents=latents, **kwargs)
        self.codes = codes.check(self.latent_shapes[0])
        self.categorical_weight = check_weight("categorical_weight", categorical_weight)
        self.continuous_weight = check_weight("continuous_weight", continuous_weight)
        self.terms = ("d_codes", "g_codes", *(f"{kind}_information" for kind in codes.entropies))

    def default_loss(self):
        return NonSaturating()

    def default_optimizers(self):
        return tuple(keras.optimizers.Adam(rate, beta_1=0.5) for rate in (1e-3, 2e-4))

    def draw_latents(self, count, seed=None):
        seed = self.seed_generator if seed is None else seed
        free = super().draw_latents(count, seed)[:, : -self.codes.size]
        return ops.concatenate([free, self.codes.draw(count, seed)], axis=1)

    def d_terms(self, turn):
        return {"d_codes": self._weighted(self._cross_entropies(turn))}

    def g_terms(self, turn):
        found = self._cross_entropies(turn)
        terms = {"g_codes": self._weighted(found)}
        for kind, entropy in self.codes.entropies.items():  # for the logs: it pulls at nothing
            terms[f"{kind}_information"] = entropy - ops.stop_gradient(found[kind])
        return terms

    def _cross_entropies(self, turn):
        return self.codes.cross_entropies(turn.latents[:, -self.codes.size :], turn.fake_verdict[1])

    def _weighted(self, found):
        return sum(getattr(self, f"{kind}_weight") * lost for kind, lost in found.items())

    def generate(self, count, condition=None, seed=None, batch_size=256, *, codes=None):
        """As of any variant. `codes`: {"categorical": (count, codes), "continuous": likewise}."""
        latents, *told = keras.tree.flatten(self.sampling_inputs(count, condition, seed))
        latents = self.codes.put(latents, **(codes or {}))
        return self.made_of([latents, *told] if told else latents, batch_size)

    def get_config(self):
        own = {k: getattr(self, k) for k in ("categorical_weight", "continuous_weight")}
        own |= {"categories": self.codes.categories, "continuous": self.codes.continuous}
        return {**super().get_config(), **own}
