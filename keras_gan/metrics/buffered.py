"""Metrics of pairs of samples: features are kept until the end of `evaluate`."""

from keras_gan.metrics.feature_metric import FeatureMetric, as_int
from keras_gan.metrics.streams import Buffer
from keras_gan.statistics.kernel_distance import kernel_distance
from keras_gan.statistics.neighbours import neighbour_scores

_FOLDS = 10


class BufferedMetric(FeatureMetric):
    """Keeps the features of the first `capacity` real and generated samples on the device.

    Args:
        extractor: `extractors.Extractor`, Keras model or function from samples to features (b, d).
        name: str.
        capacity: samples of each kind; later ones are ignored. The state takes
            8 capacity d bytes.
    """

    def __init__(self, extractor, name, capacity):
        super().__init__(extractor, name)
        if capacity < 2:
            raise ValueError(f"`capacity` must be at least 2. Received: capacity={capacity}")
        self.capacity = capacity

    def build_state(self, widths):
        self.real = Buffer(self, self.capacity, widths["features"], "real")
        self.fake = Buffer(self, self.capacity, widths["features"], "fake")

    def update_features(self, real, fake):
        self.real.add(real["features"])
        self.fake.add(fake["features"])

    @property
    def samples_seen(self):
        return as_int(self.fake.count)


class KID(BufferedMetric):
    """Kernel distance between features of the real data and of generated samples.

    Logs `kid`, the unbiased MMD^2 over all pairs with the kernel (x.y / d + 1)^3, and
    `kid_error`, its standard error; lower is better, and an ideal generator is as often below
    zero as above. Its expectation does not depend on the number of samples, unlike FID's.

    Args:
        extractor, name, capacity: as in `BufferedMetric`.

    Example:
        gan.compile(metrics=[keras_gan.metrics.KID(features), keras_gan.metrics.FID(features)])

    [Binkowski et al., 2018](https://arxiv.org/abs/1801.01401)
    """

    def __init__(self, extractor=None, name="kid", capacity=10_000):
        super().__init__(extractor, name, capacity)

    def numbers(self):
        real, fake = self.real.value, self.fake.value
        if len(fake) < _FOLDS:
            return {self.name: kernel_distance(real, fake, folds=None).value}
        distance = kernel_distance(real, fake, folds=_FOLDS)
        return {self.name: distance.value, f"{self.name}_error": distance.standard_error}


class PRDC(BufferedMetric):
    """Precision, recall, density and coverage from nearest neighbours among the features.

    Logs `precision` and `density` (are the samples good?), `recall` and `coverage` (are all real
    ones matched?); higher is better. A collapsed generator has high precision and low recall.

    Args:
        extractor, capacity: as in `BufferedMetric`.
        k: neighbours that make the radius around a sample.
        name: str, put before the keys with `_` unless it is "prdc".

    [Kynkaanniemi et al., 2019](https://arxiv.org/abs/1904.06991) have precision and recall,
    [Naeem et al., 2020](https://arxiv.org/abs/2002.09797) density and coverage.
    """

    def __init__(self, extractor=None, k=5, name="prdc", capacity=10_000):
        super().__init__(extractor, name, capacity)
        self.k = k

    def numbers(self):
        scores = neighbour_scores(self.real.value, self.fake.value, k=self.k)
        prefix = "" if self.name == "prdc" else f"{self.name}_"
        names = ("precision", "recall", "density", "coverage")
        return {f"{prefix}{name}": getattr(scores, name) for name in names}
