"""What may go wrong in a training, told from its logs."""

import abc
import math

from keras_gan.losses import Minimax

_ACCURACIES = ("d_accuracy_real", "d_accuracy_fake")


class Trouble(abc.ABC):
    """Something wrong, which `callbacks.Watch` reports when it has shown for `steps` in a row.

    A subclass reads what is logged and nothing else. Where the keys are missing that it reads,
    because a metric was not asked for or a loss has no such number, it stays silent.

    Args:
        steps: generator updates for which it must show without a break.
    """

    #: In the record of a run.
    name = None

    def __init__(self, steps):
        if steps < 1:
            raise ValueError(f"`steps` must be at least 1. Received: steps={steps}")
        self.steps = steps

    def begin(self, model):
        """Look at the compiled model, before its training."""
        self.model = model

    @abc.abstractmethod
    def shows(self, means):
        """Whether {key: mean of the last steps} looks like it."""

    @abc.abstractmethod
    def said(self, means):
        """What is to be seen, a clause."""

    @abc.abstractmethod
    def advice(self):
        """What to try, a clause after "try"."""


class DiscriminatorWins(Trouble):
    """The discriminator tells nearly all real samples from nearly all fakes.

    Args:
        accuracy: of both kinds, `metrics.DiscriminatorAccuracy`.
        steps: as in `Trouble`.
    """

    name = "discriminator_wins"

    def __init__(self, accuracy=0.99, steps=500):
        super().__init__(steps)
        self.accuracy = accuracy

    def shows(self, means):
        return min(means.get(key, 0.0) for key in _ACCURACIES) >= self.accuracy

    def said(self, means):
        real, fake = (f"{means[key]:.1%}" for key in _ACCURACIES)
        return f"the discriminator wins: it is right on {real} of real samples and {fake} of fakes"

    def advice(self):
        ways = ["a lower rate for it"]
        if isinstance(self.model.adversarial_loss, Minimax):
            ways.append("the loss `NonSaturating()`")
        if self.model.discriminator_steps > 1:
            ways.append(f"fewer than {self.model.discriminator_steps} `discriminator_steps`")
        if not self.model.regularizers:
            ways.append("a penalty, `regularizers=[R1(1.0)]`")
        return " or ".join([*ways, "with few data `DiffAugment` (`--augment diff`)"])


class VanishingGradient(Trouble):
    """The generator's gradient is a small part of what it was, while the discriminator is right.

    A gradient that falls because the players are even is what training is for.

    Args:
        share: of the largest mean so far, `metrics.GradientNorm`.
        accuracy: of both kinds, `metrics.DiscriminatorAccuracy`.
        steps: as in `Trouble`.
    """

    name = "vanishing_gradient"

    def __init__(self, share=0.01, accuracy=0.95, steps=500):
        super().__init__(steps)
        self.share = share
        self.accuracy = accuracy

    def begin(self, model):
        super().begin(model)
        self._largest = 0.0

    def shows(self, means):
        norm = means.get("g_gradient_norm", math.inf)
        self._largest = max(self._largest, norm if math.isfinite(norm) else 0.0)
        wins = min(means.get(key, 0.0) for key in _ACCURACIES) >= self.accuracy
        return wins and norm < self.share * self._largest

    def said(self, means):
        norm = means["g_gradient_norm"]
        return (
            f"the generator's gradient vanishes: its norm is {norm:.2g} and was {self._largest:.2g}"
        )

    def advice(self):
        if isinstance(self.model.adversarial_loss, Minimax):
            return "the loss `NonSaturating()`, whose gradient stays, or a weaker discriminator"
        return "a lower rate or fewer steps for the discriminator or a penalty that keeps it smooth"


class Collapse(Trouble):
    """All samples are alike.

    Args:
        spread: of real samples, `metrics.SampleSpread`; 0.1 is a hundredth of their variance.
        steps: as in `Trouble`.
    """

    name = "collapse"

    def __init__(self, spread=0.1, steps=500):
        super().__init__(steps)
        self.spread = spread

    def shows(self, means):
        return means.get("spread", 1.0) < self.spread

    def said(self, means):
        return (
            f"the samples collapse: they vary by {means['spread']:.1%} of what real ones do, "
            "whatever is drawn"
        )

    def advice(self):
        return "a lower rate for the generator, `Pack(2)` (`--pack 2`), or `WGANGP`"


class PenaltyOff(Trouble):
    """The critic's gradient is far from the norm that a penalty shall hold it at.

    Args:
        deviation: root of the mean squared deviation from the target, in units of the target. With
            a small weight norms lie far above it in runs that go well.
        steps: as in `Trouble`.
    """

    name = "penalty_off"

    def __init__(self, deviation=5.0, steps=200):
        super().__init__(steps)
        self.deviation = deviation

    def begin(self, model):
        super().begin(model)
        penalties = [r for r in model.regularizers if getattr(r, "target", 0.0) and r.weight]
        self._scales = {r.name: (r.weight, r.target) for r in penalties}

    def shows(self, means):
        return any(off > self.deviation for off in self._deviations(means).values())

    def said(self, means):
        key, off = max(self._deviations(means).items(), key=lambda item: item[1])
        target = self._scales[key][1]
        return (
            f"`{key}` does not hold: norms of gradients lie {off * target:.2g} from the target "
            f"{target:g} in the quadratic mean"
        )

    def advice(self):
        return "a larger weight of the penalty, a lower rate or more steps for the discriminator"

    def _deviations(self, means):
        return {
            key: math.sqrt(max(means[key], 0.0) / weight) / target
            for key, (weight, target) in self._scales.items()
            if key in means
        }


class Exploding(Trouble):
    """A loss so large that NaN is near.

    Args:
        limit: of its size; float16 ends at 65504.
        steps: as in `Trouble`.
    """

    name = "exploding"

    def __init__(self, limit=1e4, steps=1):
        super().__init__(steps)
        self.limit = limit

    def begin(self, model):
        super().begin(model)
        self._losses = list(model.trackers)

    def shows(self, means):
        return max(abs(means.get(key, 0.0)) for key in self._losses) > self.limit

    def said(self, means):
        key = max(self._losses, key=lambda key: abs(means.get(key, 0.0)))
        return f"`{key}` is {means[key]:.2g} and may soon be no number"

    def advice(self):
        return "lower rates, `clipnorm=1.0` in the optimizers, or a loss with a penalty"


def usual_troubles():
    """One of each, with the thresholds that `docs/while_training.md` was measured with."""
    return [DiscriminatorWins(), VanishingGradient(), Collapse(), PenaltyOff(), Exploding()]
