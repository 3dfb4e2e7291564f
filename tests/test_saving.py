"""Nothing is lost: training goes on after saving as if nothing had happened, to the last bit."""

import keras
import numpy as np
import pytest

from tests.processes import run_jobs
from tests.resume_job import data, make, state

VARIANTS = ["GAN", "DCGAN", "LSGAN", "WGAN", "WGANGP", "SNGAN", "ConditionalGAN"]


@pytest.fixture(scope="module")
def states(tmp_path_factory):
    """{variant: (2n steps at once, n steps, n steps continued in a new process)}"""
    folder = tmp_path_factory.mktemp("resume")

    def job(variant, name, epochs, load=None, save=None):
        return {
            "variant": variant, "epochs": epochs, "load": load and str(folder / load),
            "save": save and str(folder / save), "state": str(folder / f"{variant}-{name}.npz"),
        }  # fmt: skip

    first, second = [], []
    for variant in VARIANTS:
        first.append(job(variant, "whole", 4))
        first.append(job(variant, "half", 2, save=f"{variant}.keras"))
        second.append(job(variant, "resumed", 2, load=f"{variant}.keras"))
    run_jobs("resume_job", first)
    run_jobs("resume_job", second)
    return {
        variant: [np.load(folder / f"{variant}-{n}.npz") for n in ("whole", "half", "resumed")]
        for variant in VARIANTS
    }


@pytest.mark.parametrize("variant", VARIANTS)
def test_saving_in_the_middle_changes_no_bit(variant, states):
    whole, half, resumed = states[variant]
    keys = [key for key in whole.files if key.isdigit()]
    assert keys == [key for key in resumed.files if key.isdigit()] and len(keys) > 20
    moved = 0
    for key in keys:
        np.testing.assert_array_equal(resumed[key], whole[key], err_msg=key)
        moved += not np.array_equal(half[key], whole[key])
    assert moved > len(keys) / 2, "the second half trained nothing, so it proves nothing"
    for name in ("log_d_loss", "log_g_loss"):
        np.testing.assert_array_equal(resumed[name], whole[name][2:])


def trained(variant="WGANGP"):
    keras.utils.set_random_seed(1)
    gan = make(variant)
    images, labels = data()
    gan.fit(images, labels, batch_size=8, epochs=1, verbose=0)
    return gan


def assert_same_state(one, other):
    one, other = state(one), state(other)
    assert one.keys() == other.keys()
    for key in one:
        np.testing.assert_array_equal(one[key], other[key], err_msg=key)


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
    gan.fit(data()[0], batch_size=8, epochs=2, verbose=0, callbacks=[checkpoint])
    if name.endswith(".h5"):
        copy = make("WGANGP")
        copy.load_weights(tmp_path / name)
    else:
        copy = keras.saving.load_model(tmp_path / name)
    assert_same_state(gan, copy)


def test_model_checkpoint_keeps_the_best_by_a_validation_loss(tmp_path):
    gan = make("DCGAN")
    images, _ = data()
    path = tmp_path / "best.keras"
    checkpoint = keras.callbacks.ModelCheckpoint(
        path, monitor="val_d_loss", mode="min", save_best_only=True
    )
    history = gan.fit(
        images[:48], batch_size=8, epochs=4, verbose=0, validation_data=images[48:],
        callbacks=[checkpoint],
    ).history  # fmt: skip
    best = int(np.argmin(history["val_d_loss"]))
    iterations = keras.saving.load_model(path).optimizer.iterations.value
    assert int(keras.ops.convert_to_numpy(iterations)) == 6 * (best + 1)


def test_backup_and_restore_goes_on_after_an_interruption(tmp_path):
    images, _ = data()

    class Interrupt(keras.callbacks.Callback):
        def on_epoch_begin(self, epoch, logs=None):
            if epoch == 2:
                raise InterruptedError

    def fit(*more):
        keras.utils.set_random_seed(1)
        gan = make("WGANGP")
        gan.fit(images, batch_size=8, epochs=4, verbose=0, callbacks=list(more))
        return gan

    whole = fit()
    with pytest.raises(InterruptedError):
        fit(keras.callbacks.BackupAndRestore(tmp_path / "backup"), Interrupt())
    assert_same_state(fit(keras.callbacks.BackupAndRestore(tmp_path / "backup")), whole)


@pytest.mark.parametrize("variant", VARIANTS)
def test_a_loaded_model_gives_the_same_samples_and_settings(variant, tmp_path):
    gan = make(variant)
    gan.save(tmp_path / "gan.keras")
    copy = keras.saving.load_model(tmp_path / "gan.keras")
    condition = np.arange(3) if variant == "ConditionalGAN" else None
    np.testing.assert_array_equal(
        gan.generate(3, condition, seed=4), copy.generate(3, condition, seed=4)
    )
    assert type(copy) is type(gan)
    ours, theirs = gan.get_config(), copy.get_config()
    for network in ("generator", "discriminator"):  # equal samples have shown them equal
        del ours[network], theirs[network]
    assert theirs == ours
    assert copy.get_compile_config() == gan.get_compile_config()


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
def test_the_generator_exports(tmp_path):
    """A TensorFlow SavedModel, or torch's .pt2: what Keras can on each backend."""
    gan = make("DCGAN")
    latents = np.random.default_rng(0).normal(size=(3, 5)).astype("float32")
    expected = gan.generator.predict(latents, verbose=0)
    if keras.backend.backend() == "tensorflow":
        import tensorflow as tf

        gan.generator.export(tmp_path / "served", verbose=False)
        loaded = tf.saved_model.load(tmp_path / "served")
        served = loaded.serve(latents).numpy()
    else:
        import torch

        path = str(tmp_path / "served.pt2")
        gan.generator.export(path, format="torch", verbose=False)
        # Keras traces torch's export with one sample and keeps that number.
        latents, expected = latents[:1], expected[:1]
        served = torch.export.load(path).module()(torch.tensor(latents)).detach().numpy()
    np.testing.assert_allclose(served, expected, atol=1e-5)


@pytest.mark.filterwarnings("ignore:Skipping")  # Keras warns first
def test_a_file_of_another_architecture_is_refused(tmp_path):
    make("GAN").save_weights(tmp_path / "gan.weights.h5")
    with pytest.raises(ValueError, match="could not be loaded"):
        make("WGANGP").load_weights(tmp_path / "gan.weights.h5")
