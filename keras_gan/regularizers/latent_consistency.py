"""Near latents: other pictures, the same verdict."""

import functools

import keras
from keras import ops

from keras_gan.backend import own_rows
from keras_gan.regularizers.regularizer import Regularizer, Shown, check_weight


@keras.saving.register_keras_serializable(package="keras_gan")
class LatentConsistency(Regularizer):
    """zCR: the discriminator must not feel a small step in latent space, the generator must.

        of the discriminator    discriminator_weight * mean (D(G(z)) - D(G(z + e)))^2
        of the generator       -generator_weight * mean (G(z) - G(z + e))^2,     e ~ N(0, noise)

    The generator's term is negative: it is paid for differences. Logged as `latent_consistency`
    and `g_latent_consistency`. In the generator's turn the pass of z + e counts for its batch
    statistics too.

    Args:
        discriminator_weight, generator_weight: 20 and 0.5 in the paper.
        noise: standard deviation of the step.

    Example:
        gan.compile(regularizers=[keras_gan.regularizers.LatentConsistency()])

        zcr = LatentConsistency()                    # in any other code
        d_loss += zcr(discriminator, generator, latents, seed=seed_generator)
        g_loss += zcr.generator(generator, latents, seed=seed_generator)

    [Zhao et al., 2021](https://arxiv.org/abs/2002.04724), algorithm 2.
    """

    name = "latent_consistency"
    generator_name = "g_latent_consistency"

    def __init__(self, discriminator_weight=20.0, generator_weight=0.5, noise=0.05):
        self.discriminator_weight = check_weight("discriminator_weight", discriminator_weight)
        self.generator_weight = check_weight("generator_weight", generator_weight)
        self.noise = check_weight("noise", noise)

    def __call__(self, discriminator, generator, latents, seed=None):
        """The discriminator's weighted term, of functions of samples and of latents."""
        fake = ops.stop_gradient(generator(latents))
        return self.discriminator_term(
            Shown(discriminator, None, fake, seed, latents=latents, make=generator)
        )

    def generator(self, generator, latents, seed=None):
        """The generator's weighted term."""
        fake = generator(latents)
        return self.generator_term(Shown(None, None, fake, seed, latents=latents, make=generator))

    def discriminator_term(self, shown):
        self._check(shown)
        scores = shown.scores_of(shown.fake) if shown.fake_scores is None else shown.fake_scores
        near = ops.stop_gradient(self._near(shown))
        change = scores - shown.scores_of(near)
        return self.discriminator_weight * ops.mean(ops.square(change))

    def generator_term(self, shown):
        if not self.generator_weight:
            return ops.zeros(())
        self._check(shown)
        change = shown.fake - self._near(shown)
        return -self.generator_weight * ops.mean(ops.square(change))

    def disturbed(self, latents, seed=None):
        """Latents z + e; what is not a float, such as a class, stays."""

        def step(latents):
            if "float" not in str(latents.dtype):
                return latents
            draw = functools.partial(_normal, latents.shape[1:], self.noise, seed)
            return latents + own_rows(draw, ops.shape(latents)[0])

        return keras.tree.map_structure(step, latents)

    def _near(self, shown):
        return shown.made_of(self.disturbed(shown.latents, shown.seed))

    def _check(self, shown):
        if shown.latents is None or shown.make is None:
            raise ValueError(
                "LatentConsistency needs a game whose fakes are made of latents: the turn must "
                f"hold `latents`. Received: latents={shown.latents}"
            )

    def get_config(self):
        return {
            "discriminator_weight": self.discriminator_weight,
            "generator_weight": self.generator_weight,
            "noise": self.noise,
        }


def _normal(shape, deviation, seed, count):
    return keras.random.normal((count, *shape), stddev=deviation, seed=seed)
