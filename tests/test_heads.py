"""Heads see the features that the score is made of, whatever recipe made the discriminator."""

import keras
import numpy as np
import pytest
from keras import ops

from keras_gan import networks
from keras_gan.data import spec_of_shape
from keras_gan.networks import Convolutional, Dense, Residual, Strided

SHAPE = (8, 8, 1)
RECIPES = [Dense(width=4), Convolutional(width=4), Strided(width=4), Residual(width=4, depth=1)]


def outputs(network, inputs):
    return [ops.convert_to_numpy(output) for output in network(inputs)]


@pytest.mark.parametrize("recipe", RECIPES, ids=lambda recipe: type(recipe).__name__)
def test_a_head_and_the_score_are_made_of_the_same_features(recipe, rng):
    x = rng.normal(size=(3, *SHAPE)).astype("float32")
    alone = recipe.discriminator(spec_of_shape(SHAPE))
    kernel, bias = [*map(ops.convert_to_numpy, alone.layers[-1].weights), 0.0][:2]
    head = keras.layers.Dense(5, name="head")
    score, features, logits = outputs(networks.with_heads(alone, lambda x: x, head), x)
    np.testing.assert_allclose(score, features @ kernel + bias, rtol=1e-4, atol=1e-5)
    own, shift = map(ops.convert_to_numpy, head.weights)
    np.testing.assert_allclose(logits, features @ own + shift, rtol=1e-4, atol=1e-5)


@pytest.mark.parametrize("recipe", RECIPES[2:], ids=lambda recipe: type(recipe).__name__)
def test_where_a_product_with_the_condition_makes_the_score_a_head_is_not_told_it(recipe, rng):
    x = rng.normal(size=(3, *SHAPE)).astype("float32")
    judge = networks.with_features(recipe.discriminator(spec_of_shape(SHAPE, 2)))
    one, other = (outputs(judge, [x, np.full(3, label)]) for label in (0, 1))
    assert np.abs(one[0] - other[0]).max() > 1e-6
    np.testing.assert_array_equal(one[1], other[1])
    assert one[1].ndim == 2 and one[1].shape[1] == (256 if recipe == RECIPES[2] else 4)
