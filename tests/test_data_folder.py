"""`folder:PATH` reads back what PIL wrote, and says what is wrong with a folder."""

import numpy as np
import pytest
from PIL import Image

from keras_gan.data import load


def read(path, **arguments):
    """Return all the pictures as 0..255 in the order of the folder; checks the scaling too."""
    data = load(f"folder:{path}", held_out=0, **arguments)
    assert data.train.dtype == np.float32
    pixels = (data.train + 1) * 127.5
    assert np.allclose(pixels, np.rint(pixels), atol=1e-3)
    return np.rint(pixels).astype(np.uint8)


def one(path, image, name="a.png", **arguments):
    image.save(path / name)
    (pixels,) = read(path, **arguments)
    return pixels


def noise(rng, *shape):
    return rng.integers(256, size=shape, dtype=np.uint8)


def test_rgb_is_read_exactly(tmp_path, rng):
    pixels = noise(rng, 5, 7, 3)
    assert np.array_equal(one(tmp_path, Image.fromarray(pixels)), pixels)


def test_grey_has_one_channel(tmp_path, rng):
    pixels = noise(rng, 5, 7)
    assert np.array_equal(one(tmp_path, Image.fromarray(pixels)), pixels[..., None])


def test_grey_among_colours_becomes_rgb(tmp_path, rng):
    grey, colour = noise(rng, 4, 4), noise(rng, 4, 4, 3)
    Image.fromarray(grey).save(tmp_path / "a.png")
    Image.fromarray(colour).save(tmp_path / "b.png")
    found = {picture.tobytes() for picture in read(tmp_path)}
    assert found == {np.repeat(grey[..., None], 3, axis=-1).tobytes(), colour.tobytes()}


def test_transparency_shows_white(tmp_path):
    pixels = np.array([[[10, 20, 30, 255], [10, 20, 30, 0], [10, 20, 30, 51]]], np.uint8)
    result = one(tmp_path, Image.fromarray(pixels))
    assert result[0, 0].tolist() == [10, 20, 30]
    assert result[0, 1].tolist() == [255, 255, 255]
    # 51 / 255 is a fifth of the colour and four fifths of white.
    assert np.abs(result[0, 2] - np.array([206, 208, 210])).max() <= 1


def test_grey_with_transparency_stays_grey(tmp_path):
    pixels = np.array([[[10, 255], [10, 0]]], np.uint8)
    assert one(tmp_path, Image.fromarray(pixels, "LA")).tolist() == [[[10], [255]]]


def test_palette_is_looked_up(tmp_path):
    image = Image.fromarray(np.array([[0, 1], [2, 1]], np.uint8), "P")
    image.putpalette([255, 0, 0, 0, 255, 0, 1, 2, 3])
    expected = [[[255, 0, 0], [0, 255, 0]], [[1, 2, 3], [0, 255, 0]]]
    assert one(tmp_path, image).tolist() == expected


def test_transparent_colour_of_a_palette_shows_white(tmp_path):
    image = Image.fromarray(np.array([[0, 1]], np.uint8), "P")
    image.putpalette([255, 0, 0, 0, 255, 0])
    image.save(tmp_path / "a.png", transparency=1)
    assert read(tmp_path).tolist() == [[[[255, 0, 0], [255, 255, 255]]]]


def test_black_and_white_of_one_bit(tmp_path):
    image = Image.fromarray(np.array([[True, False]]))
    assert one(tmp_path, image).tolist() == [[[255], [0]]]


def test_sixteen_bits_keep_their_upper_byte(tmp_path):
    pixels = np.array([[0, 257, 128 * 257, 65535]], np.uint16)
    assert one(tmp_path, Image.fromarray(pixels)).tolist() == [[[0], [1], [128], [255]]]


@pytest.mark.parametrize("suffix", ["png", "bmp", "gif", "tiff", "tif", "PNG"])
def test_lossless_kinds_of_files(tmp_path, rng, suffix):
    pixels = noise(rng, 6, 6)
    assert np.array_equal(one(tmp_path, Image.fromarray(pixels), f"a.{suffix}")[..., 0], pixels)


@pytest.mark.parametrize("suffix", ["jpg", "jpeg", "webp"])
def test_lossy_kinds_of_files(tmp_path, suffix):
    pixels = np.full((16, 16, 3), (200, 100, 50), np.uint8)
    result = one(tmp_path, Image.fromarray(pixels), f"a.{suffix}")
    assert np.abs(result.astype(int) - pixels).max() <= 4


@pytest.mark.parametrize("size", [None, 16])
@pytest.mark.parametrize("suffix", ["jpg", "png", "tiff", "webp"])
def test_a_camera_held_upright_is_turned(tmp_path, suffix, size):
    pixels = np.kron(np.array([[0, 80, 250]], np.uint8), np.ones((16, 16), np.uint8))
    pixels = np.repeat(pixels[..., None], 3, axis=-1)  # three squares in a row
    exif = Image.Exif()
    exif[0x0112] = 6  # to be turned a quarter clockwise
    Image.fromarray(pixels).save(tmp_path / f"a.{suffix}", exif=exif)
    expected = np.rot90(pixels, -1)  # one above the other
    expected = expected if size is None else expected[16:32]
    difference = read(tmp_path, size=size)[0].astype(int) - expected
    assert np.abs(difference).max() <= (0 if suffix in ("png", "tiff") else 12)


