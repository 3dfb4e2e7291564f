"""Ten steps of every variant equal ten steps written by hand in the framework."""

import importlib

import keras
import numpy as np
import pytest
from keras import ops

from tests.handwritten import RECIPES
from tests.players import build, feed_random_numbers, named_weights, random_numbers, set_weights

STEPS = 10
handwritten = importlib.import_module(f"tests.handwritten.{keras.backend.backend()}_step")


def train(name, rng, **compile_arguments):
    """(weights after our steps, weights after the handwritten ones)."""
    recipe = RECIPES[name]
    gan = build(name)
    weights = set_weights(gan, rng)
    batches, noise, mixing = random_numbers(recipe, STEPS, rng)
    gan.compile(**compile_arguments)
    feed_random_numbers(gan, noise, mixing)
    for real, labels in batches:
        gan.train_on_batch(real, labels)
    ours = {key: ops.convert_to_numpy(variable) for key, variable in named_weights(gan).items()}
    return weights, ours, handwritten.run(recipe, weights, batches, noise, mixing)


@pytest.mark.parametrize("name", RECIPES)
def test_equals_the_step_written_by_hand(name, rng):
    before, ours, expected = train(name, rng)
    assert ours.keys() == expected.keys()
    for key in expected:
        # Adam divides by the root of small numbers: float32 noise grows to some 1e-6.
        np.testing.assert_allclose(ours[key], expected[key], rtol=2e-5, atol=5e-6, err_msg=key)
        # A constant added to a critic changes no difference of its means.
        if RECIPES[name].loss != "wasserstein" or key != "d/out/bias":
            assert np.abs(ours[key] - before[key]).max() > 1e-5, f"{key} did not move"


@pytest.mark.parametrize("name", ["GAN", "WGANGP", "SNGAN"])
def test_eager_equals_compiled(name, rng):
    _, compiled, _ = train(name, np.random.default_rng(0))
    _, eager, _ = train(name, np.random.default_rng(0), run_eagerly=True)
    for key in compiled:
        np.testing.assert_allclose(compiled[key], eager[key], rtol=2e-5, atol=5e-6, err_msg=key)
