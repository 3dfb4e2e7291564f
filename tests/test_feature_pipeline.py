"""The pipeline runs a network in its compiled function alone."""

import keras
import numpy as np

from keras_gan.evaluation.pipeline import FeaturePipeline
from keras_gan.extractors import ModelFeatures


class Counting(ModelFeatures):
    runs = 0

    def __call__(self, samples):
        self.runs += 1
        return super().__call__(samples)


def network(built):
    layers = [keras.layers.Conv2D(4, 3), keras.layers.GlobalAveragePooling2D()]
    return keras.Sequential([keras.Input((8, 8, 1)), *layers] if built else layers)


def test_first_call_runs_no_batch_outside_of_the_compiled_function(rng):
    extractor = Counting(network(built=True))
    images = rng.normal(size=(5, 8, 8, 1)).astype("float32")
    (chunk,) = FeaturePipeline(extractor, batch_size=5).chunks(images)
    # One run of one batch: traced on TensorFlow and JAX, eager on torch. A batch through a large
    # network, operation by operation, would take three times the memory on JAX.
    assert extractor.runs == 1
    expected = keras.ops.convert_to_numpy(extractor.model(images))
    np.testing.assert_allclose(chunk["features"], expected, rtol=1e-5, atol=1e-6)


def test_network_that_is_not_built_yet(rng):
    extractor = ModelFeatures(network(built=False), name="late")
    images = rng.normal(size=(5, 8, 8, 1)).astype("float32")
    chunks = [next(FeaturePipeline(extractor, None, 5).chunks(images)) for _ in range(2)]
    expected = keras.ops.convert_to_numpy(extractor.model(images))
    for chunk in chunks:
        np.testing.assert_allclose(chunk["features"], expected, rtol=1e-5, atol=1e-6)
