"""`tfds:NAME` reads back what a real builder wrote; nothing is downloaded."""

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

import keras_gan.data
from keras_gan.data import load

tensorflow_datasets = pytest.importorskip("tensorflow_datasets")

# Raised by the first import of TensorFlow and by its protocol buffers, not by us.
pytestmark = [
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),
    pytest.mark.filterwarnings("ignore::FutureWarning"),
]
features = tensorflow_datasets.features


def picture(split, index):
    """A picture that tells which it is: 4x5 RGB."""
    pixels = np.zeros((4, 5, 3), np.uint8)
    pixels[0, 0] = index
    pixels[1:, 2, 1] = {"train": 100, "test": 200}[split]
    return pixels


class Builder(tensorflow_datasets.core.GeneratorBasedBuilder):
    """The part that all datasets of this file share; itself not registered."""

    VERSION = tensorflow_datasets.core.Version("1.0.0")
    SKIP_REGISTERING = True
    FEATURES = {
        "name": features.Text(),
        "image": features.Image(shape=(4, 5, 3)),
        "label": features.ClassLabel(names=["even", "odd"]),
    }
    SPLITS = {"train": 30, "test": 6}

    def _info(self):
        return tensorflow_datasets.core.DatasetInfo(
            builder=self, features=features.FeaturesDict(self.FEATURES)
        )

    def _split_generators(self, download_manager):
        return {split: self._generate_examples(split) for split in self.SPLITS}

    def _generate_examples(self, split):
        for index in range(self.SPLITS[split]):
            yield index, self.example(split, index)

    def example(self, split, index):
        everything = {"name": str(index), "image": picture(split, index), "label": index % 2}
        return {key: everything[key] for key in self.FEATURES}


class GanTwoSplits(Builder):
    pass


class GanOneSplit(Builder):
    SPLITS = {"train": 30}


class GanNoLabel(Builder):
    FEATURES = {"image": features.Image(shape=(4, 5, 3))}
    SPLITS = {"train": 5}


class GanNoImage(Builder):
    FEATURES = {"label": features.ClassLabel(num_classes=2)}
    SPLITS = {"train": 2}


class GanManySizes(Builder):
    FEATURES = {"image": features.Image(shape=(None, None, 3))}
    SPLITS = {"train": 5}

    def example(self, split, index):
        return {"image": np.full((4 + index, 6, 3), index, np.uint8)}


class GanTransparent(Builder):
    FEATURES = {"image": features.Image(shape=(1, 2, 4))}
    SPLITS = {"train": 1}

    def example(self, split, index):
        return {"image": np.array([[[1, 2, 3, 255], [1, 2, 3, 0]]], np.uint8)}


class GanUnreachable(Builder):
    def _split_generators(self, download_manager):
        raise ConnectionError("Failed to resolve 'example.com'")


@pytest.fixture(scope="module")
def directory(tmp_path_factory):
    """Everything that is prepared here stays for the whole file."""
    return tmp_path_factory.mktemp("tfds")


def pixels_of(samples):
    return np.rint((samples + 1) * 127.5).astype(np.uint8)


def check(samples, labels, split, number):
    pixels = pixels_of(samples)
    assert sorted(pixels[:, 0, 0, 0]) == list(range(number))
    for image, label in zip(pixels, labels, strict=True):
        index = image[0, 0, 0]
        assert label == index % 2
        assert np.array_equal(image, picture(split, index))


def test_the_datasets_own_test_split_is_held_out(directory, capsys):
    for _ in ("prepares it", "finds it prepared"):
        data = load(f"tfds:gan_two_splits@{directory}")
        check(data.train, data.train_labels, "train", 30)
        check(data.held_out, data.held_out_labels, "test", 6)
        assert data.class_names == ("even", "odd")
        assert data.value_range == (-1.0, 1.0)
    assert capsys.readouterr().out == ""  # stdout is for results
    assert list(directory.glob("gan_two_splits/1.0.0/*.array_record-*"))


def test_else_a_fraction_is_held_out(directory):
    data = load(f"tfds:gan_one_split@{directory}")
    assert np.bincount(data.train_labels).tolist() == [12, 12]
    assert np.bincount(data.held_out_labels).tolist() == [3, 3]
    samples = np.concatenate([data.train, data.held_out])
    check(samples, [*data.train_labels, *data.held_out_labels], "train", 30)


def test_the_default_format_is_read_through_tensorflow(tmp_path):
    GanTwoSplits(data_dir=tmp_path).download_and_prepare()
    assert list(tmp_path.glob("gan_two_splits/1.0.0/*.tfrecord-*"))
    data = load(f"tfds:gan_two_splits@{tmp_path}")
    check(data.train, data.train_labels, "train", 30)
    check(data.held_out, data.held_out_labels, "test", 6)


