"""[Nowozin et al., 2016](https://arxiv.org/abs/1606.00709); its optimizer is that of section 4."""

import keras
import numpy as np
import pytest

import keras_gan
from tests.handwritten import Recipe
from tests.turns import only_on
from tests.variants.case import POINTS, Case

CASE = Case(
    variant=keras_gan.FGAN,
    recipe=Recipe("squared_hellinger"),
    arguments={"divergence": "squared_hellinger"},
    parameters={(2,): (157954, 132609), (8, 8, 1): (173888, 148481)},
    further={
        "gan": (Recipe("non_saturating"), {"divergence": "gan"}),
        "pearson": (Recipe("pearson"), {"divergence": "pearson", "generator_loss": "minimax"}),
    },
    width=32,  # as GAN: four dense units can all be dead
    trained_on=POINTS,
)


def on_the_line(**kwargs):
    """G is a number and D(x) = 30 x."""
    generator = keras.Sequential([keras.Input((1,)), keras.layers.Dense(1)])
    thirty = keras.initializers.Constant(30.0)
    judge = keras.layers.Dense(1, use_bias=False, kernel_initializer=thirty)
    gan = keras_gan.FGAN(generator, keras.Sequential([keras.Input((1,)), judge]), **kwargs)
    gan.compile(keras.optimizers.SGD(0.0), keras.optimizers.SGD(0.0))
    generator.set_weights([np.zeros((1, 1)), np.ones(1)])
    return gan


@only_on("torch")
def test_clipping_is_logged():
    """All fakes have the score 30; of four real ones three are above 10, one is below -10."""
    real = np.array([[1.0], [0.5], [0.4], [-0.5]], "float32")
    shares = {"kl": (1 + 3 / 4) / 2, "reverse_kl": 1 / 8}
    for divergence, share in shares.items():
        logs = on_the_line(divergence=divergence).train_on_batch(real, return_dict=True)
        assert logs["d_clipped"] == pytest.approx(share)
    logs = on_the_line(divergence="kl", clip=20.0).train_on_batch(real, return_dict=True)
    assert logs["d_clipped"] == pytest.approx((1 + 1 / 4) / 2)
    for silent in ({}, {"divergence": "kl", "clip": None}):
        assert not on_the_line(**silent).terms


@only_on("torch")
def test_a_typing_error_names_the_nearest_divergence():
    with pytest.raises(ValueError, match="Did you mean 'squared_hellinger'.*Received: divergence="):
        CASE.make(divergence="squared-hellinger")
