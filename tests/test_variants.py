"""The same questions to every variant."""

import keras
import numpy as np
import pytest
from keras import ops

import keras_gan
from keras_gan import variants
from keras_gan.models import AdversarialModel

ALL = {
    name: cls
    for name, cls in vars(variants).items()
    if isinstance(cls, type) and issubclass(cls, AdversarialModel)
}
EXTRA = {"ConditionalGAN": {"num_classes": 3}}
# The papers' numbers, from design and papers, not from the code:
# (k, batch, generator's optimizer, rate, its other numbers)
PAPERS = {
    "GAN": (1, 64, "Adam", 2e-4, {"beta_1": 0.5, "beta_2": 0.999}),
    "DCGAN": (1, 128, "Adam", 2e-4, {"beta_1": 0.5, "beta_2": 0.999}),
    "LSGAN": (1, 64, "Adam", 2e-4, {"beta_1": 0.5, "beta_2": 0.999}),
    "WGAN": (5, 64, "RMSprop", 5e-5, {"rho": 0.99}),
    "WGANGP": (5, 64, "Adam", 1e-4, {"beta_1": 0.5, "beta_2": 0.9}),
    "SNGAN": (5, 64, "Adam", 2e-4, {"beta_1": 0.0, "beta_2": 0.9}),
    "ConditionalGAN": (1, 64, "Adam", 2e-4, {"beta_1": 0.5, "beta_2": 0.999}),
}


def make(name, shape=(8, 8, 1), **kwargs):
    kwargs = {"seed": 3, "width": 4, "latent_dim": 5, **EXTRA.get(name, {}), **kwargs}
    return ALL[name].from_shape(shape, **kwargs)


def data(shape=(8, 8, 1), count=40):
    rng = np.random.default_rng(0)
    samples = np.tanh(rng.normal(size=(count, *shape))).astype("float32")
    return samples, rng.integers(0, 3, count).astype("int32")


def condition(name, count=4):
    return np.arange(count) % 3 if name == "ConditionalGAN" else None


def values(model):
    return [ops.convert_to_numpy(v) for v in model.trainable_variables]


def test_the_table_of_papers_holds_every_variant():
    assert PAPERS.keys() == ALL.keys()


@pytest.mark.parametrize("name", ALL)
def test_defaults_are_the_papers(name):
    k, batch, optimizer, rate, rest = PAPERS[name]
    gan = make(name)
    gan.compile()
    assert (gan.discriminator_steps, gan.batch_size) == (k, batch)
    for player in (gan.generator_optimizer, gan.discriminator_optimizer):
        assert type(player).__name__ == optimizer
        assert float(ops.convert_to_numpy(player.learning_rate)) == pytest.approx(rate)
        assert {key: getattr(player, key) for key in rest} == rest


@pytest.mark.parametrize("name", ALL)
def test_training_moves_both_players_and_logs_finite_losses(name):
    gan = make(name)
    gan.compile()
    before = values(gan.generator), values(gan.discriminator)
    history = gan.fit(*data(), batch_size=8, epochs=1, verbose=0).history
    assert {"d_loss", "g_loss"} <= history.keys()
    assert all(np.isfinite(numbers).all() for numbers in history.values())
    for player, old in zip((gan.generator, gan.discriminator), before, strict=True):
        changed = [not np.array_equal(a, b) for a, b in zip(old, values(player), strict=True)]
        # The last bias of a Wasserstein critic cancels.
        assert sum(changed) >= len(changed) - 1


@pytest.mark.parametrize("name", ["GAN", "WGANGP", "ConditionalGAN"])
def test_same_seed_same_logs(name):
    logs = []
    for _ in range(2):
        keras.utils.set_random_seed(4)
        gan = make(name)
        gan.compile()
        logs.append(gan.fit(*data(), batch_size=8, epochs=2, verbose=0).history)
    assert logs[0] == logs[1]


@pytest.mark.parametrize("name", ["GAN", "WGANGP", "SNGAN"])
def test_the_second_step_compiles_nothing(name):
    """Counts how often Python runs through the step: once for each trace."""
    gan = make(name)
    traces = []
    objective = gan.generator_objective
    gan.generator_objective = lambda *args: traces.append(1) or objective(*args)
    gan.compile()
    gan.fit(*data(), batch_size=8, epochs=1, verbose=0)
    first = len(traces)
    gan.fit(*data(), batch_size=8, epochs=2, verbose=0)
    assert len(traces) == first


@pytest.mark.parametrize("name", [n for n in ALL if n != "DCGAN"])
def test_points_have_default_networks(name):
    gan = make(name, shape=(2,), width=8)
    gan.compile()
    gan.fit(*data((2,)), batch_size=8, epochs=1, verbose=0)
    assert gan.generate(4, condition(name), seed=0).std() > 0


@pytest.mark.parametrize("shape", [(28, 28, 1), (32, 32, 3), (9, 6, 2)])
def test_images_of_any_size_have_default_networks(shape):
    gan = make("DCGAN", shape=shape)
    images = gan.generate(2, seed=0)
    assert images.shape == (2, *shape) and images.min() >= -1.0 and images.max() <= 1.0
    scores = gan.discriminator.predict(images, verbose=0)
    assert scores.shape == (2, 1) and np.isfinite(scores).all()


