"""The Inception weights: verified, kept, and said plainly when they are not there."""

import hashlib

import keras
import numpy as np
import pytest

from keras_gan.extractors import inception_weights
from keras_gan.extractors.inception_weights import Published, inception_state
from tests.torch_bytes import torch_zip

KERNEL = np.arange(24, dtype="float32").reshape(2, 3, 2, 2)
CONTENT = torch_zip({"kernel": KERNEL, "bn.num_batches_tracked": np.array(7)})


@pytest.fixture
def weights(tmp_path, monkeypatch):
    """A small file in place of the published one, with an empty cache; nothing is downloaded."""
    path = tmp_path / "downloads" / "weights.pth"
    path.parent.mkdir()
    path.write_bytes(CONTENT)
    published = Published(
        "small.pth", ("https://one.invalid/a.pth", "https://two.invalid/b.pth"), len(CONTENT),
        hashlib.sha256(CONTENT).hexdigest(),
    )  # fmt: skip
    monkeypatch.setattr(inception_weights, "WEIGHTS", published)
    monkeypatch.setenv("KERAS_GAN_CACHE", str(tmp_path / "cache"))
    monkeypatch.setattr(keras.utils, "get_file", no_network)
    return path


def no_network(*args, origin, **kwargs):
    raise Exception(f"URL fetch failure on {origin}: None -- name resolution")  # as Keras


def cached(weights):
    return list((weights.parents[1] / "cache").glob("*"))


def unread(path):
    raise AssertionError("the file was parsed before it was verified")


def test_a_file_is_read_once_and_kept(weights, monkeypatch):
    state = inception_state(weights)
    assert list(state) == ["kernel"]  # without the counter
    np.testing.assert_array_equal(state["kernel"], KERNEL)
    weights.unlink()
    monkeypatch.setattr(inception_weights, "read_state_dict", unread)
    np.testing.assert_array_equal(inception_state()["kernel"], KERNEL)


def test_a_file_of_another_size_is_not_read(weights, monkeypatch):
    monkeypatch.setattr(inception_weights, "read_state_dict", unread)
    weights.write_bytes(CONTENT[:-10])
    message = (
        rf"have {len(CONTENT):,} bytes, this file has {len(CONTENT) - 10:,}.*"
        r"weights=PATH.*Received: weights='.*weights\.pth'"
    )
    with pytest.raises(ValueError, match=message):
        inception_state(str(weights))
    assert not cached(weights)


def test_a_changed_file_is_not_read(weights, monkeypatch):
    monkeypatch.setattr(inception_weights, "read_state_dict", unread)
    changed = bytearray(CONTENT)
    changed[200] ^= 1
    weights.write_bytes(changed)
    sha256 = hashlib.sha256(changed).hexdigest()
    with pytest.raises(ValueError, match=f"SHA-256 is {sha256}: .*not read.*Received: weights="):
        inception_state(weights)
    assert not cached(weights)


def test_a_wrong_file_is_an_error_even_when_the_cache_is_right(weights):
    inception_state(weights)
    weights.write_bytes(CONTENT + b"x")
    with pytest.raises(ValueError, match="it is another file"):
        inception_state(weights)
    with pytest.raises(ValueError, match="There is no file .*Received: weights='absent.pth'"):
        inception_state("absent.pth")


def test_without_a_network_the_message_says_what_to_do(weights):
    with pytest.raises(ValueError) as caught:
        inception_state()
    message = str(caught.value)
    published = inception_weights.WEIGHTS
    for part in (*published.urls, f"{published.size:,} bytes", published.sha256, "weights=PATH",
                 "name resolution", "Received: weights=None"):  # fmt: skip
        assert part in message


def test_the_second_address_serves_when_the_first_does_not(weights, monkeypatch, tmp_path):
    asked = []

    def get_file(fname, origin, file_hash, hash_algorithm, cache_subdir):
        asked.append((fname, origin, file_hash, hash_algorithm, cache_subdir))
        if len(asked) == 1:
            no_network(origin=origin)
        return str(weights)

    monkeypatch.setattr(keras.utils, "get_file", get_file)
    np.testing.assert_array_equal(inception_state()["kernel"], KERNEL)
    published = inception_weights.WEIGHTS
    assert asked == [
        (published.name, url, published.sha256, "sha256", str(tmp_path / "cache"))
        for url in published.urls
    ]


def test_what_keras_downloaded_is_verified_too(weights, monkeypatch):
    """It checks the hash itself, but the size and an odd version of it are not its business."""
    weights.write_bytes(CONTENT[:-1] + b"x")
    monkeypatch.setattr(keras.utils, "get_file", lambda *args, **kwargs: str(weights))
    with pytest.raises(ValueError, match="SHA-256 is"):
        inception_state()
    assert not cached(weights)


def test_download_by_keras(weights, monkeypatch, tmp_path):
    """The real `get_file`, from an address that needs no network."""
    monkeypatch.undo()
    monkeypatch.setenv("KERAS_GAN_CACHE", str(tmp_path / "cache"))
    sha256 = hashlib.sha256(CONTENT).hexdigest()
    published = Published("small.pth", (weights.as_uri(),), len(CONTENT), sha256)
    monkeypatch.setattr(inception_weights, "WEIGHTS", published)
    np.testing.assert_array_equal(inception_state()["kernel"], KERNEL)
    monkeypatch.setenv("KERAS_GAN_CACHE", str(tmp_path / "other"))
    weights.write_bytes(CONTENT[:-1] + b"x")
    with pytest.raises(ValueError, match="could not be downloaded .*corrupted"):
        inception_state()


def test_a_damaged_or_foreign_copy_is_made_again(weights, monkeypatch):
    inception_state(weights)
    (copy,) = cached(weights)
    assert copy.name.startswith("inception-") and copy.suffix == ".npz"
    good = copy.read_bytes()
    at = good.index(KERNEL.tobytes())
    with np.load(copy) as file:
        seal = file["__seal__"]
    for damage in ("byte", "short", "empty", "foreign"):
        if damage == "foreign":  # whole, but of other numbers under the same seal
            np.savez(copy, kernel=KERNEL + 1, __seal__=seal)
        else:
            end = {"byte": len(good), "short": len(good) // 2, "empty": 0}[damage]
            broken = bytearray(good[:end])
            if damage == "byte":
                broken[at + 8] ^= 1
            copy.write_bytes(broken)
        with pytest.raises(ValueError, match="could not be downloaded"):
            inception_state()  # the copy is not used
        np.testing.assert_array_equal(inception_state(weights)["kernel"], KERNEL)
        assert copy.read_bytes() == good
        np.testing.assert_array_equal(inception_state()["kernel"], KERNEL)


def test_an_interrupted_conversion_leaves_nothing(weights, monkeypatch):
    def interrupted(path, **arrays):
        path.write_bytes(b"half of it")
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(np, "savez", interrupted)
        with pytest.raises(KeyboardInterrupt):
            inception_state(weights)
    assert not cached(weights)
    np.testing.assert_array_equal(inception_state(weights)["kernel"], KERNEL)


def test_the_name_of_the_published_file_holds_its_hash():
    published = inception_weights.WEIGHTS
    assert published.name.endswith(f"-{published.sha256[:8]}.pth") and len(published.sha256) == 64
    assert all(url.endswith(f"-{published.sha256[:8]}.pth") for url in published.urls)
