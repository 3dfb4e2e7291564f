"""The ten divergences of f-GAN: what makes of a free score a T, and the conjugate of that T."""

import dataclasses
import math
from collections.abc import Callable

from keras import ops


@dataclasses.dataclass(frozen=True)
class Row:
    """One divergence, as functions of scores v.

    Args:
        activation: g(v), which lies where f* is finite.
        conjugate: f*(g(v)), in a form that neither overflows early nor takes the log of 0.
        threshold: the score whose T is f'(1), that of a sample as likely real as generated.
        low, high: where v must be held away from minus or plus infinity, because one of the two
            grows like exp; a share of the bound, 0 for a side that needs none.
    """

    activation: Callable
    conjugate: Callable
    threshold: float = 0.0
    low: float = 0.0
    high: float = 0.0


def _identity(v):
    return v


def _one_minus_exp(v):
    """1 - e^-v, exact near 0."""
    return -ops.expm1(-v)


def _jeffrey_conjugate(t):
    """W + 1/W + t - 2 with W = LambertW(e^(1 - t)), whose logarithm y solves e^y + y = 1 - t."""
    s = 1.0 - t
    # From the right of the root Newton's steps fall towards it; five reach float32.
    y = ops.where(s > 1.0, ops.log(ops.maximum(s, 1.0)), ops.minimum(s, 0.0))
    for _ in range(5):
        grown = ops.exp(y)
        y = y - (grown + y - s) / (grown + 1.0)
    return ops.exp(y) + ops.exp(-y) + t - 2.0


def _total_variation(v):
    return 0.5 * ops.tanh(v)


_LOG_2 = math.log(2.0)
ROWS = {
    "kl": Row(_identity, lambda v: ops.exp(v - 1.0), threshold=1.0, high=1.0),
    "reverse_kl": Row(lambda v: -ops.exp(-v), lambda v: v - 1.0, low=1.0),
    "pearson": Row(_identity, lambda v: 0.25 * ops.square(v) + v),
    "neyman": Row(_one_minus_exp, lambda v: 2.0 * _one_minus_exp(0.5 * v), low=1.0),
    "squared_hellinger": Row(_one_minus_exp, ops.expm1, low=1.0, high=1.0),
    "jeffrey": Row(_identity, _jeffrey_conjugate, high=1.0),
    "jensen_shannon": Row(lambda v: _LOG_2 - ops.softplus(-v), lambda v: ops.softplus(v) - _LOG_2),
    "gan": Row(lambda v: -ops.softplus(-v), ops.softplus),
    "total_variation": Row(_total_variation, _total_variation),
}


def alpha_row(alpha):
    """f(u) = (u^alpha - 1 - alpha (u - 1)) / (alpha (alpha - 1)), alpha neither 0 nor 1."""
    power = alpha / (alpha - 1.0)
    if alpha > 1.0:

        def conjugate(v):
            base = ops.maximum((alpha - 1.0) * v + 1.0, 0.0)  # no u >= 0 has a smaller f'(u)
            return (base**power - 1.0) / alpha

        return Row(_identity, conjugate, high=1.0)

    def activation(v):
        return 1.0 / (1.0 - alpha) - ops.softplus(-v)

    def conjugate(v):
        # ((1 - alpha) softplus(-v))^power, of which softplus alone underflows for large v.
        logarithm = ops.log(ops.softplus(-v)) + math.log(1.0 - alpha)
        return (ops.exp(power * logarithm) - 1.0) / alpha

    undecided = 1.0 / (1.0 - alpha)
    threshold = -undecided - math.log(-math.expm1(-undecided))  # T is 0 there
    return Row(activation, conjugate, threshold, high=1.0 / max(1.0, -power))


NAMES = (*ROWS, "alpha")
