"""`pairs:` and `unpaired:`: partners stay together or come apart, and errors name what is wrong."""

import numpy as np
import pytest
from PIL import Image

from keras_gan.data import TwoKinds, check_spec, load
from keras_gan.files import StreamedArray


@pytest.fixture(autouse=True)
def cache(tmp_path, monkeypatch):
    monkeypatch.setenv("KERAS_GAN_CACHE", str(tmp_path / "cache"))


def write(path, value, shape=(6, 6), mode="L"):
    """One flat picture, whose value tells which it is."""
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.new(mode, shape[::-1], value if mode == "L" else (value,) * len(mode)).save(path)


def folders(tmp_path, count=10, names=("A", "B")):
    """Pairs of values v and 200 - v in two folders, as .png and as .bmp, one deeper in."""
    for index in range(count):
        stem = f"more/{index}" if index == 3 else f"{index}"
        write(tmp_path / names[0] / f"{stem}.png", 5 * index)
        write(tmp_path / names[1] / f"{stem}.bmp", 200 - 5 * index)
    return f"{tmp_path / names[0]},{tmp_path / names[1]}"


def values(pictures):
    """The value of each flat picture."""
    pictures = np.asarray(pictures)
    found = np.rint((pictures[:, 0, 0, 0] + 1) * 127.5).astype(int)
    np.testing.assert_allclose((pictures + 1) * 127.5, found[:, None, None, None] + 0.0 * pictures,
                               atol=1e-3)  # fmt: skip
    return found.tolist()


def all_values(data):
    return {part: values(getattr(data, part))
            for part in ("train_a", "train_b", "held_out_a", "held_out_b")}  # fmt: skip


def assert_partners(ours, theirs):
    assert [200 - value for value in ours] == theirs


def test_pairs_of_two_folders_stay_together(tmp_path):
    data = load(f"pairs:{folders(tmp_path)}")
    assert isinstance(data, TwoKinds) and data.paired and data.held_out_paired
    found = all_values(data)
    assert_partners(found["train_a"], found["train_b"])
    assert_partners(found["held_out_a"], found["held_out_b"])
    assert sorted(found["train_a"] + found["held_out_a"]) == list(range(0, 50, 5))
    assert len(found["held_out_a"]) == 2
    stems = {"15": "more/3"}
    expected = [stems.get(f"{v}", f"{v // 5}") for v in found["held_out_a"]]
    assert list(data.held_out_names) == expected
    assert all_values(load(data.name)) == found != all_values(load(data.name, seed=1))
    assert data.shape_a == data.shape_b == (6, 6, 1) and data.value_range == (-1.0, 1.0)
    image = {"kind": "image", "shape": [6, 6, 1], "range": [-1.0, 1.0]}
    assert data.spec() == {"a": image, "b": image} == check_spec(data.spec())
    assert "paired, train_a=(8, 6, 6, 1)" in repr(data)


def test_kinds_may_have_their_own_channels(tmp_path):
    """Each side as `folder:` has it: grey if all are, and white behind what is transparent."""
    for index in range(3):
        write(tmp_path / "A" / f"{index}.png", 10 * index)
        write(tmp_path / "B" / f"{index}.png", 40, mode="RGBA" if index else "L")
    data = load(f"pairs:{tmp_path / 'A'},{tmp_path / 'B'}", held_out=0)
    assert (data.shape_a, data.shape_b) == ((6, 6, 1), (6, 6, 3))
    assert data.held_out_a.shape == (0, 6, 6, 1)
    white = dict(zip(values(data.train_a), values(data.train_b), strict=True))
    assert white[0] == 40 and white[10] == round(255 - 40 / 255 * (255 - 40))


def side_by_side(tmp_path, rng, parts=("",), width=12):
    pixels = {}
    for part in parts:
        for index in range(4):
            path = tmp_path / part / f"{index}.png"
            path.parent.mkdir(parents=True, exist_ok=True)
            pixels[part, index] = rng.integers(256, size=(6, width, 3), dtype=np.uint8)
            Image.fromarray(pixels[part, index]).save(path)
    return pixels


def test_files_that_hold_a_beside_b(tmp_path, rng):
    pixels = side_by_side(tmp_path, rng)
    data = load(f"pairs:{tmp_path}", held_out=0.25)
    (name,) = data.held_out_names
    a, b = (np.rint((x[0] + 1) * 127.5) for x in (data.held_out_a, data.held_out_b))
    np.testing.assert_array_equal(a, pixels["", int(name)][:, :6])
    np.testing.assert_array_equal(b, pixels["", int(name)][:, 6:])
    assert data.paired and len(data.train_a) == 3
    small = load(f"pairs:{tmp_path}", size=3)
    assert small.shape_a == small.shape_b == (3, 3, 3)


