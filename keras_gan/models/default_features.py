"""What metrics without an extractor measure with."""

from keras_gan import extractors, feeding
from keras_gan.data import Data


def give_default_features(metrics, x, y):
    """Metrics without an extractor get that of `extractors.default_for` arrays.

    Args:
        metrics: `metrics.FeatureMetric`s.
        x, y: as in `fit`.
    """
    without = [metric for metric in metrics if metric.extractor is None]
    if not without:
        return
    samples, labels = (x.get("real"), x.get("condition")) if isinstance(x, dict) else (x, y)
    if samples is None or not feeding.is_arrays(samples):
        raise ValueError(
            f"`{without[0].name}` chooses what it measures with by the arrays of `fit`, and these "
            "data come in batches. Give it an extractor: "
            "`metrics.FID(extractors.ClassifierFeatures(images, labels))`. "
            f"Received: x of type {type(samples).__name__}"
        )
    kind = getattr(getattr(labels, "dtype", None), "kind", "")
    labels = labels if kind in ("i", "u") and labels.ndim == 1 else None
    data = Data("samples", samples, samples[:0], train_labels=labels, held_out_labels=labels)
    extractor = extractors.default_for(data)
    for metric in without:
        metric.extractor = extractor
        metric.build(samples.shape[1:])
