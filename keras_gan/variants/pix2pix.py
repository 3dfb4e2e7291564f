"""Pictures into pictures, learned from pairs."""

import keras
from keras import ops

from keras_gan.losses import NonSaturating
from keras_gan.models import Game, Translating, adams, check_layout
from keras_gan.networks import patch_depth, patch_discriminator, unet_generator, weights_of
from keras_gan.regularizers.regularizer import check_weight


@keras.saving.register_keras_serializable(package="keras_gan")
class Pix2Pix(Translating, Game):
    """A generator draws b for a; a discriminator sees a beside the true b or the drawn one.

        g_loss = adversarial_weight * L_G(D(a, G(a))),   l1 = l1_weight * mean |b - G(a)|

    Weights of 0 make the lecture's ladder: L1 alone, the adversary alone, both. Noise comes from
    dropout alone. As in the authors' code dropout and the statistics of the picture at hand stay
    on when pictures are translated.

    Args:
        generator: Keras model from pictures a to pictures b.
        discriminator: Keras model of a and b, one beside the other along the channels.
        l1_weight: lambda, 100 in the paper.
        adversarial_weight: 1 in the paper.
        **kwargs: `jitter`, `flip` (see `Translating`) and arguments of `Game`.

    Example:
        gan = keras_gan.Pix2Pix.from_shape((32, 32, 1), (32, 32, 3))
        gan.compile()
        gan.fit(outlines, pictures, epochs=200,
                callbacks=[keras_gan.callbacks.LinearDecay(100, 200)])
        drawn = gan.translate(others)

    [Isola et al., 2017](https://arxiv.org/abs/1611.07004).
    """

    streams = (("a", "b"),)
    terms = ("l1",)
    batch_size = 1
    as_in_training = True

    def __init__(self, generator, discriminator, l1_weight=100.0, adversarial_weight=1.0, **kwargs):
        super().__init__({"generator": generator, "discriminator": discriminator}, **kwargs)
        self.l1_weight = check_weight("l1_weight", l1_weight)
        self.adversarial_weight = check_weight("adversarial_weight", adversarial_weight)

    @classmethod
    def from_shape(cls, shape, target_shape=None, *, width=64, seed=None, **kwargs):
        """With the paper's networks for pictures a of `shape` and b of `target_shape`.

        A U-Net of as many levels as the sides can be halved, and patches that suit the size.
        """
        check_layout()
        *sides, channels = shape
        made = channels if target_shape is None else target_shape[-1]
        dropout = 0 if seed is None else seed
        with weights_of(seed):
            generator = unet_generator(tuple(shape), made, width, seed=dropout)
            both = (*sides, channels + made)
            judge = patch_discriminator(both, patch_depth(shape), width)
        return cls(generator, judge, seed=seed, **kwargs)

    def default_loss(self):
        return NonSaturating()

    def default_optimizers(self):
        return adams(2e-4, beta_1=0.5)

    def _judge(self, a, b, training=True):
        return self.run(self.discriminator, ops.concatenate([a, b], axis=-1), training)

    def fakes(self, turn):
        return {"fake": self.run(self.generator, turn.a)}

    def discriminator_objective(self, turn):
        real, fake = self._judge(turn.a, turn.b), self._judge(turn.a, turn.fake)
        penalties = self.penalties(lambda b: self._judge(turn.a, b), turn.b, turn.fake)
        self.tell("discriminator", real, fake, turn.b, turn.fake)
        # Half, which slows the discriminator down [section 3.3].
        return {"d_loss": 0.5 * self.adversarial_loss.discriminator(real, fake), **penalties}

    def generator_objective(self, turn):
        fake = self.run(self.generator, turn.a)
        fooled = self.adversarial_loss.generator(self._judge(turn.a, fake))
        return {
            "g_loss": self.adversarial_weight * fooled,
            "l1": self.l1_weight * ops.mean(ops.abs(turn.b - fake)),
        }

    def assess(self, turn):
        fake = self.run(self.smooth("generator"), turn.a, training=False)
        real_scores = self._judge(turn.a, turn.b, training=False)
        fake_scores = self._judge(turn.a, fake, training=False)
        losses = {
            "d_loss": 0.5 * self.adversarial_loss.discriminator(real_scores, fake_scores),
            "g_loss": self.adversarial_weight * self.adversarial_loss.generator(fake_scores),
            "l1": self.l1_weight * ops.mean(ops.abs(turn.b - fake)),
        }
        return losses, turn.b, fake

    def get_config(self):
        names = ("l1_weight", "adversarial_weight")
        return {**super().get_config(), **{name: getattr(self, name) for name in names}}
