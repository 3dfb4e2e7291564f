"""Torch files made by hand, without torch."""

import io
import pickle
import zipfile

import numpy as np


def as_zip(pickled, storages=()):
    """The zip form: the pickle, and the storages "0", "1", ... beside it."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr("archive/data.pkl", pickled)
        for key, array in enumerate(storages):
            archive.writestr(f"archive/data/{key}", array.tobytes())
    return content.getvalue()


def as_stream(pickled):
    """The stream form, without storages."""
    heads = (0x1950A86A20F9469CFC6C, 1001, {"little_endian": True})
    return b"".join(pickle.dumps(head, 2) for head in heads) + pickled + pickle.dumps([], 2)


def _numbers(values):
    return b"(" + b"".join(b"I%d\n" % value for value in values) + b"t"


def pickled_tensor(key=0, offset=0, size=(2, 3), stride=(3, 1), kind="FloatStorage"):
    """A tensor on the storage `key`, in the oldest pickle protocol, without the final stop."""
    storage = f"(S'storage'\nctorch\n{kind}\nS'{key}'\nS'cpu'\nI6\ntQI{offset}\n".encode()
    start = b"ctorch._utils\n_rebuild_tensor_v2\n(" + storage
    return start + _numbers(size) + _numbers(stride) + b"I00\nNtR"


def torch_zip(state):
    """What `torch.save(state, path)` would write, for `{name: float32 or int64 array}`."""
    kinds = {"float32": "FloatStorage", "int64": "LongStorage"}
    pickled = b"}"
    for key, (name, array) in enumerate(state.items()):
        stride = [step // array.itemsize for step in array.strides]
        tensor = pickled_tensor(key, 0, array.shape, stride, kinds[array.dtype.name])
        pickled += f"S'{name}'\n".encode() + tensor + b"s"
    return as_zip(pickled + b".", [np.ascontiguousarray(array) for array in state.values()])
