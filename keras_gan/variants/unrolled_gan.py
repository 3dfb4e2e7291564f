"""A generator that looks ahead: it learns against what the discriminator will have become."""

import keras

from keras_gan import backend
from keras_gan.losses import Minimax
from keras_gan.models import AdversarialModel, adam_ahead, adams
from keras_gan.networks import Dense


@keras.saving.register_keras_serializable(package="keras_gan")
class UnrolledGAN(AdversarialModel):
    """The generator's loss is the discriminator's after `unrolled_steps` more of its updates.

        g_loss = -d_loss(theta_K(theta_G)),   theta_(j+1) = theta_j - Adam's step of d_loss(theta_j)

    It is differentiated through the K updates, and they are then forgotten: the discriminator
    really moves once a step. A generator that drops modes is punished by the discriminator that
    this would make, so it spreads over all of them. A step costs the more the larger K is; meant
    for points in the plane and small images.

    Args:
        generator, discriminator: the players, see `AdversarialModel`.
        unrolled_steps: K, 5 in the authors' notebook; 0 is the minimax game.
        **kwargs: arguments of `AdversarialModel`.

    Example:
        gan = keras_gan.UnrolledGAN.from_shape((2,))
        gan.compile()
        gan.fit(keras_gan.data.load("ring").train, epochs=10)

    The discriminator's optimizer must be `keras.optimizers.Adam`. The K updates are made on the
    minibatch and the fakes of the generator's turn, and know no regularizers. `compile(loss=)` is
    the discriminator's alone; `evaluate` logs its generator's part as `g_loss`.

    [Metz et al., 2017](https://arxiv.org/abs/1611.02163), section 2 and appendix A.
    """

    batch_size = 512
    # Appendix A has one hidden layer of 128 in the discriminator and two in the generator.
    recipes = dict.fromkeys(("vector", "image", "samples"), Dense(latent_dim=256, width=128))

    def __init__(self, generator, discriminator, unrolled_steps=5, **kwargs):
        super().__init__(generator, discriminator, **kwargs)
        if not isinstance(unrolled_steps, int) or unrolled_steps < 0:
            raise ValueError(
                "`unrolled_steps` counts updates that are looked ahead: 0 or more. "
                f"Received: unrolled_steps={unrolled_steps!r}"
            )
        self.unrolled_steps = unrolled_steps

    def default_loss(self):
        return Minimax()

    def default_optimizers(self):
        return adams(1e-4, beta_1=0.5)  # the authors' notebook gives the generator 1e-3

    def generator_objective(self, turn):
        turn = turn.also(**self.fakes(turn))
        penalties = self.generator_penalties(**self._shown(turn, self._samples))
        weights = adam_ahead(
            self.discriminator_optimizer,
            self.discriminator.trainable_variables,
            lambda weights: self._loss_at(weights, turn),
            self.unrolled_steps,
        )
        return {"g_loss": -self._loss_at(weights, turn), **penalties}

    def _loss_at(self, weights, turn):
        """The discriminator's loss if it had these weights; its state stays where it is."""
        variables = self.discriminator.trainable_variables
        with backend.SubstituteScope(list(zip(variables, weights, strict=True))):
            scores = [self.score(self.judge(x, turn.condition)) for x in (turn.real, turn.fake)]
        return self.adversarial_loss.discriminator(*scores)

    def get_config(self):
        return {**super().get_config(), "unrolled_steps": self.unrolled_steps}
