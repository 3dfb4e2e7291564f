"""`load(..., streaming=True)`: the same pictures, labels and order, and they stay on disk."""

import errno
import os
import pickle

import numpy as np
import pytest
from PIL import Image

from keras_gan.data import keeping, load
from keras_gan.files import StreamedArray, fingerprint, select


@pytest.fixture(autouse=True)
def cache(tmp_path, monkeypatch):
    monkeypatch.setenv("KERAS_GAN_CACHE", str(tmp_path / "cache"))
    return tmp_path / "cache"


@pytest.fixture
def photos(tmp_path, rng):
    """24 colour pictures of 10x8 pixels in two classes."""
    for index in range(24):
        folder = tmp_path / "photos" / ("cat", "dog")[index % 3 == 0]
        folder.mkdir(parents=True, exist_ok=True)
        pixels = rng.integers(256, size=(8, 10, 3), dtype=np.uint8)
        Image.fromarray(pixels).save(folder / f"{index}.png")
    return tmp_path / "photos"


def both(name, **arguments):
    return load(name, **arguments), load(name, **arguments, streaming=True)


def assert_same(memory, disk):
    for part in ("train", "held_out"):
        one, other = getattr(memory, part), getattr(disk, part)
        assert isinstance(one, np.ndarray) and isinstance(other, StreamedArray)
        assert (one.shape, one.ndim, len(one)) == (other.shape, other.ndim, len(other))
        assert one.dtype == other.dtype == np.asarray(other).dtype == np.float32
        np.testing.assert_array_equal(one, np.asarray(other))
        assert fingerprint(one) == fingerprint(other)
        labels = getattr(memory, f"{part}_labels"), getattr(disk, f"{part}_labels")
        assert (labels[0] is None) == (labels[1] is None)
        if labels[0] is not None:
            np.testing.assert_array_equal(*labels)
            assert labels[0].dtype == labels[1].dtype
    assert memory.class_names == disk.class_names
    assert memory.value_range == disk.value_range
    assert memory.spec() == disk.spec()
    assert repr(memory) == repr(disk)


@pytest.mark.parametrize("arguments", [{}, {"size": 5, "seed": 3}, {"held_out": 0}])
def test_a_folder_is_the_same_as_in_memory(photos, arguments):
    assert_same(*both(f"folder:{photos}", **arguments))


def test_a_folder_without_classes_is_the_same(photos):
    memory, disk = both(f"folder:{photos / 'cat'}")
    assert disk.train_labels is None
    assert_same(memory, disk)


@pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::FutureWarning")
@pytest.mark.parametrize("name", ["gan_two_splits", "gan_one_split", "gan_no_label"])
def test_tfds_is_the_same_as_in_memory(tmp_path, name, monkeypatch):
    pytest.importorskip("tensorflow_datasets")
    import tests.test_data_tfds  # noqa: F401  registers small datasets

    name = f"tfds:{name}@{tmp_path / 'tfds'}"
    memory, disk = both(name)
    assert_same(memory, disk)
    monkeypatch.setattr("keras_gan.data.tfds._picture", None)  # nothing is decoded any more
    assert_same(memory, load(name, streaming=True))


def test_rows_are_read_as_of_an_array(photos):
    memory, disk = both(f"folder:{photos}", size=4)
    array, streamed = memory.train, disk.train
    for index in (3, -1, np.int64(2), slice(2, 9, 3), slice(0), [4, 1, 1], np.arange(5)[::-1],
                  np.arange(len(array)) % 2 == 0):  # fmt: skip
        np.testing.assert_array_equal(array[index], streamed[index])
        assert type(streamed[index]) is np.ndarray
        assert streamed[index].flags.writeable
    assert len(list(streamed)) == len(array)
    rows = np.array([5, 0, 7])
    np.testing.assert_array_equal(select(select(streamed, rows), slice(1, 3)), array[[0, 7]])
    with pytest.raises(TypeError, match=r"whole rows.*Received: index=\("):
        streamed[:, 0]
    with pytest.raises(IndexError):
        streamed[len(array)]
    with pytest.raises(ValueError, match="Received: copy=False"):
        streamed.__array__(copy=False)


def test_a_pickle_holds_no_pictures(photos, cache):
    streamed = load(f"folder:{photos}", size=200, streaming=True).train
    expected = streamed[:3]
    content = pickle.dumps(streamed)
    assert len(content) < 2000 < expected.nbytes
    np.testing.assert_array_equal(pickle.loads(content)[:3], expected)
    next(cache.glob("pictures-*")).unlink()
    np.testing.assert_array_equal(streamed[:3], expected)  # it is open
    with pytest.raises(FileNotFoundError, match=r"no longer there.*Received: path="):
        pickle.loads(content)[:3]


@pytest.fixture
def decoded(monkeypatch):
    """The files that were opened, one after the other."""
    opened, really = [], Image.open

    def recorded(file):
        opened.append(file)
        return really(file)

    monkeypatch.setattr(Image, "open", recorded)
    return opened


