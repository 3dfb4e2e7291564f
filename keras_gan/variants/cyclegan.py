"""Pictures into pictures and back, learned without pairs."""

import keras
from keras import ops

from keras_gan.layers import ImagePool
from keras_gan.losses import LeastSquares
from keras_gan.models import Game, Translating, adams, check_layout, check_one_shape
from keras_gan.networks import patch_depth, patch_discriminator, resnet_translator, weights_of
from keras_gan.regularizers.regularizer import check_weight


@keras.saving.register_keras_serializable(package="keras_gan")
class CycleGAN(Translating, Game):
    """Two translators that undo each other, and a discriminator for each kind of picture.

        g_loss    (D_b(G(a)) - 1)^2 + (D_a(F(b)) - 1)^2
        cycle     cycle_weight (mean |F(G(a)) - a| + mean |G(F(b)) - b|)
        identity  identity_weight cycle_weight (mean |G(b) - b| + mean |F(a) - a|)

    Discriminators see past fakes too, of a pool. They move first, as in every game here; in the
    authors' torch code the generators do, and what they drew before is shown to the discriminators.

    Args:
        to_b, to_a: Keras models from pictures a to pictures b and back, G and F.
        judge_a, judge_b: Keras models from pictures to logits.
        cycle_weight: lambda, 10 in the paper; 0 leaves the cycles out.
        identity_weight: in units of `cycle_weight`, of 10 if that is 0; 0.5 in the code; 0: none.
        pool_size: past fakes kept for each discriminator, 50 in the paper; 0 for none.
        **kwargs: `jitter`, `flip` (see `Translating`) and arguments of `Game`.

    Example:
        gan = keras_gan.CycleGAN.from_shape((32, 32, 3))
        gan.compile()
        gan.fit(horses, zebras, epochs=200, callbacks=[keras_gan.callbacks.LinearDecay(100, 200)])
        zebras, horses = gan.translate(horses, to="b"), gan.translate(zebras, to="a")

    [Zhu et al., 2017](https://arxiv.org/abs/1703.10593).
    """

    generators, discriminators = ("to_b", "to_a"), ("judge_a", "judge_b")
    takes_regularizers = False
    streams = (("a",), ("b",))
    batch_size = 1
    ways = {"b": "to_b", "a": "to_a"}

    def __init__(self, to_b, to_a, judge_a, judge_b, cycle_weight=10.0, identity_weight=0.5,
                 pool_size=50, **kwargs):  # fmt: skip
        networks = {"to_b": to_b, "to_a": to_a, "judge_a": judge_a, "judge_b": judge_b}
        super().__init__(networks, **kwargs)
        self.cycle_weight = check_weight("cycle_weight", cycle_weight)
        self.identity_weight = check_weight("identity_weight", identity_weight)
        self.pool_size = pool_size
        self._identity = identity_weight * (cycle_weight or 10.0)
        self.terms = ("cycle",) * bool(cycle_weight) + ("identity",) * bool(identity_weight)
        if "identity" in self.terms:
            check_one_shape(to_b, to_a)
        self.pool_a, self.pool_b = (ImagePool(pool_size, (self.seed or 0) + n) for n in (1, 2))
        self.pool_a.build(to_b.input_shape)
        self.pool_b.build(to_a.input_shape)

    @classmethod
    def from_shape(cls, shape, target_shape=None, *, width=64, blocks=None, **kwargs):
        """With the paper's networks for pictures a of `shape` and b of `target_shape`."""
        check_layout()
        ends = [tuple(shape), tuple(target_shape or shape)]
        with weights_of(kwargs.get("seed")):
            ways = [resnet_translator(one, to[-1], width, blocks) for one, to in (ends, ends[::-1])]
            judges = [patch_discriminator(one, patch_depth(one), width, "instance") for one in ends]
        return cls(*ways, *judges, **kwargs)

    def default_loss(self):
        return LeastSquares()

    def default_optimizers(self):
        return adams(2e-4, beta_1=0.5)

    def fakes(self, turn):
        fake_a, fake_b = self.run(self.to_a, turn.b), self.run(self.to_b, turn.a)
        return {"fake_a": self.pool_a(fake_a), "fake_b": self.pool_b(fake_b)}

    def discriminator_objective(self, turn):
        loss, run = self.adversarial_loss.discriminator, self.run
        of_a = run(self.judge_a, turn.a), run(self.judge_a, turn.fake_a)
        of_b = run(self.judge_b, turn.b), run(self.judge_b, turn.fake_b)
        self.tell("judge_a", *of_a, turn.a, turn.fake_a)
        self.tell("judge_b", *of_b, turn.b, turn.fake_b)
        return {"d_loss": loss(*of_a) + loss(*of_b)}

    def generator_objective(self, turn):
        a, b, run = self.run(self.to_a, turn.b), self.run(self.to_b, turn.a), self.run
        terms = {"g_loss": self._fooled(run(self.judge_a, a), run(self.judge_b, b))}
        if "cycle" in self.terms:
            apart = _apart(run(self.to_a, b), turn.a) + _apart(run(self.to_b, a), turn.b)
            terms["cycle"] = self.cycle_weight * apart
        if "identity" in self.terms:
            apart = _apart(run(self.to_b, turn.b), turn.b) + _apart(run(self.to_a, turn.a), turn.a)
            terms["identity"] = self._identity * apart
        return terms

    def _fooled(self, *scores):
        # `LeastSquares` has the half that this paper gives to the discriminators alone.
        weight = 2.0 if self.adversarial_loss.halved else 1.0
        return weight * sum(map(self.adversarial_loss.generator, scores))

    def assess(self, turn):
        run, loss = self.run, self.adversarial_loss.discriminator
        a, b = run(self.smooth("to_a"), turn.b, False), run(self.smooth("to_b"), turn.a, False)
        of_a, of_b = run(self.judge_a, a, False), run(self.judge_b, b, False)
        d_loss = loss(run(self.judge_a, turn.a, False), of_a)
        d_loss += loss(run(self.judge_b, turn.b, False), of_b)
        return {"d_loss": d_loss, "g_loss": self._fooled(of_a, of_b)}, turn.b, b

    def get_config(self):
        names = ("cycle_weight", "identity_weight", "pool_size")
        return {**super().get_config(), **{name: getattr(self, name) for name in names}}


def _apart(one, other):
    return ops.mean(ops.abs(one - other))
