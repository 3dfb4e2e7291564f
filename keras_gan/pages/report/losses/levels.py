"""What the discriminator's loss is when it cannot tell real samples from generated ones."""

import math


def undecided(loss, variant=None):
    """min over c of L_D(c, c), for scores that are all equal; None for a loss of another's.

    It is the least that a discriminator can do that sees no difference: 2 log 2 for
    `NonSaturating`, 2 for `Hinge`, 0 for `Wasserstein`.

    Args:
        loss: {"class": "LeastSquares", ...}, name and arguments as run.json has them.
        variant: name of the variant, some of which take a half or a sum.

    Example:
        undecided({"class": "LeastSquares", "targets": [0.0, 1.0, 1.0]})    # 0.25
    """
    level = _LEVELS.get(loss.get("class"))
    return None if level is None else level(loss) * _TIMES.get(variant, 1.0)


#: Of variants whose d_loss is not that of their loss: the papers' halves, the sum of two.
_TIMES = {"pix2pix": 0.5, "semi-supervised-gan": 0.5, "cyclegan": 2.0}


def _cross_entropy(loss):
    # The best constant score has D = (1 - a) / 2 for a target of 1 - a.
    share = (1.0 - loss.get("label_smoothing", 0.0)) / 2.0
    return -2.0 * (share * math.log(share) + (1.0 - share) * math.log(1.0 - share))


def _least_squares(loss):
    fake, real, _ = loss.get("targets", (0.0, 1.0, 1.0))
    return (real - loss.get("label_smoothing", 0.0) - fake) ** 2 / 4.0


def _f_divergence(loss):
    """-D_f of equal distributions, which is 0 but for the game of the first GAN."""
    return 2.0 * math.log(2.0) if loss.get("divergence", "gan") == "gan" else 0.0


def _average(loss):
    """Differences to the mean are 0 then, which no constant can better."""
    base = loss["loss"]
    if base.get("class") == "LeastSquares":  # halved already
        fake, real, _ = base.get("targets", (0.0, 1.0, 1.0))
        return ((real - base.get("label_smoothing", 0.0)) ** 2 + fake**2) / 2.0
    return {"Hinge": 1.0, "Wasserstein": 0.0}.get(base.get("class"), math.log(2.0))


_LEVELS = {
    "NonSaturating": _cross_entropy,
    "Minimax": _cross_entropy,
    "LeastSquares": _least_squares,
    "Hinge": lambda loss: 2.0,
    "Wasserstein": lambda loss: 0.0,
    "FDivergence": _f_divergence,
    "RelativisticPairing": lambda loss: math.log(2.0),
    "RelativisticAverage": _average,
    "TopK": lambda loss: _LEVELS[loss["loss"]["class"]](loss["loss"]),
}
