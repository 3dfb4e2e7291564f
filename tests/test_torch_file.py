"""The reader of torch files: the numbers of torch.load, and nothing that a file could run."""

import json
import os
import pickle
import zipfile

import numpy as np
import pytest

from keras_gan.extractors.torch_file import read_state_dict
from tests.processes import run_jobs
from tests.torch_bytes import as_stream, as_zip, pickled_tensor

GOOD = [f"{name}_{form}" for name in ("dtypes", "views", "module")
        for form in ("zip", "zip4", "stream")] + ["part_stream"]  # fmt: skip


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Files that torch wrote, in a process of its own: it does not share one with TensorFlow."""
    folder = tmp_path_factory.mktemp("torch")
    run_jobs("torch_file_job", [str(folder)], "torch")
    return folder


@pytest.mark.parametrize("name", GOOD)
def test_the_same_bits_as_torch_load(folder, name):
    arrays = read_state_dict(folder / f"{name}.pth")
    assert list(arrays) == json.loads((folder / f"{name}.json").read_text())
    with np.load(folder / f"{name}.npz") as expected:
        assert len(arrays) >= 1
        for key, array in arrays.items():
            assert array.dtype == expected[key].dtype, key
            assert array.shape == expected[key].shape, key
            assert array.tobytes() == expected[key].tobytes(), key


def test_arrays_cannot_be_written_to(folder):
    arrays = read_state_dict(folder / "views_zip.pth")
    assert not any(array.flags.writeable for array in arrays.values() if array.size)


class Payload:
    def __init__(self, path):
        self.path = path

    def __reduce__(self):
        return os.system, (f"touch {self.path}",)


@pytest.mark.parametrize("form", [as_zip, as_stream, bytes], ids=["zip", "stream", "bare"])
def test_a_file_that_would_run_code_is_refused(tmp_path, form):
    trace = tmp_path / "it_ran"
    pickled = pickle.dumps({"weight": Payload(trace)}, 2)
    pickle.loads(pickled)
    assert trace.exists()  # the payload works where it is allowed to
    trace.unlink()
    path = tmp_path / "weights.pth"
    path.write_bytes(form(pickled))
    with pytest.raises(ValueError, match=r"asks for `(posix|nt).system`.*could run code"):
        read_state_dict(path)
    assert not trace.exists()


@pytest.mark.parametrize(
    "module, name",
    [("builtins", "eval"), ("torch", "load"), ("torch._utils", "_rebuild_parameter"),
     ("collections", "namedtuple"), ("torch", "FloatStorage.mro"), ("numpy", "dtype")],
)  # fmt: skip
def test_only_the_listed_names_exist(tmp_path, module, name):
    path = tmp_path / "weights.pth"
    path.write_bytes(as_zip(f"c{module}\n{name}\n.".encode()))
    with pytest.raises(ValueError, match=f"asks for `{module}.{name}`"):
        read_state_dict(path)


def test_a_pickle_cannot_change_what_the_reader_gives_it(folder, tmp_path):
    """The opcode `b` sets attributes of any object; here the rebuilding function's `__call__`."""
    path = tmp_path / "weights.pth"
    state = b"(N}(U\x08__call__ccollections\nOrderedDict\nutb."
    for target in (b"ctorch._utils\n_rebuild_tensor_v2\n", b"ccollections\nOrderedDict\n"):
        path.write_bytes(as_zip(b"\x80\x02" + target + state))
        with pytest.raises(ValueError, match="__call__"):
            read_state_dict(path)
    assert read_state_dict(folder / "views_zip.pth")["own"].tolist() == [1.0, 1.0]


@pytest.mark.parametrize(
    "name, message",
    [
        ("whole_model", r"asks for `torch\.nn\.modules\.linear\.Linear`"),
        ("checkpoint", r"entry 'epoch' is a int, and only tensors"),
        ("list", r"holds a list, not a dictionary"),
        ("conj", r"conjugated"),
        ("script", r"TorchScript archive"),
    ],
)
def test_what_is_no_dictionary_of_tensors_is_refused(folder, name, message):
    with pytest.raises(ValueError, match=message + r".*torch\.save.*Received: path="):
        read_state_dict(folder / f"{name}.bad")


@pytest.mark.parametrize("form", ["zip", "stream"])
def test_a_file_that_was_cut_short_is_refused(folder, tmp_path, form):
    content = (folder / f"module_{form}.pth").read_bytes()
    path = tmp_path / "short.pth"
    ends = [0, 1, 3, 4, 14, *np.linspace(20, len(content) - 1, 60).astype(int)]
    for end in ends:
        path.write_bytes(content[:end])
        with pytest.raises(ValueError, match="cannot be read as a dictionary of torch tensors"):
            read_state_dict(path)


def test_a_changed_byte_in_a_zip_is_found(folder, tmp_path):
    content = bytearray((folder / "views_zip.pth").read_bytes())
    at = content.index(np.arange(60.0, dtype="float32").tobytes())
    content[at + 100] ^= 1
    path = tmp_path / "changed.pth"
    path.write_bytes(content)
    with pytest.raises(ValueError, match="CRC"):
        read_state_dict(path)


@pytest.mark.parametrize(
    "changes, message",
    [
        ({"offset": 1}, "reaches beyond its storage"),
        ({"size": (3, 3)}, "reaches beyond its storage"),
        ({"stride": (4, 1)}, "reaches beyond its storage"),
        ({"stride": (-3, 1)}, "cannot have strides"),
        ({"offset": -1}, "cannot have strides"),
        ({"stride": (1,)}, "cannot have strides"),
        ({"kind": "QInt8Storage"}, "asks for `torch.QInt8Storage`"),
    ],
)
def test_tensors_stay_inside_their_storage(tmp_path, changes, message):
    path = tmp_path / "weights.pth"

    def write(**changes):
        pickled = b"}S'w'\n" + pickled_tensor(**changes) + b"s."
        path.write_bytes(as_zip(pickled, [np.arange(6, dtype="<f4")]))

    write()
    assert read_state_dict(path)["w"].tolist() == [[0, 1, 2], [3, 4, 5]]
    write(**changes)
    with pytest.raises(ValueError, match=message):
        read_state_dict(path)


def test_other_files(tmp_path):
    path = tmp_path / "file.pth"
    one = b"}S'w'\n" + pickled_tensor() + b"s."
    for content, message in [
        (b"", "is no torch file"),
        (b"\x89HDF\r\n\x1a\n" + bytes(100), "is no torch file"),
        (pickle.dumps({"a": 1}), "is no torch file"),
        (as_stream(pickle.dumps({"a": 1}, 2)), "entry 'a' is a int"),
        (as_zip(one), "storage 0 is missing"),
    ]:
        path.write_bytes(content)
        with pytest.raises(ValueError, match=message):
            read_state_dict(path)
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("config.json", "{}")
    with pytest.raises(ValueError, match="not one of torch"):
        read_state_dict(path)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("archive/data.pkl", one)
    with pytest.raises(ValueError, match="compressed"):
        read_state_dict(path)
    with pytest.raises(ValueError, match=r"no such file. Received: path='.*absent.pth'"):
        read_state_dict(tmp_path / "absent.pth")
