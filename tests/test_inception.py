"""The Inception network and its protocol equal the original's."""

import hashlib
import shutil
from pathlib import Path

import keras
import numpy as np
import pytest
from keras import ops
from PIL import Image

from keras_gan.extractors import InceptionFeatures, inception_features, inception_weights
from keras_gan.extractors.inception import assign_state, inception_network, state_shapes
from keras_gan.extractors.resizing import resize
from tests.inception_recipe import images, random_state
from tests.torch_bytes import torch_zip
from tests.turns import not_on, only_on

# Six outputs of torch-fidelity 0.4.0's network in float64, with seeded random weights, for two
# images: written by benchmarks/peers/inception_reference.py. Its own float32 is 5e-7 away.
REFERENCE = dict(np.load(Path(__file__).parent / "data" / "inception_reference.npz"))


@pytest.fixture(scope="module")
def network():
    network = inception_network()
    assign_state(network, random_state(state_shapes(network)))
    return network


@pytest.fixture(scope="module")
def state(network):
    return random_state(state_shapes(network))


@pytest.fixture
def make(network, state, monkeypatch):
    """InceptionFeatures with random weights, all on the one network that is built already."""

    def make(changes=(), **arguments):
        changed = {**state, **dict(changes)}
        monkeypatch.setattr(inception_features, "inception_network", lambda: network)
        monkeypatch.setattr(inception_features, "inception_state", lambda weights: changed)
        return InceptionFeatures(**arguments)

    yield make
    assign_state(network, state)


def distance(ours, theirs):
    return np.linalg.norm(ours - theirs) / np.linalg.norm(theirs)


def predict(function, inputs):
    """In a compiled step, as metrics call it."""
    symbol = keras.Input(inputs.shape[1:])
    model = keras.Model(symbol, keras.layers.Lambda(function)(symbol))
    return model.predict(inputs, verbose=0)


@not_on("jax")
def test_the_recipe_of_the_weights_is_that_of_the_reference(state):
    assert len(state) == 472
    assert sum(array.size for array in state.values()) == 23_885_392
    checksum = sum(np.abs(array.astype("float64")).sum() for array in state.values())
    np.testing.assert_allclose(checksum, REFERENCE["checksum"], rtol=1e-9)


def test_six_outputs_of_the_original_network(network):
    levels = resize(ops.convert_to_tensor(images().astype("float32")), (299, 299), "tf1-bilinear")
    outputs = network.predict((ops.convert_to_numpy(levels) - 128) / 128, verbose=0)
    assert outputs.keys() == REFERENCE.keys() - {"checksum"} and len(outputs) == 6
    for name, output in outputs.items():
        for ours, theirs in zip(output, REFERENCE[name], strict=True):
            assert distance(ours, theirs) < 1e-5, name
        # What the images differ in is a tenth of it all, so ten times as sensitive.
        assert distance(output[0] - output[1], REFERENCE[name][0] - REFERENCE[name][1]) < 1e-5, name


def test_from_the_file_to_the_features(state, tmp_path, monkeypatch):
    """A .pth of the right size and hash, under settings of a user that must not matter."""
    content = torch_zip(state)
    path = tmp_path / "weights.pth"
    path.write_bytes(content)
    published = inception_weights.Published(
        "weights.pth", (), len(content), hashlib.sha256(content).hexdigest()
    )
    monkeypatch.setattr(inception_weights, "WEIGHTS", published)
    monkeypatch.setenv("KERAS_GAN_CACHE", str(tmp_path / "cache"))
    keras.mixed_precision.set_dtype_policy("mixed_bfloat16")
    keras.config.set_image_data_format("channels_first")
    try:
        extractor = InceptionFeatures(weights=path)
    finally:
        keras.config.set_image_data_format("channels_last")
    samples = images() / np.float32(127.5) - 1
    # The Lambda layer hands them on in bfloat16: rounded to grey levels they are exact again.
    outputs = predict(extractor, samples)
    path.unlink()
    shutil.rmtree(tmp_path / "cache")  # 190 MB that pytest would keep
    assert outputs.keys() == {"features", "logits"}
    assert distance(outputs["features"], REFERENCE["2048"]) < 1e-5
    assert distance(outputs["logits"], REFERENCE["logits_unbiased"]) < 1e-5  # without bias


@pytest.fixture
def seen(make):
    """What the network would see, as grey levels, of samples in [-1, 1]."""

    def seen(samples, **arguments):
        extractor = make(**arguments)
        extractor.network = lambda pixels, training: pixels
        return predict(extractor, np.asarray(samples, "float32")) * 128 + 128

    return seen


def test_grey_levels_come_back_exactly(seen):
    levels = np.resize(np.arange(256, dtype="float32"), (1, 299, 299, 3))
    np.testing.assert_array_equal(seen(levels / np.float32(127.5) - 1), levels)


def test_samples_are_rounded_to_the_levels_of_a_file_and_clipped(seen):
    levels = np.resize([0.4, 0.6, 99.6, 200.4, 254.6, -30.0, 300.0], (1, 299, 299, 3))
    expected = np.resize([0, 1, 100, 200, 255, 0, 255], (1, 299, 299, 3))
    np.testing.assert_array_equal(seen(levels / 127.5 - 1), expected)


