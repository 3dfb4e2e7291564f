"""Nothing is lost: weights files, checkpoints, backups, exports. `.keras` files: test_variants."""

import keras
import numpy as np
import pytest

import keras_gan
from tests.variants import CASES
from tests.variants.trained import state


def make(name):
    gan = CASES[name].make(average=0.9)
    gan.compile()
    return gan


def images(rows=72):
    return CASES["GAN"].data(rows=rows)[0]


def stateful():
    """Dropout, a schedule, clipping and momentum: what no variant has by default."""
    dropped = keras.layers.Dropout(0.3, seed=2)
    plain, latents = CASES["GAN"].make((2,), width=8), keras.Input((5,))
    generator = keras.Model(latents, plain.generator(dropped(latents)))
    gan = keras_gan.GAN(generator, plain.discriminator, seed=11, average=0.9)
    schedule = keras.optimizers.schedules.ExponentialDecay(1e-3, 4, 0.5)
    gan.compile(
        keras.optimizers.Adam(schedule, clipnorm=1.0), keras.optimizers.SGD(1e-3, momentum=0.9)
    )
    return gan


def test_dropout_schedules_and_momentum_go_on_to_the_last_bit(tmp_path):
    points, _ = CASES["GAN"].data((2,))
    results = []
    for saves in (False, True):
        keras.utils.set_random_seed(1)
        gan = stateful()
        gan.fit(points, batch_size=8, epochs=2, verbose=0)
        if saves:
            gan.save(tmp_path / "half.keras")
            gan = keras.saving.load_model(tmp_path / "half.keras")
        gan.fit(points, batch_size=8, epochs=4, initial_epoch=2, verbose=0)
        results.append(state(gan))
    for one, other in zip(*results, strict=True):
        np.testing.assert_array_equal(one, other)


def trained(name="WGANGP"):
    keras.utils.set_random_seed(1)
    gan = make(name)
    gan.fit(images(), batch_size=8, epochs=1, verbose=0)
    return gan


def assert_same_state(one, other):
    for ours, theirs in zip(state(one), state(other), strict=True):
        np.testing.assert_array_equal(ours, theirs)


@pytest.mark.parametrize("variant", ["GAN", "WGANGP"])
def test_weights_file_holds_optimizers_averages_and_random_state(variant, tmp_path):
    gan, fresh = trained(variant), make(variant)
    gan.save_weights(tmp_path / "all.weights.h5")
    fresh.load_weights(tmp_path / "all.weights.h5")
    assert_same_state(gan, fresh)
    assert int(keras.ops.convert_to_numpy(fresh.optimizer.iterations.value)) > 0


@pytest.mark.parametrize("name", ["checkpoint.weights.h5", "checkpoint.keras"])
def test_model_checkpoint(name, tmp_path):
    keras.utils.set_random_seed(1)
    gan = make("WGANGP")
    checkpoint = keras.callbacks.ModelCheckpoint(
        tmp_path / name, save_weights_only=name.endswith(".h5")
    )
    gan.fit(images(), batch_size=8, epochs=2, verbose=0, callbacks=[checkpoint])
    if name.endswith(".h5"):
        copy = make("WGANGP")
        copy.load_weights(tmp_path / name)
    else:
        copy = keras.saving.load_model(tmp_path / name)
    assert_same_state(gan, copy)


def test_model_checkpoint_keeps_the_best_by_a_validation_loss(tmp_path):
    gan = make("DCGAN")
    path = tmp_path / "best.keras"
    checkpoint = keras.callbacks.ModelCheckpoint(
        path, monitor="val_d_loss", mode="min", save_best_only=True
    )
    history = gan.fit(
        images()[:48], batch_size=8, epochs=4, verbose=0, validation_data=images()[48:],
        callbacks=[checkpoint],
    ).history  # fmt: skip
    best = int(np.argmin(history["val_d_loss"]))
    iterations = keras.saving.load_model(path).optimizer.iterations.value
    assert int(keras.ops.convert_to_numpy(iterations)) == 6 * (best + 1)


def test_backup_and_restore_goes_on_after_an_interruption(tmp_path):
    class Interrupt(keras.callbacks.Callback):
        def on_epoch_begin(self, epoch, logs=None):
            if epoch == 2:
                raise InterruptedError

    def fit(*more):
        keras.utils.set_random_seed(1)
        gan = make("WGANGP")
        gan.fit(images(), batch_size=8, epochs=4, verbose=0, callbacks=list(more))
        return gan

    whole = fit()
    with pytest.raises(InterruptedError):
        fit(keras.callbacks.BackupAndRestore(tmp_path / "backup"), Interrupt())
    assert_same_state(fit(keras.callbacks.BackupAndRestore(tmp_path / "backup")), whole)


def test_the_generator_alone_is_an_ordinary_keras_model(tmp_path):
    gan = trained("DCGAN")
    gan.generator.save(tmp_path / "generator.keras")
    generator = keras.saving.load_model(tmp_path / "generator.keras")
    latents = np.random.default_rng(0).normal(size=(3, 5)).astype("float32")
    np.testing.assert_array_equal(
        generator.predict(latents, verbose=0), gan.generator.predict(latents, verbose=0)
    )


@pytest.mark.filterwarnings("ignore::Warning")  # of the exporters about themselves
@pytest.mark.skipif(keras.backend.backend() == "jax", reason="exports through TensorFlow: as there")
def test_what_generates_is_exported_for_any_number_of_samples(tmp_path):
    """A TensorFlow SavedModel, or torch's .pt2: what Keras can on each backend."""
    gan = trained("DCGAN")
    latents = np.random.default_rng(0).normal(size=(3, 5)).astype("float32")
    expected = gan.predict(latents, verbose=0)
    assert np.abs(expected - gan.generator.predict(latents, verbose=0)).max() > 1e-4
    if keras.backend.backend() == "tensorflow":
        import tensorflow as tf

        gan.export(tmp_path / "served")
        loaded = tf.saved_model.load(tmp_path / "served")
        served = loaded.serve(latents).numpy()
    else:
        import torch

        path = str(tmp_path / "served.pt2")
        gan.export(path, format="torch")
        served = torch.export.load(path).module()(torch.tensor(latents)).detach().numpy()
    np.testing.assert_allclose(served, expected, atol=1e-5)


def test_formats_that_are_written_elsewhere(tmp_path):
    gan = make("GAN")
    able = {"jax": "onnx", "tensorflow": "torch", "torch": "tf_saved_model"}
    with pytest.raises(ValueError, match=r"Keras writes .* load it there.*KERAS_BACKEND="):
        gan.export(tmp_path / "x", format=able[keras.backend.backend()])
    with pytest.raises(ValueError, match="Received: format='pickle'"):
        gan.export(tmp_path / "x", format="pickle")


@pytest.mark.filterwarnings("ignore:Skipping")  # Keras warns first
def test_a_file_of_another_architecture_is_refused(tmp_path):
    make("GAN").save_weights(tmp_path / "gan.weights.h5")
    with pytest.raises(ValueError, match="could not be loaded"):
        make("WGANGP").load_weights(tmp_path / "gan.weights.h5")
