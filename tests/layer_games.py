"""A small game of images or points with a layer before its discriminator, for tests of layers."""

import keras
import numpy as np
from keras import ops

import keras_gan
from keras_gan import networks
from keras_gan.backend import input_gradients

BATCH, SIDE = 4, 8


def to_numpy(tensor):
    return np.array(ops.convert_to_numpy(tensor))  # a copy: torch's shares memory


def image_game(layer, variant=keras_gan.WGANGP, shape=None, channels=1, judged=None):
    """A variant on images (SIDE, SIDE, channels); `layer` stands before a small discriminator.

    Args:
        judged: shape of what the layer makes, if it is another one.
    """
    sample = (SIDE, SIDE, channels)
    generator = keras.Sequential(
        [
            keras.Input((3,)),
            keras.layers.Dense(SIDE * SIDE * channels, "tanh"),
            keras.layers.Reshape(sample),
        ]
    )
    discriminator = keras.Sequential(
        [
            keras.Input(judged or sample),
            keras.layers.Conv2D(4, 3, strides=2, activation="leaky_relu"),
            keras.layers.Flatten(),
            keras.layers.Dense(1),
        ]
    )
    judge = networks.before(discriminator, layer, shape)
    return variant(generator, judge, discriminator_steps=2, seed=3)


def images(count=48, channels=1, seed=0):
    values = np.random.default_rng(seed).uniform(-1, 1, (count, SIDE, SIDE, channels))
    return values.astype("float32")


def state(model):
    return [to_numpy(v) for v in [*model.variables, *model.optimizer.variables]]


def trained_whole_and_resumed(make, data, folder):
    """(trained in one go, saved in the middle and gone on with); `fit` must trace on torch."""
    models = []
    for epochs in (4, 2):
        keras.utils.set_random_seed(0)
        game = make()
        game.compile()
        history = game.fit(*data, batch_size=BATCH, epochs=epochs, verbose=0).history
        assert all(np.isfinite(values).all() for values in history.values())
        models.append(game)
    models[1].save(folder / "half.keras")
    resumed = keras.saving.load_model(folder / "half.keras")
    resumed.fit(*data, batch_size=BATCH, epochs=4, initial_epoch=2, verbose=0)
    return models[0], resumed


def assert_resumes(make, data, folder):
    """Bit for bit, random states of layers too; returns the model that was trained in one go."""
    whole, resumed = trained_whole_and_resumed(make, data, folder)
    for one, other in zip(state(whole), state(resumed), strict=True):
        np.testing.assert_array_equal(one, other)
    return whole


def assert_differentiable_twice(function, x, rng, tolerance=2e-2):
    """Both derivatives of sum(w f(x)^3) along a direction, against central differences in float32.

    Args:
        function: from a tensor to a tensor, without draws of its own.
        x: NumPy array.
    """
    weights = rng.normal(size=to_numpy(function(ops.convert_to_tensor(x))).shape)
    weights = ops.convert_to_tensor(weights.astype("float32"))
    direction = rng.normal(size=x.shape).astype("float32")
    direction /= np.linalg.norm(direction)

    def value(x):
        return ops.sum(weights * function(x) ** 3)

    def slope(x):
        gradient = input_gradients(value, x)
        return ops.sum(gradient * ops.convert_to_tensor(direction))

    step = 1e-2
    for f in (value, slope):
        gradient = to_numpy(input_gradients(f, ops.convert_to_tensor(x)))
        assert np.isfinite(gradient).all()
        ahead, behind = (
            float(to_numpy(f(ops.convert_to_tensor(x + sign * step * direction))))
            for sign in (1, -1)
        )
        expected = (ahead - behind) / (2 * step)
        found = np.sum(gradient * direction)
        assert abs(found - expected) <= tolerance * max(1.0, abs(expected)), (found, expected)
