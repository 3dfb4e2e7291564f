"""Sequences whose tokens are really drawn: what the discriminator likes becomes more likely."""

import keras
import numpy as np
from keras import ops

from keras_gan.layers import MovingBaseline, counted
from keras_gan.models import AdversarialModel, Sequences
from keras_gan.models.checks import first_output_shape
from keras_gan.networks import TokenRecurrent, log_likelihood
from keras_gan.networks.likelihood import tokens_of


@keras.saving.register_keras_serializable(package="keras_gan")
class ReinforceGAN(Sequences, AdversarialModel):
    """Sequences of drawn tokens: what the discriminator likes is made more likely.

        r_t = 2 sigmoid(D_t) - 1,   R_t = sum_{s >= t} discount^(s - t) r_s
        g_loss = -mean sum_t (R_t - b) log p(id_t | ids before t)

    where R_t - b is constant and b the moving average of R (`layers.MovingBaseline`). The
    discriminator scores each step, of what stands up to there, by cross-entropy; what follows the
    first end counts nowhere. The mean reward is logged as `reward`, 0 where the players are even;
    `g_loss` says little. No pre-training is needed; `networks.language_model` does it.

    Args:
        generator: returns one-hot rows (length, V) and log probabilities (length,), as
            `networks.recurrent_token_generator` does.
        discriminator: Keras model from one-hot rows (length, V) to scores (length, 1).
        discount: gamma, .23 in the authors' code. At 1 the gradient is that of the mean sum of
            rewards, without bias; below it, later rewards count less for what was drawn earlier.
        baseline_decay: .08 in the authors' code. Theirs moves before it is subtracted.
        **kwargs: arguments of `AdversarialModel`, and `tokens`, see `models.Sequences`.

    Example:
        spec = {"real": {"kind": "tokens", "size": 30, "length": 20}}
        gan = keras_gan.ReinforceGAN.from_spec(spec, width=64)
        gan.compile(keras.optimizers.Adam(1e-3), keras.optimizers.Adam(1e-3))
        gan.fit(ids, batch_size=64, epochs=20)

    ScratchGAN, [de Masson d'Autume et al., 2019](https://arxiv.org/abs/1905.09922);
    [Williams, 1992](https://doi.org/10.1007/BF00992696).
    """

    made = {"generator": ("one-hot rows", "log probabilities")}
    terms = ("reward",)
    recipes = {"tokens": TokenRecurrent()}
    batch_size = 512

    def __init__(self, generator, discriminator, discount=0.23, baseline_decay=0.08, **kwargs):
        super().__init__(generator, discriminator, **kwargs)
        length, scores = self.tokens["length"], first_output_shape(discriminator)
        if scores and tuple(scores[1:]) != (length, 1):
            raise ValueError(
                "The discriminator must give a score at each step, (batch, length, 1), such as "
                "`networks.recurrent_token_discriminator(..., each_step=True)`. "
                f"Received: discriminator={discriminator.name} with scores {tuple(scores[1:])} for "
                f"a length of {length}"
            )
        if not 0.0 <= discount <= 1.0:
            raise ValueError(f"`discount` is in [0, 1]. Received: discount={discount}")
        self.discount = discount
        self.baseline = MovingBaseline(baseline_decay)

    def default_loss(self):
        return None

    def default_optimizers(self):
        return tuple(keras.optimizers.Adam(rate, beta_1=0.5) for rate in (9.59e-5, 9.38e-3))

    def d_loss(self, turn):
        real, fake = self.score(turn.real_verdict)[..., 0], self.score(turn.fake_verdict)[..., 0]
        lost = _mean(ops.softplus(-real), self._mask(turn.real))
        return lost + _mean(ops.softplus(fake), self._mask(turn.fake))

    def g_terms(self, turn):
        return {"reward": _mean(self._rewards(turn), self._mask(turn.fake))}  # for the logs

    def g_loss(self, turn):
        rewards, mask = self._rewards(turn), self._mask(turn.fake)
        steps = np.arange(self.tokens["length"])
        later = np.maximum(steps[:, None] - steps, 0)  # s - t at [s, t]
        weights = np.tril(float(self.discount) ** later).astype("float32")
        returns = ops.matmul(rewards * mask, weights)
        advantage = ops.stop_gradient(returns - self.baseline(returns, mask)) * mask
        return -ops.mean(ops.sum(advantage * turn.made[1], axis=1))

    def log_likelihood(self, ids):
        """log p(ids) of each sequence in nats, by `networks.log_likelihood`."""
        drawn = tokens_of(self.sampler).end
        if drawn != self.end:
            raise ValueError(
                "The likelihood counts up to the end token that the generator was made with: make "
                f"it with that of the data. Received: end={drawn} and tokens with end={self.end}"
            )
        return log_likelihood(self.sampler, ids)

    def _rewards(self, turn):
        return 2.0 * ops.sigmoid(ops.stop_gradient(self.score(turn.fake_verdict))[..., 0]) - 1.0

    def _mask(self, rows):
        return counted(ops.argmax(rows, axis=-1), self.end)

    def get_config(self):
        own = {"discount": self.discount, "baseline_decay": self.baseline.decay}
        return {**super().get_config(), **own}


def _mean(values, mask):
    return ops.sum(values * mask) / ops.sum(mask)
