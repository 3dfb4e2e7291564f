"""[Miyato et al., 2018](https://arxiv.org/abs/1802.05957), sections 2 and 4."""

import keras
import numpy as np
import pytest
from keras import ops

import keras_gan
from tests.handwritten import Recipe
from tests.variants.case import Case

CASE = Case(
    variant=keras_gan.SNGAN,
    recipe=Recipe(
        "hinge", k=5, betas=(0.0, 0.9), spectral=True, generator_batches=2, decay_steps=50_000
    ),
    parameters={(2,): (165122, 134148), (32, 32, 3): (3806659, 2779741)},
)


def test_predict_after_fit_uses_weights_of_spectral_norm_one():
    gan = CASE.make((2,), width=16)
    gan.compile(keras.optimizers.SGD(1e-4), keras.optimizers.SGD(1e-4))
    gan.fit(CASE.data((2,), rows=200)[0], batch_size=8, epochs=10, verbose=0)
    hidden = next(layer for layer in gan.discriminator.layers if hasattr(layer, "u"))
    bias = ops.convert_to_numpy(hidden.layer.bias)
    probe = keras.Sequential([keras.Input((2,)), hidden])
    effective = probe.predict(np.eye(2, dtype="float32"), verbose=0) - bias
    raw = ops.convert_to_numpy(hidden.layer.kernel)
    assert np.linalg.svd(effective)[1][0] == pytest.approx(1.0, abs=1e-2)
    assert np.linalg.svd(raw)[1][0] > 1.2, "the raw kernel was overwritten"
