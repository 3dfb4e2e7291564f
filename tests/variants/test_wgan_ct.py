"""[Wei et al., 2018](https://arxiv.org/abs/1803.01541), and the authors' code."""

import numpy as np
import pytest
from keras import ops

import keras_gan
from keras_gan.models.turn import Turn
from tests.handwritten import Recipe
from tests.variants.case import Case

CASE = Case(
    variant=keras_gan.WGANCT,
    recipe=Recipe(
        "wasserstein", k=5, rate=1e-4, betas=(0.5, 0.9), penalty=10.0, consistency=2.0
    ),
    parameters={(2,): (527874, 527361), (8, 8, 1): (394561, 133889)},
)  # fmt: skip


@pytest.mark.parametrize("margin", [0.0, 1.5])
def test_the_consistency_term_is_the_formula(margin, rng):
    gan = CASE.make(margin=margin)
    first, second = ((rng.normal(size=(6, 1)), rng.normal(size=(6, 9))) for _ in range(2))

    def tensors(verdict):
        return [ops.convert_to_tensor(a.astype("float32")) for a in verdict]

    gan.judge = lambda samples, condition: tensors(second)
    turn = Turn(real=np.ones((6, 8, 8, 1)), condition=None, real_verdict=tensors(first))
    apart = (first[0] - second[0])[:, 0] ** 2 + 0.1 * ((first[1] - second[1]) ** 2).mean(axis=1)
    expected = np.maximum(2 * apart - margin, 0.0).mean()
    found = float(ops.convert_to_numpy(gan.d_terms(turn)["consistency"]))
    assert found == pytest.approx(expected, rel=1e-5) and expected > 0


@pytest.mark.parametrize("shape", [(2,), (8, 8, 1)])
@pytest.mark.parametrize("labels", [False, True])
def test_default_critics_drop_units_and_show_what_scores_are_made_of(shape, labels, rng):
    gan = CASE.make(shape, labels=labels)
    x = ops.convert_to_tensor(CASE.data(shape, rows=4)[0])
    inputs = [x, ops.arange(4, dtype="int32") % 3] if labels else x
    score, features = gan.discriminator(inputs)
    kernel, bias = gan.discriminator.layers[-1].weights
    by_hand = ops.convert_to_numpy(features) @ ops.convert_to_numpy(kernel)
    by_hand = by_hand + ops.convert_to_numpy(bias)
    np.testing.assert_allclose(ops.convert_to_numpy(score), by_hand, rtol=1e-4, atol=1e-5)
    passes = [ops.convert_to_numpy(gan.discriminator(inputs, training=True)[0]) for _ in range(2)]
    assert np.abs(passes[0] - passes[1]).max() > 1e-6
