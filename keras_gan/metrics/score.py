"""The inception score inside `evaluate`."""

from keras_gan.metrics.feature_metric import FeatureMetric, as_int
from keras_gan.metrics.streams import Buffer
from keras_gan.statistics.inception_score import inception_score


class IS(FeatureMetric):
    """Inception score of generated samples, from the logits of a classifier.

    Logs `is_mean`, `is_std` (over the splits), `is_quality` (mean entropy of the classes seen in
    one sample, lower is better) and `is_diversity` (entropy of the classes seen in all, higher is
    better). Knows nothing of the real data: compare with the score of held-out data.

    Args:
        extractor: `extractors.Extractor` or Keras model that gives "logits".
        splits: parts of the samples, each with a score.
        name: str, the first part of the keys.
        capacity: samples; later ones are ignored. The state takes 4 capacity classes bytes.

    [Salimans et al., 2016](https://arxiv.org/abs/1606.03498)
    """

    def __init__(self, extractor=None, splits=10, name="is", capacity=50_000):
        super().__init__(extractor, name)
        self.splits = splits
        self.capacity = capacity

    def build_state(self, widths):
        if "logits" not in widths:
            raise ValueError(
                "The inception score needs logits: an extractor that gives a dictionary with "
                '"logits", such as `ClassifierFeatures` or `InceptionFeatures`. '
                f"Received: extractor {self.extractor.name!r} that gives {sorted(widths)}"
            )
        self.logits = Buffer(self, self.capacity, widths["logits"], "logits")

    def update_features(self, real, fake):
        self.logits.add(fake["logits"])

    @property
    def samples_seen(self):
        return as_int(self.logits.count)

    def numbers(self):
        logits = self.logits.value
        score = inception_score(logits, min(self.splits, len(logits)))
        names = ("mean", "std", "quality", "diversity")
        return {f"{self.name}_{name}": getattr(score, name) for name in names}
