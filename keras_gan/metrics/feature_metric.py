"""Metrics that compare features of real and generated samples inside `evaluate`."""

import keras
import numpy as np
from keras import ops

from keras_gan import backend
from keras_gan.extractors import as_extractor


class FeatureMetric(keras.metrics.Metric):
    """What all metrics of features share; a subclass says what it keeps and what it makes of it.

    State is updated inside the compiled step, on the device; `result` finishes on the host in
    NumPy float64. Metrics that hold the same `Extractor` object share one run of it.

    A saved model does not keep these metrics, because a network that makes features may be far
    larger than the model: pass them to `compile` again.

    Args:
        extractor: `extractors.Extractor`, Keras model or function from samples to features; None
            for that of `extractors.default_for` the arrays that `fit` or `evaluate` is given.
        name: str, the first part of the keys in the logs.
    """

    #: What `compile` asks of a metric: it fills in the step, and `evaluate` finishes it in NumPy.
    finishes_on_host = True

    def __init__(self, extractor, name):
        super().__init__(name=name, dtype="float32")
        self.extractor = None if extractor is None else as_extractor(extractor)
        self.widths = None

    # ---- The questions that a subclass answers ----

    def build_state(self, widths):
        """Make the variables for {"features": d, ...}."""
        raise NotImplementedError

    def update_features(self, real, fake):
        """Add what the extractor gave for a batch of real and one of generated samples."""
        raise NotImplementedError

    def numbers(self):
        """{key: float} of all samples so far, at least one."""
        raise NotImplementedError

    @property
    def samples_seen(self):
        """Generated samples since the last reset, int."""
        raise NotImplementedError

    # ---- keras.metrics.Metric ----

    def build(self, sample_shape):
        """Make the state for samples of `(height, width, channels)` or `(features,)`."""
        if self.widths is not None:
            return
        if self.extractor is None:
            raise ValueError(
                f"Alone, `{type(self).__name__}` needs features: `{type(self).__name__}("
                "extractor)`, such as `keras_gan.extractors.default_for(data)`; in `compile` the "
                "data choose. Received: extractor=None"
            )
        # One black picture goes through, outside of any trace: this works for every function.
        outputs = self.extractor(ops.zeros((1, *sample_shape), "float32"))
        self.widths = {key: int(value.shape[-1]) for key, value in outputs.items()}
        self.build_state(self.widths)

    def update_state(self, real, fake):
        """Add a batch of real and one of generated samples, images in [-1, 1]."""
        update_metrics([self], real, fake)

    def result(self):
        """{key: float}, or nothing before the first batch."""
        if self.widths is None or not self.samples_seen:
            return {}
        return {key: float(value) for key, value in self.numbers().items()}

    def get_config(self):
        raise NotImplementedError(
            f"`{type(self).__name__}` holds a network and is not saved; pass it to `compile` again."
        )

    # Buffers and sums are filled anew by each `evaluate`: they have no place in a checkpoint.

    def save_own_variables(self, store):
        pass

    def load_own_variables(self, store):
        pass

    def _counter(self, name):
        return self.add_variable((), "zeros", dtype="int32", name=name)


def update_metrics(metrics, real, fake):
    """`update_state(real, fake)` of feature metrics, each extractor run once for all of them."""
    outputs = {}
    for metric in metrics:
        metric.build(real.shape[1:])
        key = id(metric.extractor)
        if key not in outputs:
            with backend.full_precision():
                outputs[key] = metric.extractor(real), metric.extractor(fake)
        metric.update_features(*outputs[key])


def as_int(variable):
    """The value of a counter on the host."""
    return int(np.asarray(ops.convert_to_numpy(variable.value)))
