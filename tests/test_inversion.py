"""The nearest latent, where it is known: of generators that are linear it is least squares."""

import keras
import numpy as np
import pytest
from keras import layers
from scipy.optimize import lsq_linear

import keras_gan
from keras_gan.latents import invert, prior_of
from tests.turns import not_on


def judge(*inputs):
    joined = inputs[0] if len(inputs) == 1 else layers.Concatenate()(list(inputs))
    return layers.Dense(1)(joined)


def linear_gan(rng, **kwargs):
    """(GAN, matrix (3, 5), offsets (5,)) of samples z @ matrix + offsets."""
    z, points = keras.Input((3,)), keras.Input((5,))
    dense = layers.Dense(5)
    generator = keras.Model(z, dense(z))
    matrix, offsets = rng.normal(size=(3, 5)), rng.normal(size=5)
    dense.set_weights([matrix, offsets])
    return keras_gan.GAN(generator, keras.Model(points, judge(points)), **kwargs), matrix, offsets


@pytest.mark.parametrize("latents, bound", [("normal", np.inf), ("uniform", 1.0)])
def test_of_a_linear_generator_it_is_least_squares(rng, latents, bound):
    gan, matrix, offsets = linear_gan(rng, latents=latents)
    images = 2 * rng.normal(size=(5, 5))
    expected = np.array([lsq_linear(matrix.T, x - offsets, (-bound, bound)).x for x in images])
    found, errors = invert(gan, images, starts=2, batch_size=3)
    np.testing.assert_allclose(found, expected, atol=2e-3)
    differences = expected @ matrix + offsets - images
    np.testing.assert_allclose(errors, np.mean(differences**2, axis=1), rtol=1e-4)
    assert (np.abs(found).max() == 1.0) == (latents == "uniform")


@not_on("jax")
def test_the_prior_is_ridge_regression(rng):
    gan, matrix, offsets = linear_gan(rng)
    (x,) = images = rng.normal(size=(1, 5))
    found, _ = invert(gan, images, starts=1, prior=0.3)
    # mean over 5 numbers of the picture, over 3 of the latent
    normal = matrix @ matrix.T / 5 + 0.3 * np.eye(3) / 3
    np.testing.assert_allclose(
        found[0], np.linalg.solve(normal, matrix @ (x - offsets) / 5), atol=2e-3
    )


@not_on("jax")
def test_a_condition_belongs_to_each_picture(rng):
    z, label, points = keras.Input((2,)), keras.Input((), dtype="int32"), keras.Input((4,))
    dense, table = layers.Dense(4, use_bias=False), layers.Embedding(3, 4)
    generator = keras.Model([z, label], dense(z) + table(label))
    matrix, rows = rng.normal(size=(2, 4)), rng.normal(size=(3, 4))
    dense.set_weights([matrix])
    table.set_weights([rows])
    told = keras.Model([points, label], judge(points, layers.Embedding(3, 4)(label)))
    gan = keras_gan.GAN(generator, told)
    latents, classes = rng.normal(size=(3, 2)), np.array([2, 0, 1])
    found, errors = invert(gan, latents @ matrix + rows[classes], classes, starts=1)
    np.testing.assert_allclose(found, latents, atol=2e-3)
    assert errors.max() < 1e-6
    found, _ = invert(gan, latents @ matrix + rows[1], 1, starts=1)
    np.testing.assert_allclose(found, latents, atol=2e-3)


def test_what_cannot_be_inverted_is_said(rng):
    gan, *_ = linear_gan(rng)
    assert prior_of(gan) == "normal"
    with pytest.raises(ValueError, match=r"shape of the generator's.*images.shape=\(2, 4\)"):
        invert(gan, np.zeros((2, 4)))
    with pytest.raises(TypeError, match="Received: gan of type Functional"):
        prior_of(gan.generator)
