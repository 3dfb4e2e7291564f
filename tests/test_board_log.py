"""TensorBoard's own reader finds in the files what was logged and drawn."""

import builtins
import io

import keras
import numpy as np
import pytest
from PIL import Image

import keras_gan
from keras_gan.callbacks import BoardLog, SampleGrid


@pytest.fixture(scope="module")
def read():
    reader = pytest.importorskip("tensorboard.backend.event_processing.event_accumulator")

    def read(folder):
        found = reader.EventAccumulator(str(folder), {"scalars": 0, "images": 0})
        return found.Reload()

    return read


def trained(folder, *callbacks):
    gan = keras_gan.GAN.from_shape((8, 8, 1), latent_dim=2, width=2, seed=0)
    gan.compile(keras.optimizers.Adam(1e-3), keras.optimizers.Adam(5e-4), run_eagerly=True,
                metrics=["gradient_norm"])  # fmt: skip
    images = np.zeros((8, 8, 8, 1), "float32")
    return gan.fit(images, batch_size=4, epochs=2, verbose=0, callbacks=[*callbacks]).history


def test_numbers_rates_and_pictures(tmp_path, read):
    grid = SampleGrid(tmp_path / "samples", count=4)
    history = trained(tmp_path, grid, BoardLog(tmp_path / "logs", grid))
    found = read(tmp_path / "logs")
    for key in ("d_loss", "g_loss", "g_gradient_norm"):
        scalars = found.Scalars(key)
        assert [scalar.step for scalar in scalars] == [2, 4]
        np.testing.assert_allclose([scalar.value for scalar in scalars], history[key], rtol=1e-6)
    rates = {"generator": 1e-3, "discriminator": 5e-4}
    for player, rate in rates.items():
        assert found.Scalars(f"learning_rate_{player}")[1].value == pytest.approx(rate)
    images = found.Images("samples")
    assert [image.step for image in images] == [2, 4]
    for image, drawn in zip(images, sorted((tmp_path / "samples").iterdir()), strict=True):
        shown = Image.open(io.BytesIO(image.encoded_image_string))
        expected = Image.open(drawn)
        assert (image.width, image.height) == expected.size
        np.testing.assert_array_equal(np.asarray(shown), np.asarray(expected))


def test_without_the_package_it_is_named_before_the_training(tmp_path, monkeypatch):
    real = builtins.__import__

    def without(name, *rest):
        if name.startswith("tensorboard"):
            raise ModuleNotFoundError(name)
        return real(name, *rest)

    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(ImportError, match=r'pip install "keras_gan\[logging\]"'):
        BoardLog(tmp_path)


def test_keras_own_callback_logs_both_players_too(tmp_path, read):
    from tensorboard.util.tensor_util import make_ndarray

    history = trained(tmp_path, keras.callbacks.TensorBoard(tmp_path))
    history["learning_rate_generator"] = [1e-3, 1e-3]
    history["learning_rate_discriminator"] = [5e-4, 5e-4]
    found = read(tmp_path / "train")
    for key, expected in history.items():
        values = [make_ndarray(event.tensor_proto) for event in found.Tensors(f"epoch_{key}")]
        np.testing.assert_allclose(values, expected, rtol=1e-6)
