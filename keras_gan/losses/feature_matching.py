"""A generator that is asked for the right averages."""

from keras import ops

_DISTANCES = {"squares": ops.square, "absolute": ops.abs}


def feature_matching(real_features, fake_features, distance="squares"):
    """How far the means of a discriminator's features lie apart, for the generator.

        mean_j (E F_j(real) - E F_j(fake))^2, or the mean of the absolute differences

    It asks for less than the scores do, and the generator cannot overshoot it. Any variant whose
    discriminator returns features (`networks.with_features`) may take it as a term.

    Args:
        real_features, fake_features: (batch, ...), of the same layer.
        distance: `"squares"`, or `"absolute"` as for CIFAR-10 in the authors' code.

    Example:
        def g_terms(self, turn):
            _, real = self.judge(turn.real, turn.condition)
            return {"features": feature_matching(real, turn.fake_verdict[1])}

    [Salimans et al., 2016](https://arxiv.org/abs/1606.03498), section 3.1.
    """
    if distance not in _DISTANCES:
        raise ValueError(
            f"`distance` must be one of {', '.join(map(repr, _DISTANCES))}. "
            f"Received: distance={distance!r}"
        )
    apart = ops.mean(real_features, axis=0) - ops.mean(fake_features, axis=0)
    return ops.mean(_DISTANCES[distance](apart))