@pytest.mark.parametrize("name", ALL)
def test_generate_predict_and_call_agree(name):
    gan = make(name, average=0.5)
    gan.compile()
    gan.fit(*data(), batch_size=8, epochs=1, verbose=0)
    samples = gan.generate(4, condition(name), seed=9)
    np.testing.assert_array_equal(samples, gan.generate(4, condition(name), seed=9))
    assert np.abs(samples - gan.generate(4, condition(name), seed=10)).max() > 1e-5
    latents = np.random.default_rng(1).normal(size=(4, 5)).astype("float32")
    inputs = latents if condition(name) is None else [latents, condition(name).astype("int32")]
    predicted = gan.predict(inputs, verbose=0)
    by_hand = gan.averaged_generator(inputs if isinstance(inputs, list) else latents)
    np.testing.assert_allclose(predicted, ops.convert_to_numpy(by_hand), atol=1e-5)
    assert np.abs(predicted - gan.generator.predict(inputs, verbose=0)).max() > 1e-6


@pytest.mark.parametrize("name", ALL)
def test_evaluate_is_the_loss_of_held_out_data_and_changes_nothing(name):
    gan = make(name)
    gan.compile()
    samples, labels = data(count=24)
    before = [ops.convert_to_numpy(v) for v in gan.weights + [gan.seed_generator.state]]
    whole = gan.evaluate(samples, labels, batch_size=24, verbose=0, return_dict=True)
    after = [ops.convert_to_numpy(v) for v in gan.weights + [gan.seed_generator.state]]
    for old, new in zip(before, after, strict=True):
        np.testing.assert_array_equal(old, new)
    assert whole.keys() == {"d_loss", "g_loss"}
    # The critic's mean over the data, from the networks alone, is part of the loss.
    inputs = samples if condition(name) is None else [samples, labels]
    scores = gan.discriminator.predict(inputs, verbose=0)
    fresh = make(name)
    fresh.set_weights(before[:-1])
    fresh.compile()
    latents = fresh.draw_latents(24, fresh.evaluation_seed_generator)
    latents = [latents, ops.convert_to_tensor(labels)] if condition(name) is not None else latents
    fakes = fresh.generator(latents)
    if condition(name) is not None:
        fakes = [fakes, ops.convert_to_tensor(labels)]
    fake_scores = fresh.discriminator(fakes)
    expected = fresh.adversarial_loss.discriminator(ops.convert_to_tensor(scores), fake_scores)
    assert whole["d_loss"] == pytest.approx(float(ops.convert_to_numpy(expected)), abs=1e-4)


def test_wgan_weights_stay_in_the_clip_after_every_step():
    images, _ = data(count=40)
    for optimizers in ((), ("adam", "adam"), ("rmsprop", "rmsprop")):
        gan = make("WGAN", clip=0.02)
        gan.compile(*optimizers)
        for _ in range(3):
            gan.train_on_batch(images)
            largest = [np.abs(value).max() for value in values(gan.discriminator)]
            assert max(largest) <= 0.02 + 1e-9
        assert max(largest) > 0.0199, "nothing was ever clipped, so this shows nothing"


def test_predict_after_fit_uses_weights_of_spectral_norm_one():
    gan = make("SNGAN", shape=(2,), width=16)
    slow = [keras.optimizers.SGD(1e-4), keras.optimizers.SGD(1e-4)]
    gan.compile(*slow)
    gan.fit(data((2,), 200)[0], batch_size=8, epochs=10, verbose=0)
    hidden = next(layer for layer in gan.discriminator.layers if hasattr(layer, "u"))
    bias = ops.convert_to_numpy(hidden.layer.bias)
    probe = keras.Sequential([keras.Input((2,)), hidden])
    effective = probe.predict(np.eye(2, dtype="float32"), verbose=0) - bias
    raw = ops.convert_to_numpy(hidden.layer.kernel)
    assert np.linalg.svd(effective)[1][0] == pytest.approx(1.0, abs=1e-2)
    assert np.linalg.svd(raw)[1][0] > 1.2, "the raw kernel was overwritten"


def test_conditions_decide_what_is_drawn():
    """Labels 0, 1, 2 are points at -1, 0, 1: the generator learns to follow them."""
    rng = np.random.default_rng(0)
    labels = rng.integers(0, 3, 1500).astype("int32")
    points = (labels[:, None] - 1.0 + 0.05 * rng.normal(size=(1500, 1))).astype("float32")
    gan = make("ConditionalGAN", shape=(1,), width=32)
    gan.compile(keras.optimizers.Adam(1e-3, beta_1=0.5), keras.optimizers.Adam(1e-3, beta_1=0.5))
    gan.fit(points, labels, batch_size=50, epochs=12, verbose=0)
    asked = np.repeat([0, 1, 2], 100)
    drawn = gan.generate(300, asked, seed=1)[:, 0].reshape(3, 100).mean(axis=1)
    assert drawn[0] < -0.5 < drawn[1] < 0.5 < drawn[2]


def test_any_variant_is_conditional_when_its_generator_is():
    """No word about conditions in WGANGP: the machine passes them through."""
    from tests.players import small_discriminator, small_generator

    gan = keras_gan.WGANGP(small_generator(conditional=True), small_discriminator(conditional=True))
    gan.compile()
    before = ops.convert_to_numpy(gan.generator.get_layer("embedding").embeddings)
    samples, labels = data((3,))
    gan.fit(samples, labels, batch_size=8, epochs=1, verbose=0)
    after = ops.convert_to_numpy(gan.generator.get_layer("embedding").embeddings)
    assert np.abs(after - before).max() > 1e-5
