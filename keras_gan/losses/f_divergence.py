"""Any f-divergence as the game's measure, f-GAN's way."""

import difflib

import keras
from keras import ops

from keras_gan.losses.adversarial_loss import AdversarialLoss
from keras_gan.losses.f_rows import NAMES, ROWS, alpha_row

_GENERATORS = ("non_saturating", "minimax")


@keras.saving.register_keras_serializable(package="keras_gan")
class FDivergence(AdversarialLoss):
    """The discriminator bounds D_f(real || fake) from below; the generator makes it small.

        L_D = -(mean g(D(real)) - mean f*(g(D(fake)))) >= -D_f
        L_G = -mean f*(g(D(fake))), or -mean g(D(fake)) as the paper advises

    Scores are free numbers: g makes of them what f* is defined for. "Swap the divergence" is one
    argument; in which sense it is small decides what a generator that cannot fit all data does.

    Args:
        divergence: `"kl"`, `"reverse_kl"`, `"pearson"`, `"neyman"`, `"squared_hellinger"`,
            `"jeffrey"`, `"jensen_shannon"` (twice the usual one), `"gan"` (the same less log 4),
            `"total_variation"` (in [0, 1]) or `"alpha"`.
        alpha: of `"alpha"`, any number but 0 and 1, which are the reverse KL and KL.
        generator_loss: `"non_saturating"`: the generator makes its scores high (section 3.2);
            `"minimax"`: it makes the bound itself small.
        clip: the largest score, where e^score is computed: a score beyond counts as the bound,
            with the slope that there is at the bound, so that it finds back. What is clipped on
            both sides alike is still a bound of the divergence, if a lower one. None: never.
            `clipped` tells how often that happens.

    Example:
        loss = FDivergence("squared_hellinger")
        loss.bound(discriminator(reals), discriminator(fakes))       # <= the divergence

    [Nowozin et al., 2016](https://arxiv.org/abs/1606.00709), tables 1, 2 and 6.
    """

    def __init__(self, divergence="gan", alpha=None, generator_loss="non_saturating", clip=10.0):
        check_divergence(divergence, alpha)
        if generator_loss not in _GENERATORS:
            raise ValueError(
                f"`generator_loss` must be one of {', '.join(map(repr, _GENERATORS))}. "
                f"Received: generator_loss={generator_loss!r}"
            )
        if clip is not None and not clip > 0.0:
            raise ValueError(
                "`clip` is the largest absolute score that e^score is computed of: a number above "
                f"0, or None for no bound. Received: clip={clip}"
            )
        self.divergence = divergence
        self.alpha = alpha
        self.generator_loss = generator_loss
        self.clip = clip
        self._row = alpha_row(alpha) if divergence == "alpha" else ROWS[divergence]

    @property
    def threshold(self):
        """The score whose T is f'(1); above it the discriminator says "real" (section 3.2)."""
        return self._row.threshold

    def margins(self, real_scores, fake_scores):
        """As of all losses, of T instead of the scores, since f'(1) is one of its values."""
        return (
            self.activation(real_scores) - self.threshold,
            self.threshold - self.activation(fake_scores),
        )

    @property
    def clips(self):
        """Whether this divergence has scores that must be held."""
        return self.clip is not None and max(self._row.low, self._row.high) > 0.0

    def activation(self, scores):
        """T = g(score) of each score."""
        return self._row.activation(self._held(scores))

    def conjugate(self, scores):
        """f*(g(score)) of each score."""
        return self._row.conjugate(self._held(scores))

    def bound(self, real_scores, fake_scores):
        """mean T(real) - mean f*(T(fake)): at most D_f(real || fake), up to the samples' chance."""
        return ops.mean(self.activation(real_scores)) - ops.mean(self.conjugate(fake_scores))

    def clipped(self, real_scores, fake_scores):
        """The share of scores beyond the bound, in [0, 1]."""
        both = real_scores, fake_scores
        beyond = [ops.cast(ops.not_equal(self._within(s), s), "float32") for s in both]
        return 0.5 * (ops.mean(beyond[0]) + ops.mean(beyond[1]))

    def discriminator(self, real_scores, fake_scores):
        return -self.bound(real_scores, fake_scores)

    def generator(self, fake_scores):
        raised = self.activation if self.generator_loss == "non_saturating" else self.conjugate
        return -ops.mean(raised(fake_scores))

    def _within(self, scores):
        if not self.clips:
            return scores
        if self._row.low:
            scores = ops.maximum(scores, -self.clip * self._row.low)
        return ops.minimum(scores, self.clip * self._row.high) if self._row.high else scores

    def _held(self, scores):
        """The clipped scores; clipping alone would leave those beyond without any slope."""
        if not self.clips:
            return scores
        return ops.stop_gradient(self._within(scores)) + (scores - ops.stop_gradient(scores))

    def get_config(self):
        return {
            "divergence": self.divergence,
            "alpha": self.alpha,
            "generator_loss": self.generator_loss,
            "clip": self.clip,
        }


def check_divergence(divergence, alpha=None):
    """Raise a `ValueError` that helps unless this names one of the ten divergences."""
    if divergence not in NAMES:
        near = difflib.get_close_matches(str(divergence).lower(), NAMES, n=1)
        hint = f" Did you mean {near[0]!r}?" if near else ""
        raise ValueError(
            f"`divergence` must be one of {', '.join(map(repr, NAMES))}.{hint} "
            f"Received: divergence={divergence!r}"
        )
    if divergence != "alpha" and alpha is not None:
        raise ValueError(
            f"`alpha` belongs to divergence='alpha', not to {divergence!r}. Received: alpha={alpha}"
        )
    if divergence == "alpha" and (alpha is None or isinstance(alpha, (str, bool))):
        raise ValueError(
            "divergence='alpha' needs `alpha`, a number but 0 and 1, such as 0.5 or 2. "
            f"Received: alpha={alpha!r}"
        )
    if divergence == "alpha" and alpha in (0, 1):
        name = "kl" if alpha else "reverse_kl"
        raise ValueError(
            f"At this `alpha` the divergence is a limit, {name!r}: take that. "
            f"Received: alpha={alpha}"
        )
