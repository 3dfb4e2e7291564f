"""Sounds: files of any rate to one, pairs with pictures, and what a network hears."""

import keras
import numpy as np
import pytest
from keras import ops
from PIL import Image
from scipy.io import wavfile

import keras_gan
from keras_gan.data import load, read_sound, read_sounds
from keras_gan.layers import LogMel
from tests.turns import not_on

RATE = 16_000


def tone(hertz, seconds=0.1, rate=RATE):
    return np.sin(2 * np.pi * hertz * np.arange(round(seconds * rate)) / rate)


def write(path, values, rate=RATE, kind=np.int16):
    path.parent.mkdir(parents=True, exist_ok=True)
    if kind is np.uint8:
        values = values * 127 + 128
    elif np.dtype(kind).kind == "i":
        values = values * np.iinfo(kind).max
    wavfile.write(path, rate, values.astype(kind))
    return path


@pytest.mark.parametrize("kind", [np.uint8, np.int16, np.int32, np.float32])
def test_every_kind_of_sample_is_the_same_sound(kind, tmp_path):
    found = read_sound(write(tmp_path / "a.wav", 0.5 * tone(440), kind=kind))
    assert found.dtype == np.float32
    np.testing.assert_allclose(found, 0.5 * tone(440), atol=0.02 if kind is np.uint8 else 1e-4)


@pytest.mark.parametrize("rate", [8_000, 22_050, 48_000])
def test_rates_and_channels_are_brought_to_one(rate, tmp_path):
    both = np.stack([0.8 * tone(440, rate=rate), 0.2 * tone(440, rate=rate)], axis=1)
    found = read_sound(write(tmp_path / "a.wav", both, rate))
    inside = slice(200, 1400)  # the filter rings at the ends
    np.testing.assert_allclose(found[inside], 0.5 * tone(440)[inside], atol=5e-3)


def test_lengths_are_brought_to_one(tmp_path):
    files = [write(tmp_path / f"{s}.wav", tone(300, s)) for s in (0.01, 0.02)]
    sounds = read_sounds(files)
    assert sounds.shape == (2, 320) and (sounds[0, 160:] == 0).all() and sounds[1, 161:].any()
    assert read_sounds(files, length=100).shape == (2, 100)
    assert read_sounds([write(tmp_path / "long.wav", tone(300, 4))]).shape == (1, 48_000)


def test_files_that_are_no_sounds_are_named(tmp_path):
    write(tmp_path / "empty.wav", tone(300, 0))
    with pytest.raises(ValueError, match="empty.wav is a sound of no length"):
        read_sound(tmp_path / "empty.wav")
    whole = write(tmp_path / "cut.wav", tone(300)).read_bytes()
    no_channels = whole[:22] + bytes(2) + whole[24:]
    for broken in (b"", whole[:20], whole[:200], no_channels, b"RIFX" + whole[4:], b"no sound"):
        (tmp_path / "cut.wav").write_bytes(broken)
        with pytest.raises(ValueError, match="cut.wav (cannot be read|is a sound of no)"):
            read_sound(tmp_path / "cut.wav")
    piped = whole[:4] + b"\x24\xf0\xff\x7f" + whole[8:]  # whoever wrote it did not know the length
    (tmp_path / "cut.wav").write_bytes(piped)
    assert len(read_sound(tmp_path / "cut.wav")) == 1600
    write(tmp_path / "nan.wav", tone(300) * np.nan, kind=np.float32)
    with pytest.raises(ValueError, match="nan.wav holds NaN"):
        read_sound(tmp_path / "nan.wav")


# ---- audio:FOLDER ----


def pairs(folder, names):
    for index, name in enumerate(names):
        write(folder / f"{name}.wav", tone(200 + 100 * index))
        Image.new("L", (8, 8), 40 * index).save(folder / f"{name}.png")


def test_a_picture_beside_each_sound(tmp_path):
    pairs(tmp_path, ["a/1", "a/2", "b/1"])
    data = load(f"audio:{tmp_path}", held_out=0)
    assert data.class_names == ("a", "b") and data.train_fields["sound"].shape == (3, 1600)
    for image, sound in zip(data.train, data.train_fields["sound"], strict=True):
        index = round((image.mean() + 1) * 127.5 / 40)
        np.testing.assert_allclose(sound, tone(200 + 100 * index), atol=1e-3)


def test_pictures_and_sounds_that_stand_alone_are_named(tmp_path):
    pairs(tmp_path, ["a", "b"])
    (tmp_path / "a.png").unlink()
    with pytest.raises(
        ValueError, match=r"1 files have none, .*a.wav first.*Received: name='audio"
    ):
        load(f"audio:{tmp_path}")
    with pytest.raises(FileNotFoundError, match="no file ends in .wav"):
        load(f"audio:{(tmp_path / 'none').mkdir() or tmp_path / 'none'}")
    with pytest.raises(FileNotFoundError, match="There is no such folder"):
        load(f"audio:{tmp_path}/nowhere")


