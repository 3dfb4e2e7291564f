"""A sealed file that changed in any one place is refused; other readers do not see the seal."""

import io
import zipfile

import h5py
import numpy as np
import pytest

from keras_gan.files import Damaged, seal, sealed

TOLD = {"seed": 0, "variant": "gan", "set": {"k": [1, 2]}}


@pytest.fixture(params=["h5", "zip", "text"])
def file(request, tmp_path):
    path = tmp_path / "file"
    if request.param == "h5":
        with h5py.File(path, "w") as opened:
            opened["x"] = np.arange(3)
    elif request.param == "zip":
        with zipfile.ZipFile(path, "w") as opened:
            opened.writestr("x", "content")
    else:
        path.write_text("content")
    return path


def test_what_was_told_comes_back_and_others_read_on(file):
    kind = file.read_bytes()[:4]
    assert sealed(file) is None
    seal(file, TOLD)
    assert sealed(file) == TOLD
    if kind == b"\x89HDF":
        with h5py.File(file) as opened:
            np.testing.assert_array_equal(opened["x"][:], np.arange(3))
    elif kind == b"PK\x03\x04":
        with zipfile.ZipFile(file) as opened:
            assert opened.read("x") == b"content" and opened.testzip() is None
            assert opened.comment.endswith(b"seal-1\n")  # and so nothing lies behind the archive
        zipfile.ZipFile(io.BytesIO(file.read_bytes()), "a").close()


def test_a_change_anywhere_is_found(file):
    seal(file, TOLD)
    content = file.read_bytes()
    step = max(1, len(content) // 300)
    places = {*range(0, len(content), step), *range(len(content) - 150, len(content))}
    for place in places:
        changed = bytearray(content)
        changed[place] ^= 1 << place % 8
        file.write_bytes(changed)
        with pytest.raises(Damaged, match="not what was written. Received: path="):
            sealed(file)


def test_a_cut_or_longer_file_is_found(file):
    seal(file, TOLD)
    content = file.read_bytes()
    for changed in (content[:-1], content[:-100], content + b"x", content + content,
                    content[1:]):  # fmt: skip
        file.write_bytes(changed)
        with pytest.raises(Damaged):
            sealed(file)


def test_too_much_to_tell(file):
    with pytest.raises(ValueError, match="Too much is told"):
        seal(file, {"x": "x" * 2**16})
