"""Reads the tensors of a torch file with NumPy alone, and runs nothing that the file asks for.

torch writes a pickle of the dictionary, in which each tensor is a call of a rebuilding function
on a storage, and the raw bytes of the storages: since torch 1.6 as members of a zip archive,
before as one stream. A pickle may name any function to be called; here only the few names below
exist, and they stand for inert tuples.
"""

import io
import pickle
import zipfile
from collections import OrderedDict
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.lib.stride_tricks import as_strided

_MAGIC = 0x1950A86A20F9469CFC6C
_PROTOCOL = 1001
_DTYPES = {
    "DoubleStorage": "<f8",
    "FloatStorage": "<f4",
    "HalfStorage": "<f2",
    "BFloat16Storage": "<u2",  # NumPy has no bfloat16: widened to float32 below
    "LongStorage": "<i8",
    "IntStorage": "<i4",
    "ShortStorage": "<i2",
    "CharStorage": "i1",
    "ByteStorage": "u1",
    "BoolStorage": "?",
    "ComplexFloatStorage": "<c8",
    "ComplexDoubleStorage": "<c16",
}


class _Storage(NamedTuple):
    kind: str  # a key of _DTYPES
    key: str
    start: int  # first element: a storage may be a view of another one


class _Tensor(NamedTuple):
    storage: _Storage
    offset: int
    size: tuple
    stride: tuple


class _Rebuild:
    """What `torch._utils._rebuild_tensor_v2` is here.

    An object without slots and without a dictionary, because a pickle can set attributes of
    everything that it gets hold of.
    """

    __slots__ = ()

    def __call__(self, storage, offset, size, stride, requires_grad, hooks, metadata=None):
        if metadata:
            raise ValueError("conjugated and negated views are not supported")
        return _Tensor(storage, offset, size, stride)


class _Refused(pickle.UnpicklingError):
    pass


class _Unpickler(pickle.Unpickler):
    def find_class(self, module, name):
        if (module, name) == ("collections", "OrderedDict"):
            return OrderedDict
        if (module, name) == ("torch._utils", "_rebuild_tensor_v2"):
            return _Rebuild()
        if module == "torch" and name in _DTYPES:
            return name
        raise _Refused(
            f"it asks for `{module}.{name}`, which is no part of a dictionary of plain tensors, "
            "and which could run code"
        )

    def persistent_load(self, saved):
        kind, storage, key, _device, _length, *view = saved
        if kind != "storage":
            raise ValueError(f"it has an unknown record {kind!r}")
        start = 0
        if view and view[0] is not None:  # in streams of the first versions: key, start, length
            start = view[0][1]
        return _Storage(storage, key, start)


def read_state_dict(path):
    """The tensors of a .pth or .pt file that `torch.save(model.state_dict(), path)` wrote.

    Use it to read published weights where torch is not installed, or not trusted with the file:
    unpickling with torch can run code unless it is told otherwise.

    Args:
        path: path of a file that holds one dictionary of tensors, in the zip form or in the
            stream form that torch wrote before version 1.6.

    Returns:
        `{name: array}` in the file's order. The arrays are read-only views, equal bit for bit to
        `torch.load(path)[name].numpy()`; bfloat16 comes as float32, which holds it exactly.

    Raises:
        ValueError: when the file is something else (text, TorchScript, a whole model), asks for
            functions that it should not need, or ends too early.

    Example:
        weights = read_state_dict("pt_inception-2015-12-05-6726825d.pth")
        weights["fc.weight"].shape  # (1008, 2048)
    """
    path = Path(path)
    if not path.is_file():
        raise ValueError(f"There is no such file. Received: path={str(path)!r}")
    content = path.read_bytes()
    try:
        read = _read_zip if content[:4] == b"PK\x03\x04" else _read_stream
        return read(content)
    # Broken bytes make pickle raise almost anything.
    except Exception as error:
        raise ValueError(
            f"The file cannot be read as a dictionary of torch tensors: {error}. Write one with "
            "`torch.save(model.state_dict(), path)`, or download it again if it may be damaged. "
            f"Received: path={str(path)!r}"
        ) from error


