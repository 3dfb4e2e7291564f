"""Inception score, with the two things it mixes apart: quality and diversity."""

from dataclasses import asdict, dataclass

import numpy as np

from keras_gan.statistics.feature_arrays import feature_array


@dataclass(frozen=True)
class InceptionScore:
    """exp of the mutual information between samples and the classes a classifier sees in them.

    Args:
        mean, std: over the splits; `std` (population) is what papers print behind the +-.
        quality: mean entropy of p(y|x) in nats over all samples; 0 when every sample is clearly
            of one class. Lower is better.
        diversity: entropy of p(y) = mean p(y|x) in nats, at most log(classes). Higher is better.
        n: samples seen. The score grows with it.
        splits: number of parts.
        classes: of the classifier; the highest score there is.
    """

    mean: float
    std: float
    quality: float
    diversity: float
    n: int
    splits: int
    classes: int

    def to_dict(self):
        """For JSON."""
        return asdict(self)


def inception_score(logits, splits=10):
    """IS = exp E_x KL(p(y|x) || p(y)) on each of `splits` consecutive parts.

    Without splits, log IS = diversity - quality. Probabilities come from a log-softmax in
    float64, so saturated logits give exact answers and never NaN. Nothing is shuffled: generated
    samples are independent already, sorted real ones must be shuffled before.

    Args:
        logits: array (number, classes), before the softmax.
        splits: parts of the samples; part i ends at (i + 1) number // splits, as in the original.

    Returns:
        `InceptionScore`.

    [Salimans et al., 2016](https://arxiv.org/abs/1606.03498)
    """
    logits = feature_array("logits", logits).astype("float64")
    number, classes = logits.shape
    if splits < 1 or number < splits:
        raise ValueError(
            "Each split needs at least one sample. Generate more samples or lower `splits`. "
            f"Received: splits={splits}, logits with {number} rows"
        )
    log_p = _log_softmax(logits)
    p = np.exp(log_p)
    negative_entropy = (p * log_p).sum(axis=1)  # p log p is 0 at p = 0, because log p is finite
    bounds = [part * number // splits for part in range(splits + 1)]
    scores = [
        np.exp(negative_entropy[low:high].mean() + _entropy(p[low:high].mean(axis=0)))
        for low, high in zip(bounds, bounds[1:], strict=False)
    ]
    return InceptionScore(
        mean=float(np.mean(scores)),
        std=float(np.std(scores)),
        quality=float(-negative_entropy.mean()),
        diversity=float(_entropy(p.mean(axis=0))),
        n=number,
        splits=splits,
        classes=classes,
    )


def _log_softmax(logits):
    shifted = logits - logits.max(axis=1, keepdims=True)
    return shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))


def _entropy(p):
    return -(p[p > 0] * np.log(p[p > 0])).sum()
