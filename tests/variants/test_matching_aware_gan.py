"""[Reed et al., 2016](https://arxiv.org/abs/1605.05396), with R1 and ProjectionGAN's optimizers."""

import keras
import numpy as np
import pytest
from keras import layers, ops

import keras_gan
from keras_gan.models import Turn, next_that_differs
from tests.handwritten import Recipe
from tests.players import build
from tests.variants.case import POINTS, Case

CASE = Case(
    variant=keras_gan.MatchingAwareGAN,
    recipe=Recipe(
        "non_saturating", conditional=True, wrong=0.5, rate=1e-3, betas=(0.0, 0.99), r1=0.2
    ),
    parameters={(2,): (166466, 363841), (8, 8, 1): (50113, 134689)},
    trained_on=POINTS,
)


def of_tensors(structure):
    return keras.tree.map_structure(ops.convert_to_tensor, structure)


def number(tensor):
    return float(ops.convert_to_numpy(tensor))


def partners(condition):
    wrong, differs = next_that_differs(of_tensors(condition))
    return ops.convert_to_numpy(wrong).tolist(), bool(differs)


@pytest.mark.parametrize(
    "condition",
    [
        np.array([4, 4, 1, 4, 2], "int32"),
        np.array([[0, 0.5], [0, 0.5], [1, 0.5], [0, 0.5], [1, 0]], "float32"),
        {"ids": np.array([[3, 1], [3, 1], [3, 0], [3, 1], [3, 1]]),
         "size": np.array([7.0, 7.0, 7.0, 7.0, 8.0], "float32")},
    ],
)  # fmt: skip
def test_an_equal_condition_is_no_mismatch(condition):
    """The next row that differs, whatever the condition is made of; row 3 looks past the end."""
    assert partners(condition) == ([2, 2, 3, 4, 0], True)


@pytest.mark.parametrize("condition", [np.full(3, 2), np.ones((1, 4), "float32")])
def test_without_a_mismatch_nothing_is_added(condition, rng):
    rows = len(condition)
    assert partners(condition) == (list(range(rows)), False)
    gan = CASE.make()
    gan.compile()
    gan.judge = lambda samples, condition: ops.full((rows, 1), np.float32(3.0))
    turn = Turn(real=ops.ones((rows, 2)), condition=of_tensors(condition),
                real_verdict=ops.zeros((rows, 1)), fake_verdict=ops.zeros((rows, 1)))  # fmt: skip
    assert number(gan.d_terms(turn)["wrong_pairs"]) == 0.0


def bilinear():
    """Players of vectors told by vectors; the score is <condition, W sample>."""
    latents, told = keras.Input((2,)), keras.Input((3,))
    generator = keras.Model([latents, told], layers.Dense(4)(layers.Concatenate()([latents, told])))
    samples, asked = keras.Input((4,)), keras.Input((3,))
    score = layers.Dot(1)([layers.Dense(3, use_bias=False)(samples), asked])
    return generator, keras.Model([samples, asked], score)


def test_the_terms_are_the_losses_of_shuffled_conditions(rng):
    """By NumPy: the wrong pairs' share of the loss, and the generator's at conditions between."""
    gan = keras_gan.MatchingAwareGAN(*bilinear(), wrong_weight=0.3, interpolation=0.7)
    gan.compile()
    real, condition = (rng.normal(size=(5, n)).astype("float32") for n in (4, 3))
    latents = rng.normal(size=(5, 2)).astype("float32")
    gan.draw_latents = lambda count: ops.convert_to_tensor(latents)
    kernel, bias = map(ops.convert_to_numpy, gan.generator.layers[-1].weights)
    (matrix,) = map(ops.convert_to_numpy, gan.discriminator.trainable_weights)

    def scores(samples, told):
        return ((samples @ matrix) * told).sum(axis=1, keepdims=True)

    def made(told):
        return np.concatenate([latents, told], axis=1) @ kernel + bias

    def softplus(x):
        return np.log1p(np.exp(x)).mean()

    verdicts = scores(real, condition), scores(made(condition), condition)
    turn = of_tensors(dict(zip(("real_verdict", "fake_verdict"), verdicts, strict=True)))
    turn = Turn(real=of_tensors(real), condition=of_tensors(condition), **turn)
    shuffled = np.roll(real, -1, axis=0)  # all conditions differ: the next row is the wrong one
    plain = softplus(-verdicts[0]) + softplus(verdicts[1])
    wrong = softplus(-verdicts[0]) + softplus(scores(shuffled, condition))
    found = number(gan.d_loss(turn)) + number(gan.d_terms(turn)["wrong_pairs"])
    assert found == pytest.approx(0.7 * plain + 0.3 * wrong, rel=1e-5)
    between = (condition + condition[[4, 0, 1, 2, 3]]) / 2
    expected = 0.7 * softplus(-scores(made(between), between))
    assert number(gan.g_terms(turn)["interpolated"]) == pytest.approx(expected, rel=1e-5)

    logs = gan.train_on_batch(real, condition, return_dict=True)
    assert set(logs) == {"d_loss", "g_loss", "wrong_pairs", "interpolated", "r1"}


@pytest.mark.parametrize(
    "condition, arguments, match",
    [
        (np.arange(3) % 2, {"interpolation": 1.0}, "Only vectors.*Received: interpolation=1.0"),
        (np.ones((3, 3), "int32"), {"interpolation": 1.0}, "`interpolation` at 0. Received"),
        (None, {"wrong_weight": 1.5}, r"Not in \[0, 1\]. Received: wrong_weight=1.5"),
    ],
)
def test_errors(condition, arguments, match):
    with pytest.raises(ValueError, match=match):
        keras_gan.MatchingAwareGAN(*bilinear(), **arguments).check_condition(condition)


def test_without_a_condition_there_are_no_pairs():
    with pytest.raises(ValueError, match="needs data with a condition: .*Received: spec="):
        keras_gan.MatchingAwareGAN.from_shape((2,), width=4)
    with pytest.raises(ValueError, match=r"no pair is wrong.*Received: generator=g with one input"):
        build(keras_gan.MatchingAwareGAN)