@pytest.mark.parametrize("parts", [("train", "test", "val"), ("train", "val")])
def test_a_part_of_its_own_is_held_out(tmp_path, rng, parts):
    pixels = side_by_side(tmp_path, rng, parts)
    data = load(f"pairs:{tmp_path}", held_out=0)
    held = np.stack([pixels[parts[1], index] for index in range(4)])
    np.testing.assert_array_equal(np.rint((data.held_out_b + 1) * 127.5), held[:, :, 6:])
    assert len(data.train_a) == 4
    assert data.held_out_names == ("0", "1", "2", "3")


def test_two_folders_may_have_such_parts_too(tmp_path):
    folders(tmp_path, 4, ("A/train", "B/train"))
    folders(tmp_path, 2, ("A/test", "B/test"))
    for kind, paired in (("pairs", True), ("unpaired", False)):
        data = load(f"{kind}:{tmp_path / 'A'},{tmp_path / 'B'}")
        found = all_values(data)
        assert sorted(found["train_a"]) == [0, 5, 10, 15] and found["held_out_a"] == [0, 5]
        assert_partners(found["held_out_a"], found["held_out_b"])
        assert data.paired == data.held_out_paired == paired


def test_unpaired_folders_of_any_counts(tmp_path):
    for index in range(10):
        write(tmp_path / "A" / f"{index}.png", index)
    for index in range(5):
        write(tmp_path / "B" / f"x{index}.png", 100 + index, mode="RGB")
    data = load(f"unpaired:{tmp_path / 'A'}, {tmp_path / 'B'}")  # a blank, as people write
    found = all_values(data)
    assert sorted(found["train_a"] + found["held_out_a"]) == list(range(10))
    assert sorted(found["train_b"] + found["held_out_b"]) == list(range(100, 105))
    assert (len(found["held_out_a"]), len(found["held_out_b"])) == (2, 1)
    assert (data.paired, data.held_out_paired, data.held_out_names) == (False, False, None)
    assert (data.shape_a, data.shape_b) == ((6, 6, 1), (6, 6, 3))


def test_equal_counts_do_not_become_pairs(tmp_path):
    found = all_values(load(f"unpaired:{folders(tmp_path, 40)}"))
    together = sum(a == 200 - b for a, b in zip(found["train_a"], found["train_b"], strict=True))
    assert together < 8  # one is expected


def test_the_folders_of_cyclegans_data(tmp_path):
    for part, base in (("trainA", 0), ("trainB", 50), ("testA", 100), ("testB", 150)):
        for index in range(3):
            write(tmp_path / part / f"{index}.png", base + index)
    found = all_values(load(f"unpaired:{tmp_path}"))
    assert [sorted(part) for part in found.values()] == [
        list(range(base, base + 3)) for base in (0, 50, 100, 150)
    ]
    for file in (tmp_path / "testB").iterdir():
        file.unlink()
    (tmp_path / "testB").rmdir()
    with pytest.raises(FileNotFoundError, match="holds testA and testB.*Received: name='unpaired:"):
        load(f"unpaired:{tmp_path}")


def test_pairs_are_taken_apart(tmp_path):
    """Half gives a, half gives b, no partner in both; what is held out stays in pairs."""
    together = load(f"pairs:{folders(tmp_path)}")
    data = load(f"unpaired:{together.name}")
    found, before = all_values(data), all_values(together)
    assert (data.paired, data.held_out_paired) == (False, True)
    assert len(found["train_a"]) == len(found["train_b"]) == 4
    assert not set(found["train_a"]) & {200 - value for value in found["train_b"]}
    assert set(found["train_a"]) | {200 - v for v in found["train_b"]} == set(before["train_a"])
    for part in ("held_out_a", "held_out_b"):
        assert found[part] == before[part]
    assert data.held_out_names == together.held_out_names


@pytest.mark.parametrize("kind", ["pairs", "unpaired", "unpaired:pairs"])
def test_on_disk_they_are_the_same(tmp_path, kind):
    name = f"{kind}:{folders(tmp_path)}"
    memory, disk = load(name, size=4), load(name, size=4, streaming=True)
    assert isinstance(disk.train_a, StreamedArray) and isinstance(disk.held_out_b, StreamedArray)
    assert all_values(memory) == all_values(disk)
    assert memory.spec() == disk.spec() and memory.held_out_names == disk.held_out_names


