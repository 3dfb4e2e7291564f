"""Metrics by their names in the logs."""

import difflib

from keras_gan.metrics.buffered import KID, PRDC
from keras_gan.metrics.discriminator_accuracy import DiscriminatorAccuracy
from keras_gan.metrics.fid import FID
from keras_gan.metrics.gradient_norm import GradientNorm
from keras_gan.metrics.sample_spread import SampleSpread
from keras_gan.metrics.score import IS

_NAMED = {
    "fid": FID, "kid": KID, "prdc": PRDC, "is": IS,
    "accuracy": DiscriminatorAccuracy, "spread": SampleSpread, "gradient_norm": GradientNorm,
}  # fmt: skip


def get(metric):
    """A metric by its name, those of features with the default ones; others stay."""
    if not isinstance(metric, str):
        return metric
    if metric.lower() not in _NAMED:
        near = difflib.get_close_matches(metric.lower(), _NAMED, n=1)
        hint = f" Did you mean {near[0]!r}?" if near else ""
        raise ValueError(
            f"The metrics known by name are {', '.join(map(repr, _NAMED))}.{hint} "
            f"Received: metrics=[{metric!r}]"
        )
    return _NAMED[metric.lower()]()


def training_names(loss):
    """Names of the training's metrics that have something to measure under an adversarial loss."""
    decides = getattr(loss, "threshold", None) is not None
    return [*(["accuracy"] if decides else []), "spread", "gradient_norm"]
