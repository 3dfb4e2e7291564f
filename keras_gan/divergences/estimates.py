"""What a trained discriminator says of the divergence."""

import math
from typing import NamedTuple

import numpy as np
from keras import ops


class Estimate(NamedTuple):
    """A lower bound of a divergence.

    Args:
        bound: the estimate.
        error: its standard error, from the spread of the scores.
        gap: how far below the exact divergence it is; None where that is not known.
        clipped: the share of scores that were clipped.
    """

    bound: float
    error: float
    gap: float | None
    clipped: float


def estimate(loss, real_scores, fake_scores, exact=None):
    """The divergence as the discriminator sees it: E_P g(V) - E_Q f*(g(V)) <= D_f(P || Q).

    On scores of samples that it was not trained on: those of training samples are too good. A
    discriminator that is trained better says more, up to the exact value.

    Args:
        loss: `losses.FDivergence`.
        real_scores, fake_scores: logits of samples of P and of Q, any numbers of them.
        exact: the divergence, if it is known (`between_gaussians`, `on_a_grid`).

    Returns:
        `Estimate`.

    Example:
        loss = keras_gan.losses.FDivergence("kl")
        real, fake = (gan.discriminator.predict(x) for x in (held_out, gan.generate(10_000)))
        estimate(loss, real, fake).bound

    [Nguyen et al., 2010](https://arxiv.org/abs/0809.0853), lemma 1.
    """
    if not callable(getattr(loss, "conjugate", None)):
        raise TypeError(
            "Only an f-divergence is bounded by scores: pass `losses.FDivergence(...)`. "
            f"Received: loss={loss}"
        )
    real, fake = (np.asarray(scores, "float32").ravel() for scores in (real_scores, fake_scores))
    if min(real.size, fake.size) < 2:
        raise ValueError(
            "An estimate needs at least two scores of each kind. "
            f"Received: {real.size} real scores, {fake.size} fake scores"
        )
    real, fake = (ops.convert_to_tensor(scores) for scores in (real, fake))
    sides = loss.activation(real), loss.conjugate(fake)
    said, cost = (ops.convert_to_numpy(side).astype("float64") for side in sides)
    bound = float(said.mean() - cost.mean())
    return Estimate(
        bound=bound,
        error=math.sqrt(said.var() / said.size + cost.var() / cost.size),
        gap=None if exact is None else exact - bound,
        clipped=float(ops.convert_to_numpy(loss.clipped(real, fake))),
    )
