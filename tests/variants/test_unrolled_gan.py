"""[Metz et al., 2017](https://arxiv.org/abs/1611.02163), appendix A, and the authors' notebook."""

import keras
import numpy as np
import pytest
from keras import ops

import keras_gan
from tests.handwritten import Recipe
from tests.variants.case import POINTS, Case

CASE = Case(
    variant=keras_gan.UnrolledGAN,
    recipe=Recipe("minimax", rate=1e-4, betas=(0.5, 0.999), unrolled=2),
    minibatch=512,
    arguments={"unrolled_steps": 2},
    parameters={(2,): (66178, 33537), (8, 8, 1): (74176, 41473)},
    width=32,  # as GAN: four dense units can all be dead
    trained_on=POINTS,
)


def line(optimizer, **kwargs):
    """The Dirac-GAN: G is a number, whatever the latents are, and D(x) = w x."""
    generator = keras.Sequential(
        [keras.Input((1,)), keras.layers.Dense(1, "linear", True, "zeros")]
    )
    judge = keras.layers.Dense(1, use_bias=False, kernel_initializer="ones")
    gan = keras_gan.UnrolledGAN(generator, keras.Sequential([keras.Input((1,)), judge]), **kwargs)
    gan.compile(keras.optimizers.SGD(1.0), optimizer)
    return gan


def ahead(w, m, v, count, steps, x, theta):
    """(w, m, v) after Adam's updates of -log s(w x) - log(1 - s(w theta))."""
    for now in range(count + 1, count + 1 + steps):
        slope = -x / (1 + np.exp(w * x)) + theta / (1 + np.exp(-w * theta))
        m, v = 0.5 * m + 0.5 * slope, 0.9 * v + 0.1 * slope**2
        w = w - 0.2 * np.sqrt(1 - 0.9**now) / (1 - 0.5**now) * m / (np.sqrt(v) + 1e-7)
    return w, m, v


@pytest.mark.parametrize("steps", [0, 1, 4])
def test_the_generator_sees_the_discriminator_of_later(steps):
    """Its gradient, by differences in float64 through the updates of Adam."""
    gan = line(keras.optimizers.Adam(0.2, beta_1=0.5, beta_2=0.9), unrolled_steps=steps)
    theta, x = 0.7, 2.0
    gan.generator.layers[-1].bias.assign([theta])
    logs = gan.train_on_batch(np.full((4, 1), x, "float32"), return_dict=True)
    now = ahead(1.0, 0.0, 0.0, 0, 1, x, theta)

    def g_loss(theta):
        w = ahead(*now, 1, steps, x, theta)[0]
        return -(np.log1p(np.exp(-w * x)) + np.log1p(np.exp(w * theta)))

    slope = (g_loss(theta + 1e-5) - g_loss(theta - 1e-5)) / 2e-5
    moved = float(ops.convert_to_numpy(gan.generator.layers[-1].bias)[0]) - theta
    assert logs["g_loss"] == pytest.approx(g_loss(theta), rel=1e-5)
    assert moved == pytest.approx(-slope, rel=1e-4)
    found = float(ops.convert_to_numpy(gan.discriminator.layers[-1].kernel)[0, 0])
    assert found == pytest.approx(now[0], rel=1e-5), "the updates ahead were not forgotten"


def test_only_adams_updates_are_looked_through():
    gan = line(keras.optimizers.SGD(0.1))
    with pytest.raises(ValueError, match="compile with one. Received: optimizer=SGD"):
        gan.train_on_batch(np.ones((4, 1), "float32"))
    with pytest.raises(ValueError, match="0 or more. Received: unrolled_steps=-1"):
        line(keras.optimizers.Adam(), unrolled_steps=-1)
