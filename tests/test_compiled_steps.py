"""A compiled, traced or looped step is the step that runs layer by layer."""

import keras
import numpy as np
import pytest
from keras import layers, ops

import keras_gan
from tests.handwritten import FEATURES
from tests.players import small_discriminator, small_generator
from tests.turns import not_on
from tests.variants import CASES

BACKEND = keras.backend.backend()
IMAGES = np.random.default_rng(0).uniform(-1, 1, (48, 8, 8, 3)).astype("float32")
POINTS = np.random.default_rng(1).normal(size=(48, FEATURES)).astype("float32")
about_rewritten_operations = pytest.mark.skipif(
    BACKEND == "jax",
    reason="JAX rewrites no operation; test_cross_backend compares its steps of image networks",
)


def image_players(dropout=None):
    """Strides, transposed and grouped convolutions, dilation, pooling and batch-norm."""
    z = keras.Input((4,))
    x = layers.Reshape((4, 4, 4))(layers.Dense(64)(z))
    x = layers.ReLU()(layers.BatchNormalization(momentum=0.9)(x))
    x = layers.Conv2DTranspose(6, 3, strides=2, padding="same")(x)
    if dropout is not None:
        x = layers.Dropout(0.5, seed=dropout)(x)
    x = layers.Conv2D(3, 3, padding="same", activation="tanh")(x)
    generator = keras.Model(z, x)
    images = keras.Input((8, 8, 3))
    x = layers.LeakyReLU(negative_slope=0.2)(layers.Conv2D(4, 5, padding="same")(images))
    x = layers.Conv2D(8, 4, strides=2, padding="same", groups=2)(x)
    x = layers.LeakyReLU(negative_slope=0.2)(layers.AveragePooling2D(2)(x))
    x = layers.Conv2D(6, 2, dilation_rate=2, padding="same", use_bias=False)(x)
    return generator, keras.Model(images, layers.Dense(1)(layers.Flatten()(x)))


def normalised_players():
    """Batch-norm in all its forms, in the discriminator too."""
    generator, _ = image_players()
    x = images = keras.Input((8, 8, 3))
    for form in ({"axis": 1}, {"scale": False}, {"center": False, "renorm": True}, {}):
        x = layers.Conv2D(5, 3, padding="same", use_bias=False)(x)
        x = layers.Activation("tanh")(
            layers.BatchNormalization(momentum=0.9, epsilon=0.1, **form)(x)
        )
    x = layers.BatchNormalization(epsilon=0.1)(layers.Dense(6)(layers.Flatten()(x)))
    frozen = layers.BatchNormalization(trainable=False)
    return generator, keras.Model(images, layers.Dense(1)(frozen(x)))


def residual_players():
    """Sums of convolutions that are used twice, leaky ReLUs of all slopes, one without images."""
    generator, _ = image_players()
    images = keras.Input((8, 8, 3))
    x = layers.Conv2D(4, 3, padding="same")(images)
    for slope in (0.0, 0.2, 1.5):
        h = layers.LeakyReLU(negative_slope=slope)(x)
        h = layers.Conv2D(4, 3, padding="same", activation="relu")(h)
        x = layers.Add()([layers.Conv2D(4, 3, padding="same")(h), x])
    x = ops.leaky_relu(layers.Conv2D(4, 3, padding="same")(x), -0.5)
    x = layers.LeakyReLU(negative_slope=0.1)(layers.Dense(6)(layers.Flatten()(x)))
    return generator, keras.Model(images, layers.Dense(1)(x))


def point_players(spectral=False):
    """Enough where only the order of steps matters."""
    return small_generator(features=FEATURES), small_discriminator(spectral=spectral)


def sgd():
    return keras.optimizers.SGD(0.05, momentum=0.5)


def adam():
    # With a large epsilon: else Adam turns the rounding of a gradient near zero into a step.
    return keras.optimizers.Adam(0.05, 0.5, epsilon=0.1)


def trained(
    variant=keras_gan.WGANGP, steps=3, players=None, optimizer=sgd, data=IMAGES,
    **compile_arguments,
):  # fmt: skip
    """All variables after some steps, and how often the discriminator's mathematics ran."""
    keras.utils.set_random_seed(0)
    gan = variant(*(players or image_players()), discriminator_steps=2, seed=1)
    calls = []
    objective = gan.discriminator_objective
    gan.discriminator_objective = lambda *args: calls.append(1) or objective(*args)
    gan.compile(optimizer(), optimizer(), **compile_arguments)
    gan.fit(data, batch_size=8, epochs=1, steps_per_epoch=steps, verbose=0)
    return [ops.convert_to_numpy(v) for v in [*gan.variables, *gan.optimizer.variables]], len(calls)


def assert_close(one, other):
    for a, b in zip(one, other, strict=True):
        np.testing.assert_allclose(a, b, rtol=1e-4, atol=2e-6)


def compiled_and_eager(variant, players, **arguments):
    """All variables after the same steps, both ways."""
    results = []
    for eager in (False, True):
        keras.utils.set_random_seed(0)
        results.append(trained(variant, players=players(), run_eagerly=eager, **arguments)[0])
    return results