def test_the_second_time_nothing_is_opened(photos, cache, decoded):
    first = load(f"folder:{photos}", streaming=True)
    assert len(decoded) == 48  # the header, then the picture
    decoded.clear()
    second = load(f"folder:{photos}", streaming=True, seed=1)  # another order of the same file
    assert not decoded and len(list(cache.iterdir())) == 1
    assert not np.array_equal(first.train, second.train)


def test_other_pictures_are_decoded_again(photos, cache, decoded, monkeypatch):
    name = f"folder:{photos}"
    load(name, streaming=True)
    file = sorted(photos.rglob("*.png"))[0]
    changed = np.zeros((8, 10, 3), np.uint8)

    def change():
        Image.fromarray(changed).save(file)

    for number, act in enumerate([
        lambda: None,
        change,
        lambda: os.utime(file, ns=(0, 0)),
        lambda: file.rename(file.with_name("a.png")),
        lambda: monkeypatch.setattr("PIL.__version__", "0.0"),
    ]):  # fmt: skip
        act()
        assert_same(*both(name))
        assert len(list(cache.iterdir())) == number + 1
    load(name, streaming=True, size=4)
    assert len(list(cache.iterdir())) == number + 2


def cut(path):
    path.write_bytes(path.read_bytes()[:-1])


def shorten(path):
    path.write_bytes(path.read_bytes()[:1000])


def lengthen(path):
    path.write_bytes(path.read_bytes() + b"0")


def replace_by_text(path):
    path.write_bytes(b"hello")


def leave_out_rows(path):
    with open(path, "wb") as file:
        np.save(file, np.zeros((23, 8, 10, 3), np.uint8))
        np.save(file, np.zeros(23, np.int32))


def other_type(path):
    with open(path, "wb") as file:
        np.save(file, np.zeros((24, 8, 10, 3), np.float32))
        np.save(file, np.zeros(24, np.int32))


@pytest.mark.parametrize(
    "damage", [cut, shorten, lengthen, replace_by_text, leave_out_rows, other_type]
)
def test_a_broken_file_is_made_again(photos, cache, damage):
    memory, _ = both(f"folder:{photos}")
    (path,) = cache.iterdir()
    whole = path.read_bytes()
    damage(path)
    assert_same(memory, load(f"folder:{photos}", streaming=True))
    assert path.read_bytes() == whole


def test_a_full_disk_is_said_before_anything_is_written(photos, cache, monkeypatch):
    usage = keeping.shutil.disk_usage("/")._replace(free=5000)
    monkeypatch.setattr(keeping.shutil, "disk_usage", lambda path: usage)
    match = r"5,760 bytes are needed and 5,000 are free.*KERAS_GAN_CACHE.*Received: streaming=True$"
    with pytest.raises(OSError, match=match) as caught:
        load(f"folder:{photos}", streaming=True)
    assert caught.value.errno == errno.ENOSPC
    assert not list(cache.iterdir())


def test_a_disk_that_becomes_full_leaves_no_file(photos, cache, monkeypatch):
    class Full:
        def __init__(self, *arguments):
            self.file = open(*arguments)
            self.name = self.file.name
            self.written = 0

        def write(self, content):
            self.written += memoryview(content).nbytes
            if self.written > 3000:
                raise OSError(errno.ENOSPC, "No space left on device")
            return self.file.write(content)

        def __enter__(self):
            return self

        def __exit__(self, *error):
            self.file.close()

    monkeypatch.setattr(keeping, "open", Full, raising=False)
    match = r"No space left on device.*KERAS_GAN_CACHE.*Received: streaming=True$"
    with pytest.raises(OSError, match=match):
        load(f"folder:{photos}", streaming=True)
    assert not list(cache.iterdir())


def test_a_cache_that_cannot_be_written(photos, cache):
    cache.write_text("a file, where the folder should be")
    with pytest.raises(OSError, match=r"KERAS_GAN_CACHE.*Received: streaming=True$"):
        load(f"folder:{photos}", streaming=True)


def test_a_broken_picture_is_named_and_leaves_no_file(photos, cache):
    (photos / "cat" / "1.png").write_bytes(b"")
    with pytest.raises(ValueError, match=r"1\.png cannot be read as an image.*Received: name="):
        load(f"folder:{photos}", streaming=True)
    assert not list(cache.iterdir())


@pytest.mark.parametrize("name", ["digits", "glyphs", "ring", "fashion-mnist"])
def test_sources_that_are_loaded_whole(name):
    match = rf"'{name}' fits into memory.*folder:PATH.*tfds:NAME.*Received: streaming=True$"
    with pytest.raises(ValueError, match=match):
        load(name, streaming=True)


def test_streaming_is_true_or_false(photos):
    with pytest.raises(TypeError, match=r"Received: streaming='yes'$"):
        load(f"folder:{photos}", streaming="yes")
