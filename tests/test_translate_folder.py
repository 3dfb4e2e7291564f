"""A folder of pictures translated: sizes, names, transparency, what is refused and left out."""

import numpy as np
import pytest
from PIL import Image

from keras_gan.data import load, read_picture, write_picture
from keras_gan.runs import translate_folder

SHAPE = (8, 6, 3)


class Network:
    def __init__(self, shape):
        self.input_shape = (None, *shape)


class Negative:
    """Turns light into dark, in NumPy."""

    def __init__(self, shape=SHAPE):
        self.ways = {"b": "network"}
        self.shape = shape

    def smooth(self, role):
        return Network(self.shape)

    def translate(self, images, to):
        assert images.dtype == "float32" and images.shape[1:] == self.shape
        return -images


def save(path, pixels, mode=None):
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.fromarray(np.asarray(pixels, "uint8"), mode).save(path)


def pixels_of(path):
    return np.asarray(Image.open(path)).astype(int)


@pytest.fixture
def photos(tmp_path, rng):
    """A file of the model's size, a larger one deeper in, a grey and a transparent one."""
    folder = tmp_path / "photos"
    save(folder / "same.png", rng.integers(256, size=SHAPE))
    save(folder / "deep" / "wide.bmp", np.full((16, 40, 3), [10, 20, 30]))
    save(folder / "grey.png", np.full((8, 6), 100))
    clear = np.full((8, 6, 4), [0, 0, 0, 255])
    clear[:, :3, 3] = 0
    save(folder / "clear.png", clear)
    return folder


def test_names_and_pixels(photos, tmp_path):
    done = []
    result = translate_folder(Negative(), photos, tmp_path / "out", progress=done.append)
    names = [str(path.relative_to(tmp_path / "out")) for path in result.written]
    assert names == ["clear.png", "deep/wide.png", "grey.png", "same.png"]
    assert sum(done) == 4 and not result.broken
    found = {name: pixels_of(tmp_path / "out" / name) for name in names}
    np.testing.assert_array_equal(found["same.png"], 255 - pixels_of(photos / "same.png"))
    assert (found["deep/wide.png"] == [245, 235, 225]).all()
    assert found["deep/wide.png"].shape == found["grey.png"].shape == SHAPE
    assert (found["grey.png"] == 155).all()
    assert (found["clear.png"][:, :3] == 0).all(), "white behind what is transparent"
    assert (found["clear.png"][:, 3:] == 255).all()


def test_the_middle_is_cut_or_the_whole_is_squeezed(tmp_path):
    pixels = np.zeros((8, 20, 3))
    pixels[:, :5] = pixels[:, 15:] = 255  # 7 columns are cut off on each side
    save(tmp_path / "in" / "x.png", pixels)
    translate_folder(Negative(), tmp_path / "in", tmp_path / "cut")
    assert (pixels_of(tmp_path / "cut" / "x.png") == 255).all()
    translate_folder(Negative(), tmp_path / "in", tmp_path / "whole", whole=True)
    whole = pixels_of(tmp_path / "whole" / "x.png")
    assert whole.shape == (8, 20, 3)
    assert (whole[:, [0, -1]] < 60).all() and (whole[:, 9:11] > 200).all()


def test_pictures_are_read_as_data_are(tmp_path, rng):
    """Of another size too, and turned as the camera was held."""
    turned = Image.fromarray(rng.integers(256, size=(30, 21, 3)).astype("uint8"))
    exif = turned.getexif()
    exif[0x0112] = 6
    (tmp_path / "x").mkdir()
    turned.save(tmp_path / "x" / "a.png", exif=exif)
    data = load(f"folder:{tmp_path / 'x'}", size=9, held_out=0)
    np.testing.assert_array_equal(read_picture(tmp_path / "x" / "a.png", (9, 9, 3)), data.train[0])
    made = rng.uniform(-1.2, 1.2, size=(5, 4, 1))
    write_picture(made, tmp_path / "y.png")
    expected = np.rint((np.clip(made, -1, 1) + 1) * 127.5)[..., 0]
    np.testing.assert_array_equal(pixels_of(tmp_path / "y.png"), expected)
    with pytest.raises(ValueError, match=r"one channel, or as RGB.*shape=\(9, 9, 2\)"):
        read_picture(tmp_path / "y.png", (9, 9, 2))


def test_a_broken_file_is_named_and_left_out(photos, tmp_path):
    (photos / "broken.png").write_bytes((photos / "same.png").read_bytes()[:60])
    (photos / "notes.txt").write_text("mine")
    result = translate_folder(Negative(), photos, tmp_path / "out")
    assert len(result.written) == 4 and list(result.broken) == [photos / "broken.png"]
    assert "broken.png cannot be read" in result.broken[photos / "broken.png"]
    with pytest.raises(ValueError, match="None of 1 files can be read.*broken.png"):
        for path in photos.rglob("*.[pb][nm][gp]"):
            if path.name != "broken.png":
                path.unlink()
        translate_folder(Negative(), photos, tmp_path / "other")


def test_nothing_is_overwritten_unasked(photos, tmp_path):
    save(tmp_path / "out" / "deep" / "wide.png", np.zeros((2, 2)))
    before = (tmp_path / "out" / "deep" / "wide.png").read_bytes()
    with pytest.raises(ValueError, match="wide.png would be overwritten.*Received: overwrite=Fal"):
        translate_folder(Negative(), photos, tmp_path / "out")
    assert [p.name for p in (tmp_path / "out").rglob("*.png")] == ["wide.png"]
    assert (tmp_path / "out" / "deep" / "wide.png").read_bytes() == before
    assert len(translate_folder(Negative(), photos, tmp_path / "out", overwrite=True).written) == 4


@pytest.mark.parametrize(
    "change, message",
    [
        ({"out": "photos"}, "outside of the folder.*Received: out="),
        ({"out": "photos/made"}, "outside of the folder.*Received: out="),
        ({"folder": "nothing"}, "no such folder. Received: folder="),
        ({"folder": "empty"}, "has no image"),
        ({"to": "a"}, "translates to 'b'. Received: to='a'"),
        ({"model": Negative((None, 6, 3))}, r"one height and width.*shape=\(None, 6, 3\)"),
        ({"model": object()}, "translates to nothing"),
    ],
)
def test_what_is_refused(photos, tmp_path, change, message):
    (tmp_path / "empty").mkdir()
    arguments = {"model": Negative(), "folder": "photos", "out": "made", **change}
    arguments |= {name: tmp_path / arguments[name] for name in ("folder", "out")}
    with pytest.raises((ValueError, FileNotFoundError), match=message):
        translate_folder(**arguments)
    assert not (tmp_path / "made").exists()


def test_two_sources_of_one_name(photos, tmp_path):
    save(photos / "same.bmp", np.zeros((4, 4)))
    with pytest.raises(ValueError, match="same.bmp and .*same.png would both become .*same.png"):
        translate_folder(Negative(), photos, tmp_path / "out")
