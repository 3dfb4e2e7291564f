"""Writes torch files, and what torch reads from them, into a folder: `["FOLDER"]`."""

import collections
import json
import pickle
import sys
import warnings
from pathlib import Path

import numpy as np
import torch

DTYPES = ["float64", "float32", "float16", "bfloat16", "int64", "int32", "int16", "int8", "uint8",
          "bool", "complex64", "complex128"]  # fmt: skip


def all_dtypes():
    numbers = torch.randn(3, 4, generator=torch.Generator().manual_seed(0)) * 5
    return {name: numbers.to(getattr(torch, name)) for name in DTYPES}


def views():
    base = torch.arange(60.0).reshape(3, 4, 5)
    return {
        "base": base,
        "transposed": base.permute(2, 0, 1),
        "every_other": base[:, ::2, 1:4],
        "middle": base[1],
        "expanded": base[0, 0].expand(7, 5),
        "one_number": base[2, 3, 4],
        "none": base[:0],
        "own": torch.ones(2),
    }


def module():
    network = torch.nn.Sequential(
        torch.nn.Conv2d(3, 4, 3, bias=False), torch.nn.BatchNorm2d(4), torch.nn.Linear(4, 2)
    )
    return network.state_dict()


class ViewPickler(pickle.Pickler):
    """As the first versions of torch wrote a storage that is a part of another one."""

    def persistent_id(self, obj):
        if isinstance(obj, torch.storage.TypedStorage):
            return "storage", torch.FloatStorage, "root", "cpu", 12, ("part", 4, 8)
        return None


def stream_with_view(path):
    whole = np.arange(12, dtype="<f4")
    tensor = torch.arange(4.0, 12.0).reshape(2, 4)[:, 1:]
    with open(path, "wb") as file:
        for head in (0x1950A86A20F9469CFC6C, 1001, {"little_endian": True}):
            pickle.dump(head, file, protocol=2)
        ViewPickler(file, protocol=2).dump(collections.OrderedDict(part=tensor))
        pickle.dump(["root"], file, protocol=2)
        file.write(len(whole).to_bytes(8, "little") + whole.tobytes())


def main(folder):
    folder = Path(folder)
    for name, tensors in (("dtypes", all_dtypes()), ("views", views()), ("module", module())):
        torch.save(tensors, folder / f"{name}_zip.pth")
        torch.save(tensors, folder / f"{name}_zip4.pth", pickle_protocol=4)
        torch.save(
            tensors, folder / f"{name}_stream.pth", _use_new_zipfile_serialization=False
        )
    stream_with_view(folder / "part_stream.pth")
    for path in folder.glob("*.pth"):
        loaded = torch.load(path, weights_only=False)
        arrays = {
            name: (t.float() if t.dtype == torch.bfloat16 else t).numpy()
            for name, t in loaded.items()
        }
        np.savez(path.with_suffix(".npz"), **arrays)
        path.with_suffix(".json").write_text(json.dumps(list(loaded)))
    network = torch.nn.Linear(2, 3)
    torch.save(network, folder / "whole_model.bad")
    torch.save({"epoch": 3, "state_dict": network.state_dict()}, folder / "checkpoint.bad")
    torch.save([torch.ones(2)], folder / "list.bad")
    torch.save({"conjugated": torch.ones(2, dtype=torch.complex64).conj()}, folder / "conj.bad")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        torch.jit.save(torch.jit.trace(network, torch.ones(1, 2)), folder / "script.bad")


if __name__ == "__main__":
    main(*json.loads(sys.argv[1]))
