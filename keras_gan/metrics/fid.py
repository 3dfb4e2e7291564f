"""FID inside `evaluate`."""

from keras_gan.metrics.feature_metric import FeatureMetric, as_int
from keras_gan.metrics.streams import MomentStream
from keras_gan.statistics.frechet_estimate import FOLDS, frechet_estimate
from keras_gan.statistics.moments import Moments


class FID(FeatureMetric):
    """Frechet distance between features of the real data and of generated samples.

    Logs `fid`, and with at least two folds `fid_error` (standard error) and `fid_infinity`
    (extrapolated to infinitely many generated samples); lower is better. As many samples are
    generated as there are real ones in the validation data, and the bias depends on that number:
    `callbacks.Evaluate` is for larger ones. Sums are kept in float32 pairs on the device, which
    is as exact as float64, and nothing else is kept.

    Args:
        extractor: `extractors.Extractor`, Keras model or function from samples to features (b, d).
        folds: disjoint parts of the generated samples. The state takes 8 (folds + 1) d^2 bytes:
            370 MB for ten folds of 2048 features, 67 MB for one.
        name: str.

    Example:
        features = keras_gan.extractors.ClassifierFeatures.of(data)
        gan.compile(metrics=[keras_gan.metrics.FID(features)])
        gan.fit(data.train, epochs=50, validation_data=data.held_out, callbacks=[
            keras.callbacks.ModelCheckpoint("best.keras", monitor="val_fid", mode="min",
                                            save_best_only=True)])

    [Heusel et al., 2017](https://arxiv.org/abs/1706.08500)
    """

    def __init__(self, extractor=None, folds=FOLDS, name="fid"):
        super().__init__(extractor, name)
        if folds < 1:
            raise ValueError(f"`folds` must be at least 1. Received: folds={folds}")
        self.folds = folds

    def build_state(self, widths):
        self.real = MomentStream(self, widths["features"], 1, "real")
        self.fake = MomentStream(self, widths["features"], self.folds, "fake")

    def update_features(self, real, fake):
        self.real.add(real["features"])
        self.fake.add(fake["features"])

    @property
    def samples_seen(self):
        return as_int(self.fake.count)

    def numbers(self):
        (real,) = self.real.moments()
        folds = self.fake.moments()
        if min(fold.count for fold in folds) < 2:
            folds = [sum(folds, Moments(real.dimension))]
        estimate = frechet_estimate(real, folds)
        numbers = {self.name: estimate.value}
        if estimate.standard_error is not None:
            numbers[f"{self.name}_error"] = estimate.standard_error
            numbers[f"{self.name}_infinity"] = estimate.infinity
        return numbers
