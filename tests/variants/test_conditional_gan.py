"""[Mirza and Osindero, 2014](https://arxiv.org/abs/1411.1784)."""

import keras
import numpy as np

import keras_gan
from tests.handwritten import CLASSES, Recipe
from tests.variants.case import POINTS, Case

CASE = Case(
    variant=keras_gan.ConditionalGAN,
    recipe=Recipe("non_saturating", conditional=True),
    arguments={"num_classes": CLASSES},
    parameters={(2,): (166466, 363841), (8, 8, 1): (50113, 134689)},
    trained_on=POINTS,
)


def test_conditions_decide_what_is_drawn():
    """Labels 0, 1, 2 are points at -1, 0, 1: the generator learns to follow them."""
    rng = np.random.default_rng(0)
    labels = rng.integers(0, 3, 1500).astype("int32")
    points = (labels[:, None] - 1.0 + 0.05 * rng.normal(size=(1500, 1))).astype("float32")
    gan = CASE.make((1,), width=32)
    gan.compile(keras.optimizers.Adam(1e-3, beta_1=0.5), keras.optimizers.Adam(1e-3, beta_1=0.5))
    gan.fit(points, labels, batch_size=50, epochs=12, verbose=0)
    asked = np.repeat([0, 1, 2], 100)
    drawn = gan.generate(300, asked, seed=1)[:, 0].reshape(3, 100).mean(axis=1)
    assert drawn[0] < -0.5 < drawn[1] < 0.5 < drawn[2]
