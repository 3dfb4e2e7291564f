"""Ten steps of every variant equal ten steps written by hand in the framework."""

import importlib

import keras
import numpy as np
import pytest
from keras import ops

from tests.players import (
    build,
    feed_random_numbers,
    judge_of,
    named_weights,
    random_numbers,
    random_weights,
)
from tests.variants import CASES

STEPS = 10
handwritten = importlib.import_module(f"tests.handwritten.{keras.backend.backend()}_step")


def by_hand():
    for name, case in CASES.items():
        yield pytest.param(case.variant, case.recipe, case.arguments, id=name)
        # Other losses and weights in the same step; JAX compiles every one of them for seconds.
        further = {} if keras.backend.backend() == "jax" else case.further
        for also, (recipe, arguments) in further.items():
            arguments = {**case.arguments, **arguments}
            yield pytest.param(case.variant, recipe, arguments, id=f"{name}-{also}")


@pytest.mark.parametrize("variant, recipe, arguments", list(by_hand()))
def test_equals_the_step_written_by_hand(variant, recipe, arguments, rng):
    gan = build(variant, recipe.conditional, judge=judge_of(recipe, STEPS), **arguments)
    before = random_weights(gan, rng)
    batches, noise, mixing = random_numbers(recipe, STEPS, rng)
    for name, variable in named_weights(gan).items():
        variable.assign(before[name])
    gan.compile()
    feed_random_numbers(gan, noise, mixing)
    for real, labels in batches:
        gan.train_on_batch(real, labels)
    ours = {name: ops.convert_to_numpy(variable) for name, variable in named_weights(gan).items()}
    expected = handwritten.run(recipe, before, batches, noise, mixing)
    assert ours.keys() == expected.keys()
    for key in expected:
        # Where only differences of scores count, their level's gradient is rounding alone.
        if recipe.loss.startswith(("wasserstein", "pairing", "average")) and key == "d/out/bias":
            continue
        # Adam divides by the root of small numbers: float32 noise grows to some 1e-6.
        np.testing.assert_allclose(ours[key], expected[key], rtol=2e-5, atol=5e-6, err_msg=key)
        assert np.abs(ours[key] - before[key]).max() > 1e-5, f"{key} did not move"