def test_halves_on_disk_are_the_same(tmp_path, rng):
    side_by_side(tmp_path / "both", rng)
    memory, disk = (load(f"pairs:{tmp_path / 'both'}", streaming=s) for s in (False, True))
    for part in ("train_a", "train_b", "held_out_a", "held_out_b"):
        np.testing.assert_array_equal(getattr(memory, part), np.asarray(getattr(disk, part)))


def test_commas_in_the_names_of_folders(tmp_path):
    data = load(f"pairs:{folders(tmp_path, names=('cats, small', 'dogs,big, old'))}")
    assert len(data.train_a) == 8
    data = load(f"pairs:{folders(tmp_path / 'x, y')}")
    assert len(data.train_a) == 8
    side_by_side(tmp_path / "a,b", np.random.default_rng(0))
    assert len(load(f"pairs:{tmp_path / 'a,b'}", held_out=0).train_a) == 4


# Errors.


def refused(name, match, error=ValueError, **arguments):
    with pytest.raises(error, match=f"(?s){match}.*Received: name='(un)?paire?(d|s):"):
        load(name, **arguments)


def test_names_without_a_partner(tmp_path):
    name = folders(tmp_path)
    for index in range(7):
        write(tmp_path / "A" / f"only_a{index}.png", 1)
    write(tmp_path / "B" / "only_b.png", 1)
    match = r"A lacks only_b; .*B lacks only_a0, .*only_a4 and 2 more\..*unpaired:A,B"
    refused(f"pairs:{name}", match)
    write(tmp_path / "A" / "1.bmp", 1)
    refused(f"pairs:{name}", r"1\.bmp and .*1\.png differ only behind the dot")


def test_folders_that_are_not_there(tmp_path):
    folders(tmp_path)
    here, nowhere = tmp_path / "A", tmp_path / "nowhere"
    refused(f"pairs:{here},{nowhere}", f"no folder '{nowhere}'.*relative to", FileNotFoundError)
    refused(f"pairs:{nowhere}", "no such folder", FileNotFoundError)
    refused(f"unpaired:{nowhere},{nowhere}x,{here}", "no comma with an existing", FileNotFoundError)
    refused(f"unpaired:{tmp_path}", "holds trainA and trainB", FileNotFoundError)
    (tmp_path / "A,").mkdir()
    (tmp_path / ",A").mkdir()
    refused(f"unpaired:{here},,A", "no comma with", FileNotFoundError)
    (tmp_path / f"{here.name},{tmp_path}" / "B").mkdir(parents=True)
    refused(f"pairs:{here},{tmp_path / 'B'}", "read in several ways")


def test_one_kind_is_empty(tmp_path):
    folders(tmp_path)
    (tmp_path / "empty").mkdir()
    match = f"The folder {tmp_path / 'empty'} has no image"
    for kind in ("pairs", "unpaired"):
        refused(f"{kind}:{tmp_path / 'A'},{tmp_path / 'empty'}", match, FileNotFoundError)


def test_pictures_that_do_not_fit(tmp_path):
    name = folders(tmp_path)
    write(tmp_path / "B" / "2.bmp", 3, (4, 9))
    refused(f"pairs:{name}", "of several sizes.*Pass size=")
    assert load(f"pairs:{name}", size=4).shape_b == (4, 4, 1)
    (tmp_path / "B" / "2.bmp").write_bytes(b"BM")
    refused(f"unpaired:{name}", "2.bmp cannot be read as an image")
    for index in range(2):
        write(tmp_path / "C" / f"{index}.png", 3, (5, 7))
    match = r"one height and width. Pass size=, such as size=5.*\(6, 6\) and \(5, 7\)"
    with pytest.raises(ValueError, match=match):
        load(f"unpaired:{tmp_path / 'A'},{tmp_path / 'C'}")
    refused(f"pairs:{tmp_path / 'C'}", "width must be even")
    refused(f"pairs:{tmp_path / 'C'}", "width must be even", size=2)


def test_too_few_to_take_apart(tmp_path):
    refused(f"unpaired:pairs:{folders(tmp_path, 2)}", "at least two are needed")
    with pytest.raises(ValueError, match="takes nothing after its name"):
        load("unpaired:digits:")
    with pytest.raises(ValueError, match="has no pairs that could be taken apart.*Received: name="):
        load(f"unpaired:folder:{tmp_path / 'A'}")