def test_the_environment_says_where_the_data_are(tmp_path, monkeypatch):
    monkeypatch.setenv("TFDS_DATA_DIR", str(tmp_path))
    data = load("tfds:gan_no_label")
    assert (tmp_path / "gan_no_label").is_dir()
    assert data.train_labels is data.held_out_labels is data.class_names is None
    assert (data.train.shape, data.held_out.shape) == ((4, 4, 5, 3), (1, 4, 5, 3))


def test_size_cuts_and_resizes(directory):
    data = load(f"tfds:gan_many_sizes@{directory}", size=3, held_out=0)
    assert data.train.shape == (5, 3, 3, 3)
    pixels = pixels_of(data.train)
    assert sorted(pixels[:, 0, 0, 0]) == [0, 1, 2, 3, 4]
    assert (pixels == pixels[:, :1, :1, :1]).all()


def test_transparency_shows_white(directory):
    data = load(f"tfds:gan_transparent@{directory}")
    assert pixels_of(data.train).tolist() == [[[[1, 2, 3], [255, 255, 255]]]]


def test_image_folder(tmp_path):
    for split, number in (("train", 4), ("test", 2)):
        for index in range(number):
            folder = tmp_path / split / ("even", "odd")[index % 2]
            folder.mkdir(parents=True, exist_ok=True)
            Image.fromarray(picture(split, index)).save(folder / f"{index}.png")
    data = load(f"tfds:image_folder@{tmp_path}")
    check(data.train, data.train_labels, "train", 4)
    check(data.held_out, data.held_out_labels, "test", 2)
    assert data.class_names == ("even", "odd")


def test_array_record_is_read_without_any_framework(directory):
    load(f"tfds:gan_two_splits@{directory}")
    package = Path(keras_gan.data.__file__).parents[1]
    program = f"""
import sys, types
sys.modules["keras_gan"] = types.ModuleType("keras_gan")
sys.modules["keras_gan"].__path__ = [{str(package)!r}]
from keras_gan.data import load
assert "tensorflow_datasets" not in sys.modules
print(load("tfds:gan_two_splits@" + {str(directory)!r}).train.shape)
print([name for name in ("keras", "tensorflow", "jax", "torch") if name in sys.modules])
"""
    result = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert result.stdout == "(30, 4, 5, 3)\n[]\n", result.stderr


# Errors.


def test_tfds_is_not_installed(monkeypatch):
    monkeypatch.setitem(sys.modules, "tensorflow_datasets", None)
    match = r'pip install "keras_gan\[tfds\]"`\. Received: name=\'tfds:mnist\'$'
    with pytest.raises(ImportError, match=match):
        load("tfds:mnist")


def test_an_unknown_dataset(tmp_path):
    match = r"knows no dataset 'cifar_10'.* Did you mean 'tfds:cifar10'\? Received: name='tfds:"
    with pytest.raises(ValueError, match=match):
        load(f"tfds:cifar_10@{tmp_path}")


def test_no_network(tmp_path):
    match = r"could not be downloaded: .*example\.com.*`tfds:gan_unreachable@DIRECTORY`.*Received"
    with pytest.raises(FileNotFoundError, match=match):
        load(f"tfds:gan_unreachable@{tmp_path}")


def test_no_image_among_the_features_is_said_before_any_download(tmp_path):
    with pytest.raises(ValueError, match=r"no image among its features, which are: label\."):
        load(f"tfds:gan_no_image@{tmp_path}")
    assert not list(tmp_path.rglob("*.array_record*"))


def test_several_sizes_without_size(directory):
    match = r"several sizes: .*Pass size=.*Received: name='tfds:gan_many_sizes@.*', size=None$"
    with pytest.raises(ValueError, match=match):
        load(f"tfds:gan_many_sizes@{directory}")


@pytest.mark.parametrize("name", ["image_folder", "image_folder@nowhere"])
def test_image_folder_without_a_folder(name, monkeypatch):
    monkeypatch.delenv("TFDS_DATA_DIR", raising=False)
    with pytest.raises(FileNotFoundError, match=r"`tfds:image_folder@DIRECTORY`.*Received: name="):
        load(f"tfds:{name}")


def test_image_folder_without_images(tmp_path):
    with pytest.raises(FileNotFoundError, match=r"has no image in a folder split/label/"):
        load(f"tfds:image_folder@{tmp_path}")