def test_grey_images_become_three_equal_channels(seen, rng):
    grey = rng.integers(0, 256, (2, 28, 20, 1)) / 127.5 - 1
    result = seen(grey)
    assert result.shape == (2, 299, 299, 3)
    assert np.ptp(result, axis=-1).max() == 0
    np.testing.assert_allclose(result, seen(np.repeat(grey, 3, axis=-1)), rtol=0, atol=1e-3)


def test_clean_bicubic_is_that_of_clean_fid(seen, rng):
    """Pillow on floats, one channel at a time, clipped to 0..255 (clean-fid 0.1.35, resize.py)."""
    levels = rng.choice([0, 128, 255], (40, 500, 3)).astype("float32")
    channels = [
        np.asarray(
            Image.fromarray(levels[..., c]).resize((299, 299), Image.Resampling.BICUBIC)
        ).clip(0, 255)
        for c in range(3)
    ]
    result = seen(levels[None] / 127.5 - 1, resize="clean-bicubic")[0]
    np.testing.assert_allclose(result, np.stack(channels, axis=-1), rtol=0, atol=1e-3)


def test_names_and_fingerprints_tell_protocols_apart(make):
    def named(**arguments):
        extractor = make(**arguments)
        return extractor.name, extractor.resize, extractor.fingerprint()

    bias = {"fc.bias": np.ones(1008, "float32")}
    all_named = [
        named(),
        named(resize="clean-bicubic"),
        named(features=64),
        named(resize="clean-bicubic", features=768),
        named(changes=bias),
    ]
    assert [name for name, _, _ in all_named] == [
        "inception", "inception-clean", "inception-64", "inception-clean-768", "inception"
    ]  # fmt: skip
    assert all_named[0][1] == "tf1-bilinear" and all_named[1][1] == "clean-bicubic"
    prints = [fingerprint for _, _, fingerprint in all_named]
    assert len(set(prints)) == 5 and all(len(fingerprint) == 16 for fingerprint in prints)
    assert named() == all_named[0]


def test_other_layers(make):
    extractor = make(features=192)
    symbols = extractor(keras.KerasTensor((2, 32, 32, 3)))
    assert symbols["features"].shape == (2, 192) and symbols["logits"].shape == (2, 1008)


@only_on("torch")
def test_building_leaves_the_users_random_numbers_alone():
    keras.utils.set_random_seed(1)
    expected = ops.convert_to_numpy(keras.random.normal((3,)))
    keras.utils.set_random_seed(1)
    inception_network()
    np.testing.assert_array_equal(ops.convert_to_numpy(keras.random.normal((3,))), expected)


def test_errors_of_weights_come_before_anything_changes(network, state):
    before = np.asarray(network.get_layer("fc__bias").bias)
    other = {name: array + 1 for name, array in state.items()}
    wrong = [
        (lambda s: s.pop("Mixed_5b.branch_pool.bn.bias"),
         r"472 arrays .* 471 arrays, 1 missing \['Mixed_5b.branch_pool.bn.bias'\], 0 unknown"),
        (lambda s: s.update(AuxLogits=np.zeros(3)), r"473 arrays, 0 missing.*unknown .*AuxLogits"),
        (lambda s: s.update({"fc.weight": np.zeros((1000, 2048))}),
         r"'fc.weight' must have the shape \(1008, 2048\). Received: .*shape=\(1000, 2048\)"),
        (lambda s: s.update({"Conv2d_1a_3x3.conv.weight": np.zeros((3, 3, 3, 32))}),
         r"the shape \(32, 3, 3, 3\). Received: .*\(3, 3, 3, 32\)"),
        (lambda s: s.update({"fc.bias": np.zeros(())}), r"\(1008,\). Received: .*shape=\(\)"),
    ]  # fmt: skip
    for change, message in wrong:
        given = dict(other)
        change(given)
        with pytest.raises(ValueError, match=message):
            assign_state(network, given)
    np.testing.assert_array_equal(np.asarray(network.get_layer("fc__bias").bias), before)
    assign_state(network, {**state, "Mixed_5b.branch1x1.bn.num_batches_tracked": np.array(3)})


def test_errors_of_settings_and_samples(make):
    with pytest.raises(ValueError, match="one of tf1-bilinear, clean-bicubic.*'bilinear'"):
        InceptionFeatures(resize="bilinear")
    with pytest.raises(ValueError, match=r"\(64, 192, 768, 2048\). Received: features=512"):
        InceptionFeatures(features=512)
    extractor = make()
    for shape in ((2, 3, 32, 32), (2, 32, 32), (2, 32, 32, 4)):
        samples = np.linspace(-1, 1, int(np.prod(shape)), dtype="float32").reshape(shape)
        for ask in (extractor, extractor.check):
            with pytest.raises(ValueError, match=r"1 or 3 channels.*Received: samples.shape="):
                ask(samples)
    with pytest.raises(ValueError, match="known height and width"):
        extractor(keras.KerasTensor((None, None, None, 3)))
    with pytest.raises(TypeError, match="floating point"):
        extractor.check(images())