def test_size_cuts_the_middle_square(tmp_path, rng):
    pixels = noise(rng, 6, 10, 3)
    assert np.array_equal(one(tmp_path, Image.fromarray(pixels), size=6), pixels[:, 2:8])


def test_size_shrinks_without_aliasing(tmp_path):
    stripes = np.tile(np.array([[0, 255]], np.uint8), (64, 32))
    result = one(tmp_path, Image.fromarray(stripes), size=8)[:, 1:-1]
    assert result.shape == (8, 6, 1)
    assert np.abs(result.astype(int) - 127).max() <= 3  # nearest neighbour gives 0 or 255


def test_size_reads_a_folder_of_many_sizes(tmp_path):
    for index, shape in enumerate([(8, 8), (20, 9), (5, 30)]):
        Image.fromarray(np.full(shape, 40 * index, np.uint8)).save(tmp_path / f"{index}.png")
    pictures = read(tmp_path, size=4)
    assert pictures.shape == (3, 4, 4, 1)
    assert sorted(pictures[:, 0, 0, 0]) == [0, 40, 80]
    assert (pictures == pictures[:, :1, :1]).all()


@pytest.fixture
def classes(tmp_path):
    """Ten pictures of each of two classes, one deeper in, their value telling the class."""
    for value, folder in ((1, "cat"), (2, "dog/puppy")):
        (tmp_path / folder).mkdir(parents=True)
        for index in range(10):
            pixels = np.full((3, 3), value * 100 + index, np.uint8)
            Image.fromarray(pixels).save(tmp_path / folder / f"{index}.png")
    return tmp_path


def test_subfolders_are_classes(classes):
    data = load(f"folder:{classes}")
    assert data.class_names == ("cat", "dog")
    for samples, labels, each in (
        (data.train, data.train_labels, 8),
        (data.held_out, data.held_out_labels, 2),
    ):
        values = np.rint((samples[:, 0, 0, 0] + 1) * 127.5)
        assert np.array_equal(values // 100 - 1, labels)
        assert np.bincount(labels).tolist() == [each, each]
    assert len({picture.tobytes() for picture in [*data.train, *data.held_out]}) == 20


def test_an_image_beside_the_subfolders_means_no_classes(classes):
    Image.new("L", (3, 3)).save(classes / "alone.png")
    data = load(f"folder:{classes}")
    assert data.train_labels is data.class_names is data.num_classes is None
    assert len(data.train) + len(data.held_out) == 21


def test_hidden_and_other_files_are_passed_over(classes):
    (classes / "readme.txt").write_text("no image")
    (classes / "._1.png").write_bytes(b"what a Mac leaves")
    (classes / ".cache").mkdir()
    (classes / ".cache" / "1.png").write_bytes(b"neither")
    assert load(f"folder:{classes}").class_names == ("cat", "dog")


def test_the_order_does_not_depend_on_the_file_system(classes, monkeypatch):
    first = load(f"folder:{classes}")
    walk = __import__("os").walk
    monkeypatch.setattr("os.walk", lambda top: [(p, d, f[::-1]) for p, d, f in walk(top)][::-1])
    again = load(f"folder:{classes}")
    assert np.array_equal(first.train, again.train)
    assert np.array_equal(first.held_out_labels, again.held_out_labels)


# Errors.


def test_a_missing_folder(tmp_path):
    name = f"folder:{tmp_path / 'nowhere'}"
    with pytest.raises(FileNotFoundError, match=rf"no such folder.*Received: name='{name}'$"):
        load(name)


def test_a_folder_without_images(tmp_path):
    (tmp_path / "text.txt").write_text("text")
    with pytest.raises(FileNotFoundError, match=r"has no image.*\.png, .*Received: name='folder:"):
        load(f"folder:{tmp_path}")


@pytest.mark.filterwarnings("ignore:Corrupt EXIF data:UserWarning")  # PIL's, before it fails
@pytest.mark.parametrize("suffix", ["png", "jpg", "gif", "webp", "tiff", "bmp"])
@pytest.mark.parametrize("kept", ["nothing", "head", "half"])
def test_a_broken_file_is_named(tmp_path, rng, suffix, kept):
    for name in ("a", "broken"):
        Image.fromarray(noise(rng, 64, 64, 3)).save(tmp_path / f"{name}.{suffix}")
    file = tmp_path / f"broken.{suffix}"
    content = file.read_bytes()
    file.write_bytes(content[: {"nothing": 0, "head": 20, "half": len(content) // 2}[kept]])
    with pytest.raises(ValueError, match=rf"broken\.{suffix} cannot be read.*Received: name="):
        load(f"folder:{tmp_path}")


def test_floating_point_pixels(tmp_path):
    Image.fromarray(np.zeros((4, 4), np.float32)).save(tmp_path / "a.tiff")
    with pytest.raises(ValueError, match=r"a\.tiff cannot be read.*floating-point"):
        load(f"folder:{tmp_path}")


def test_several_sizes_without_size(tmp_path):
    for name, size in (("a", (4, 3)), ("b", (4, 3)), ("c", (5, 7))):
        Image.new("RGB", size).save(tmp_path / f"{name}.png")
    match = r"a\.png has \(4, 3\) and .*c\.png has \(5, 7\)\. Pass size=, such as size=3"
    with pytest.raises(ValueError, match=match):
        load(f"folder:{tmp_path}")