@pytest.mark.parametrize("parted", [False, True])
def test_sounds_of_a_class_go_to_the_pictures_of_the_class(parted, tmp_path):
    for label in range(10):
        for take in range(4):
            part = ("test" if take == 3 else "train") if parted else "."
            write(
                tmp_path / part / str(label) / f"{take}.wav", tone(100 * (label + 1) + take, 0.02)
            )
    data = load(f"audio:{tmp_path},digits")
    plain = load("digits")
    np.testing.assert_array_equal(data.train, plain.train)
    np.testing.assert_array_equal(data.held_out_labels, plain.held_out_labels)
    heard = {}
    for part in ("train", "held_out"):
        sounds, labels = getattr(data, f"{part}_fields")["sound"], getattr(data, f"{part}_labels")
        known = np.stack([[tone(100 * (k + 1) + t, 0.02) for t in range(4)] for k in range(10)])
        nearest = np.abs(sounds[:, None, None] - known).mean(-1).reshape(len(sounds), -1).argmin(1)
        np.testing.assert_array_equal(nearest // 4, labels)
        heard[part] = set(nearest)
    assert not heard["train"] & heard["held_out"] and len(heard["train"]) == 30
    if parted:
        assert {take % 4 for take in heard["held_out"]} == {3}


def test_classes_without_sounds_are_named(tmp_path):
    for take in "ab":
        write(tmp_path / "0" / f"{take}.wav", tone(300))
    with pytest.raises(ValueError, match="class '1' of 'digits' needs sounds.*It has 0 and"):
        load(f"audio:{tmp_path},digits")
    with pytest.raises(ValueError, match="'ring' has|has no classes"):
        load(f"audio:{tmp_path},swiss-roll")


# ---- What networks hear ----


def test_log_mel_is_scipys_spectrogram_through_triangles(rng):
    """Power of each frame by NumPy's FFT; triangles on the mel scale of HTK; log and scale."""
    sound = rng.normal(size=(2, 800)) * 0.1
    layer = LogMel(8_000, bins=6)
    padded = np.pad(sound, ((0, 0), (128, 128)), mode="reflect")
    frames = np.stack([padded[:, i : i + 256] for i in range(0, 801, 80)], axis=1)
    window = np.zeros(256)
    window[28:228] = 0.5 - 0.5 * np.cos(2 * np.pi * np.arange(200) / 200)
    power = np.abs(np.fft.rfft(frames * window)) ** 2

    def mel(hertz):
        return 1127.0 * np.log1p(hertz / 700.0)

    edges = np.linspace(mel(20.0), mel(4000.0), 8)
    bins = mel(np.arange(129) * 8000 / 256)[:, None]
    up, down = (bins - edges[:-2]) / np.diff(edges)[:-1], (edges[2:] - bins) / np.diff(edges)[1:]
    triangles = np.maximum(0, np.minimum(up, down))
    triangles[0] = 0
    expected = np.log(power @ triangles + 1e-5) / 5
    found = ops.convert_to_numpy(layer(sound.astype("float32")))
    assert found.shape == layer.compute_output_shape(sound.shape)
    np.testing.assert_allclose(found, expected, atol=1e-3)


@not_on("jax")
def test_a_sound_means_the_same_beside_louder_ones(rng):
    sound = rng.normal(size=(1, 800)).astype("float32") * 1e-3
    layer = LogMel(8_000)
    alone = ops.convert_to_numpy(layer(sound))
    beside = ops.convert_to_numpy(layer(np.concatenate([sound, 1e4 * sound])))
    np.testing.assert_allclose(alone[0], beside[0], rtol=1e-5)


@not_on("jax")
def test_a_game_is_told_sounds(rng, tmp_path):
    spec = {
        "real": {"kind": "vector", "shape": [2]},
        "condition": {"kind": "sound", "length": 400, "rate": 8_000},
    }
    gan = keras_gan.MatchingAwareGAN.from_spec(spec, width=4, latent_dim=2, seed=1)
    gan.compile()
    x, sounds = rng.normal(size=(8, 2)).astype("float32"), rng.normal(size=(8, 400)) * 0.1
    sounds = sounds.astype("float32")
    history = gan.fit(x, sounds, batch_size=8, epochs=2, verbose=0).history
    assert np.isfinite(list(history.values())).all()
    one, other = (gan.generate(4, condition=s, seed=0) for s in (sounds[:4], sounds[4:]))
    assert np.abs(one - other).max() > 1e-5, "the sound changed nothing"
    gan.save(tmp_path / "gan.keras")
    again = keras.saving.load_model(tmp_path / "gan.keras")
    np.testing.assert_array_equal(again.generate(4, condition=sounds[:4], seed=0), one)
    with pytest.raises(ValueError, match="not words"):
        gan.generate(1, condition=["seven"])
    with pytest.raises(ValueError, match="Received"):
        gan.generate(4, condition=sounds[:4, :-1])