def _unpickle(stream):
    """The next object of the stream."""
    try:
        return _Unpickler(stream).load()
    except (_Refused, ValueError):
        raise
    except Exception as error:
        raise ValueError(f"it is no torch file, or it is damaged ({error})") from error


def _read_zip(content):
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
    except zipfile.BadZipFile as error:
        raise ValueError(f"it is a zip archive that is damaged or cut short ({error})") from error
    members = {info.filename.partition("/")[2]: info for info in archive.infolist()}
    if "constants.pkl" in members:
        raise ValueError("it is a TorchScript archive, a program with its weights")
    if "data.pkl" not in members:
        raise ValueError("it is a zip archive, but not one of torch")
    if any(info.compress_type != zipfile.ZIP_STORED for info in members.values()):
        raise ValueError("its parts are compressed, as torch never does")
    if "byteorder" in members and archive.read(members["byteorder"]) != b"little":
        raise ValueError("its numbers are big-endian")
    tensors = _checked(_unpickle(io.BytesIO(archive.read(members["data.pkl"]))))
    keys = {tensor.storage.key for tensor in tensors.values()}
    parts = {key: members[f"data/{key}"] for key in keys if f"data/{key}" in members}
    storages = {key: archive.read(part) for key, part in parts.items()}
    return {name: _array(tensor, storages) for name, tensor in tensors.items()}


def _read_stream(content):
    stream = io.BytesIO(content)
    if content[:1] != b"\x80" or _unpickle(stream) != _MAGIC or _unpickle(stream) != _PROTOCOL:
        raise ValueError("it is no torch file")
    if not _unpickle(stream)["little_endian"]:
        raise ValueError("its numbers are big-endian")
    tensors = _checked(_unpickle(stream))
    kinds = {tensor.storage.key: tensor.storage.kind for tensor in tensors.values()}
    storages = {}
    # Each storage: its number of elements in 8 bytes, then the elements.
    for key in _unpickle(stream):
        if key not in kinds:
            raise ValueError(f"its storage {key} belongs to no tensor")
        length = int.from_bytes(stream.read(8), "little")
        size = length * np.dtype(_DTYPES[kinds[key]]).itemsize
        storages[key] = stream.read(size)
        if len(storages[key]) < size:
            raise ValueError("it ends too early")
    return {name: _array(tensor, storages) for name, tensor in tensors.items()}


def _checked(found):
    if not isinstance(found, dict):
        raise ValueError(f"it holds a {type(found).__name__}, not a dictionary")
    for name, value in found.items():
        if not isinstance(name, str) or not isinstance(value, _Tensor):
            raise ValueError(
                f"its entry {name!r} is a {type(value).__name__}, and only tensors are read"
            )
    return found


def _array(tensor, storages):
    storage, offset, size, stride = tensor
    if storage.key not in storages:
        raise ValueError(f"its storage {storage.key} is missing")
    if len(size) != len(stride) or min((storage.start, offset, *size, *stride)) < 0:
        raise ValueError(f"a tensor of size {size} cannot have strides {stride}")
    numbers = np.frombuffer(storages[storage.key], _DTYPES[storage.kind])[storage.start :]
    if storage.kind == "BFloat16Storage":
        numbers = (numbers.astype("<u4") << 16).view("<f4")
    if 0 in size:
        return np.empty(size, numbers.dtype)
    last = offset + sum((n - 1) * step for n, step in zip(size, stride, strict=True))
    if last >= len(numbers):
        raise ValueError(f"a tensor of size {size} reaches beyond its storage")
    steps = [step * numbers.itemsize for step in stride]
    return as_strided(numbers[offset:], size, steps, writeable=False)
