"""Default networks for what the data are; how many weights each variant's have: test_variants."""

import keras
import numpy as np
import pytest

import keras_gan
from keras_gan import networks
from keras_gan.data import spec_of_shape
from keras_gan.runs.recipes import NETWORKS
from tests.turns import not_on


def make(name, shape, **kwargs):
    labels = {"num_classes": 10} if name == "ConditionalGAN" else {}
    return getattr(keras_gan, name).from_shape(shape, **{**labels, **kwargs})


def kinds(network):
    return " ".join(type(layer).__name__ for layer in network.layers)


def test_layers_stand_in_the_order_of_before():
    gan = make("ConditionalGAN", (2,), width=4)
    assert kinds(gan.generator) == (
        "InputLayer InputLayer Embedding Concatenate Dense Dense Dense Dense Activation Reshape"
    )
    assert kinds(gan.discriminator) == (
        "InputLayer Dense LeakyReLU Dense InputLayer LeakyReLU Embedding Concatenate "
        "Dense LeakyReLU Dense"
    )
    assert (gan.generator.name, gan.discriminator.name) == (
        "label_generator", "label_discriminator",
    )  # fmt: skip
    gan = make("SNGAN", (8, 8, 1), width=4)
    assert kinds(gan.generator) == (
        "InputLayer Dense Reshape BatchNormalization ReLU Conv2DTranspose BatchNormalization ReLU "
        "Conv2D Activation"
    )
    assert kinds(gan.discriminator) == (
        "InputLayer SpectralNormalization LeakyReLU SpectralNormalization LeakyReLU Flatten "
        "SpectralNormalization"
    )


def test_the_spec_of_data_builds_a_model_of_them():
    data = keras_gan.data.load("digits")
    gan = keras_gan.DCGAN.from_spec(data.spec(), width=4, latent_dim=3, seed=1)
    assert gan.conditional and gan.sample_shape == (8, 8, 1) and gan.seed == 1
    gan.compile()
    history = gan.fit(data.train[:80], data.train_labels[:80], batch_size=8, verbose=0).history
    assert np.isfinite([history["d_loss"], history["g_loss"]]).all()


def test_from_shape_is_the_short_form():
    ours = []
    for build in (
        lambda: keras_gan.WGANGP.from_shape((8, 8, 1), num_classes=3, width=4),
        lambda: keras_gan.WGANGP.from_spec(spec_of_shape((8, 8, 1), 3), width=4),
    ):
        keras.utils.set_random_seed(0)
        ours.append(build().get_weights())
    for one, other in zip(*ours, strict=True):
        np.testing.assert_array_equal(one, other)


def test_without_a_condition_in_the_spec_networks_are_told_none():
    spec = keras_gan.data.load("ring").spec()
    assert keras_gan.WGANGP.from_spec(spec, width=4).conditional
    assert not keras_gan.WGANGP.from_spec({"real": spec["real"]}, width=4).conditional


@pytest.mark.parametrize(
    "value_range, activation", [(None, "linear"), ([0, 1], "sigmoid"), ([-1, 1], "tanh")]
)
@pytest.mark.parametrize("name", ["GAN", "DCGAN"])
def test_samples_reach_what_the_data_reach(name, value_range, activation):
    spec = {"real": {"kind": "image", "shape": [8, 8, 1], "range": value_range}}
    generator = getattr(keras_gan, name).from_spec(spec, width=4).generator
    assert generator.layers[-1].activation.__name__ == activation


@not_on("jax")
def test_a_vector_is_a_condition_too():
    spec = spec_of_shape((8, 8, 1)) | {"condition": {"kind": "vector", "shape": [5]}}
    gan = keras_gan.DCGAN.from_spec(spec, width=4)
    told = np.random.default_rng(0).normal(size=(40, 5)).astype("float32")
    images = np.zeros((40, 8, 8, 1), "float32")
    gan.compile()
    gan.fit(images, told, batch_size=8, verbose=0)
    assert np.abs(gan.generate(2, told[:2], seed=0) - gan.generate(2, told[2:4], seed=0)).max() > 0


def test_own_recipe_in_a_subclass():
    class Small(keras_gan.LSGAN):
        recipes = {"vector": networks.Dense(latent_dim=3, width=4)}

    assert Small.from_shape((2,)).generator.inputs[0].shape == (None, 3)
    with pytest.raises(ValueError, match=r"of Small need a vector shape.*shape=\(8, 8, 1\)"):
        Small.from_shape((8, 8, 1))


@pytest.mark.parametrize("condition", [{}, {"condition": {"kind": "vector", "shape": [2]}}])
def test_a_variant_of_labels_needs_them(condition):
    with pytest.raises(ValueError, match=r"ConditionalGAN needs.*'labels'.*Received: spec="):
        keras_gan.ConditionalGAN.from_spec(spec_of_shape((2,)) | condition)


def test_a_condition_that_default_networks_cannot_be_told():
    with pytest.raises(ValueError, match=r"'labels', 'attributes', .*Received: condition="):
        networks.encoder({"kind": "smell"})


def test_any_variant_takes_the_networks_of_another_recipe():
    gan = keras_gan.R3GAN.from_shape((8, 8, 1), networks=networks.Strided(width=4), latent_dim=3)
    assert "strided" in gan.generator.name and gan.latent_shapes == [(3,)]
    assert gan.discriminator.count_params() == networks.strided_discriminator(
        (8, 8, 1), width=4
    ).count_params()
    with pytest.raises(TypeError, match=r"`networks` is a recipe.*Received: networks='strided'"):
        keras_gan.R3GAN.from_shape((8, 8, 1), networks="strided")


@not_on("jax")
@pytest.mark.parametrize("side, width", [(28, 16), (47, 16), (48, 8), (64, 8)])
def test_large_pictures_have_narrower_networks_unless_a_width_is_asked_for(side, width):
    gan = keras_gan.ProjectionGAN.from_shape((side, side, 1), num_classes=3)
    assert gan.generator.layers[-3].input.shape[-1] == 2 * width
    assert gan.discriminator.layers[1].filters == 2 * width
    asked = networks.Strided(width=2).discriminator(spec_of_shape((side, side, 1)))
    assert asked.layers[1].filters == 4


@not_on("jax")
def test_the_commands_names_of_networks_are_recipes():
    for name in NETWORKS.values():
        recipe = getattr(networks, name)(latent_dim=2, width=2)
        assert len(recipe.players(spec_of_shape((8, 8, 1)))) == 2


@pytest.mark.parametrize(
    ("depth", "numbers"), [(0, (3 * 2 + 2, 2 + 1)), (1, (3 * 8 + 8 + 8 * 2 + 2, 2 * 8 + 8 + 8 + 1))]
)
def test_dense_players_have_as_many_hidden_layers_as_asked(depth, numbers):
    recipe = networks.Dense(latent_dim=3, width=8, depth=depth)
    players = recipe.players(spec_of_shape((2,)))
    assert tuple(player.count_params() for player in players) == numbers
