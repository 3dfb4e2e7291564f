"""What part of the training is spent waiting for data.

    KERAS_BACKEND=jax python -m benchmarks.throughput_feeding

prints one JSON line for each cell: milliseconds of a step fed from `folder:` pictures, from a
`PyDataset` that cuts minibatches out of an array, and from one that hands out the same minibatch
again and again, which is never waited for. What the first two take longer is the waiting.
"""

import json
import tempfile
import time
from pathlib import Path
from statistics import median

import keras
import numpy as np
from PIL import Image

import keras_gan
from benchmarks.throughput_cells import CELLS, compiled, minibatches

PICTURES = 2048
TURNS = 5


class Same(keras.utils.PyDataset):
    """The same minibatch for ever."""

    num_batches = None

    def __init__(self, batch):
        super().__init__()
        self.batch = batch

    def __getitem__(self, index):
        return self.batch


def pictures(folder):
    """A `folder:` of grey noise, 28 x 28, as every image folder is read."""
    rng = np.random.default_rng(0)
    for index in range(PICTURES):
        pixels = rng.integers(0, 256, (28, 28), dtype="uint8")
        Image.fromarray(pixels).save(Path(folder) / f"{index:04}.png")
    return keras_gan.data.load(f"folder:{folder}", size=28)


def waiting(cell, train):
    size = cell.batch_size
    sources = {
        "folder": {"x": train, "batch_size": size},
        "batches": {"x": minibatches(train, size)},
        "same": {"x": Same(train[:size])},
    }
    gan = compiled(cell)
    times = {name: [] for name in sources}
    for turn in range(TURNS + 1):
        for name, source in sources.items():
            start = time.perf_counter()
            gan.fit(**source, steps_per_epoch=20, verbose=0)
            if turn:
                times[name].append(1e3 * (time.perf_counter() - start) / 20)
    taken = {name: median(values) for name, values in times.items()}
    return {
        "what": "feeding", "backend": keras.backend.backend(), "cell": cell.name,
        "ms_a_step": {name: round(value, 3) for name, value in taken.items()},
        "share_waiting": {
            name: round(max(0.0, 1 - taken["same"] / taken[name]), 3)
            for name in ("folder", "batches")
        },
    }  # fmt: skip


def main():
    with tempfile.TemporaryDirectory() as folder:
        train = pictures(folder).train
    for cell in CELLS:
        if cell.network == "dcgan16":
            print(json.dumps(waiting(cell, train[..., :1])), flush=True)


if __name__ == "__main__":
    main()
