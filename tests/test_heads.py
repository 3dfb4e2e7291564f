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


@pytest.mark.parametrize("labels", [None, 2])
def test_layers_before_the_discriminator_change_no_head(labels, rng):
    x = rng.normal(size=(3, *SHAPE)).astype("float32")
    alone = RECIPES[2].discriminator(spec_of_shape(SHAPE, labels))
    turned = networks.before(alone, keras.layers.Rescaling(-1.0))
    one, other = (networks.with_features(judge) for judge in (alone, turned))
    told = [] if labels is None else [np.zeros(3, "int32")]
    shown = [[y, *told] if told else y for y in (-x, x)]
    for plain, behind in zip(outputs(one, shown[0]), outputs(other, shown[1]), strict=True):
        np.testing.assert_allclose(plain, behind, rtol=1e-6)
    layers = [keras.Input((2,)), keras.layers.Dense(4), keras.layers.Dense(1)]
    judge = networks.before(keras.Sequential(layers), keras.layers.Rescaling(1.0))
    assert networks.with_features(judge).outputs[1].shape == (None, 4)


def test_a_network_in_a_network_says_that_its_features_are_hidden():
    inner = keras.Sequential([keras.Input((2,)), keras.layers.Dense(1)])
    samples = keras.Input((2,))
    with pytest.raises(ValueError, match="not among the network's own.*Received: discriminator="):
        networks.with_features(keras.Model(samples, inner(samples)))