@about_rewritten_operations
def test_images_and_adam_take_the_steps_of_eager_execution():
    def players():
        return image_players(dropout=3)

    assert_close(*compiled_and_eager(keras_gan.WGANGP, players, optimizer=adam))


@about_rewritten_operations
@pytest.mark.filterwarnings("ignore:The discriminator holds BatchNormalization")
def test_batch_norm_is_the_one_of_eager_execution():
    """Not with WGAN, whose loss is zero where both batches are brought to the same mean."""
    r1 = [keras_gan.regularizers.R1(1.0)]
    assert_close(*compiled_and_eager(keras_gan.GAN, normalised_players, regularizers=r1))


@about_rewritten_operations
def test_residual_networks_take_the_steps_of_eager_execution():
    assert_close(*compiled_and_eager(keras_gan.WGANGP, residual_players))


@not_on("jax")
@pytest.mark.parametrize("name", [n for n, case in CASES.items() if case.recipe.spectral])
def test_spectral_vectors_move_as_in_eager_execution(name):
    def players():
        return point_players(spectral=True)

    assert_close(*compiled_and_eager(CASES[name].variant, players, data=POINTS))


def test_several_steps_in_one_call_are_the_same_steps():
    results = []
    for together in (1, 3):
        keras.utils.set_random_seed(0)
        arguments = {"players": point_players(), "data": POINTS, "steps_per_execution": together}
        results.append(trained(steps=6, **arguments)[0])
    assert_close(*results)


def test_a_last_call_may_have_fewer_steps():
    """Three steps in an epoch, two in a call; `evaluate` and `predict` see every sample."""
    results = []
    for steps in (1, 2):
        keras.utils.set_random_seed(0)
        gan = keras_gan.WGANGP(*point_players(), discriminator_steps=2, seed=1)
        gan.compile(steps_per_execution=steps)
        history = gan.fit(POINTS, batch_size=8, epochs=2, validation_data=POINTS, verbose=0).history
        assert int(ops.convert_to_numpy(gan.optimizer.iterations)) == 6
        results.append([*history.values(), gan.generate(5, seed=3, batch_size=2)])
    for one, other in zip(*results, strict=True):
        np.testing.assert_allclose(one, other, rtol=1e-4, atol=1e-5)


def test_the_mathematics_is_traced_once_however_large_k_is():
    counts = []
    for k in (2, 5):
        calls = []
        gan = keras_gan.WGANGP.from_shape((2,), width=8, discriminator_steps=k)
        objective = gan.discriminator_objective

        def counted(*args, objective=objective, calls=calls):
            calls.append(1)
            return objective(*args)

        gan.discriminator_objective = counted
        gan.compile()
        gan.fit(np.ones((40, 2), "float32"), batch_size=4, steps_per_epoch=1, verbose=0)
        counts.append(len(calls))
    assert counts[0] == counts[1]


class Choosy(layers.Layer):
    """Looks at the values it gets, which no trace can."""

    def call(self, inputs):
        return inputs if float(ops.stop_gradient(ops.sum(inputs))) > 0 else -inputs


@pytest.mark.skipif(BACKEND != "torch", reason="TensorFlow and JAX refuse such layers")
def test_what_cannot_be_traced_runs_layer_by_layer():
    def players():
        generator, discriminator = image_players()
        images = keras.Input((8, 8, 3))
        return generator, keras.Model(images, discriminator(Choosy()(images)))

    keras.utils.set_random_seed(0)
    with pytest.warns(UserWarning, match="layer by layer.*_discriminator_turn"):
        fast, _ = trained(players=players())
    keras.utils.set_random_seed(0)
    plain, _ = trained(players=players(), run_eagerly=True)
    assert_close(fast, plain)


@pytest.mark.skipif(BACKEND != "torch", reason="a layer of torch")
def test_weights_that_keras_does_not_hand_out_are_trained():
    import torch

    def players():
        torch.manual_seed(0)
        generator, _ = image_players()
        inner = torch.nn.Sequential(torch.nn.Flatten(), torch.nn.Linear(192, 1))
        images = keras.Input((8, 8, 3))
        outputs = keras.layers.TorchModuleWrapper(inner, output_shape=(None, 1))(images)
        return generator, keras.Model(images, outputs)

    keras.utils.set_random_seed(0)
    with pytest.warns(UserWarning, match="without asking Keras"):
        fast, _ = trained(players=players())
    keras.utils.set_random_seed(0)
    plain, _ = trained(players=players(), run_eagerly=True)
    assert_close(fast, plain)


@pytest.mark.skipif(BACKEND != "torch", reason="TensorFlow and JAX come with their compilers")
def test_a_compiler_that_fails_stops_no_training(monkeypatch):
    import torch

    def failing(graph):
        def run(*inputs):
            raise RuntimeError("no C++ compiler here")

        return run

    monkeypatch.setattr(torch, "compile", failing)
    keras.utils.set_random_seed(0)
    with pytest.warns(UserWarning, match="torch.compile failed.*no C"):
        fast, _ = trained(jit_compile=True)
    monkeypatch.undo()
    keras.utils.set_random_seed(0)
    plain, _ = trained(run_eagerly=True)
    assert_close(fast, plain)
