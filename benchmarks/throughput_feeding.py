"""What part of the training is spent waiting for data.

    python -m benchmarks.throughput_feeding

from the repository's root, on a machine that does nothing else, writes
results/throughput_feeding.jsonl and .md: milliseconds of a step fed from `folder:` pictures, from a
`tfds:` data set, and from a `PyDataset` that cuts minibatches out of an array, beside one that
hands out the same minibatch again and again, which is never waited for.
"""

import functools
import tempfile
from pathlib import Path
from statistics import median

import numpy as np

from benchmarks import records
from benchmarks.processes import BACKENDS, in_turns, once
from benchmarks.records import BACKEND_NAMES, table

SIZES = {"mlp128": 256, "dcgan16": 64}
PICTURES = 2048
TURNS = 5
COLUMNS = {
    "network": "{network}", "backend": "{backend}",
    "`folder:`": "{folder:.3g} ({folder wait:.0f} %)", "`tfds:`": "{tfds:.3g} ({tfds wait:.0f} %)",
    "`PyDataset`": "{batches:.3g} ({batches wait:.0f} %)", "the same minibatch": "{same:.3g}",
}  # fmt: skip


def write_pictures(folder):
    """Grey noise, 28 x 28, as a folder of files and as a data set of TensorFlow Datasets."""
    import tensorflow_datasets as tfds
    from PIL import Image

    rng = np.random.default_rng(0)
    pictures = rng.integers(0, 256, (PICTURES, 28, 28, 1), dtype="uint8")
    (folder / "pictures").mkdir()
    for index, pixels in enumerate(pictures):
        Image.fromarray(pixels[..., 0]).save(folder / "pictures" / f"{index:04}.png")

    class Noise(tfds.core.GeneratorBasedBuilder):
        VERSION = tfds.core.Version("1.0.0")
        SKIP_REGISTERING = True

        def _info(self):
            image = tfds.features.Image(shape=(28, 28, 1))
            return tfds.core.DatasetInfo(
                builder=self, features=tfds.features.FeaturesDict({"image": image})
            )

        def _split_generators(self, download_manager):
            return {"train": self._generate_examples()}

        def _generate_examples(self):
            for index, pixels in enumerate(pictures):
                yield index, {"image": pixels}

    Noise(data_dir=folder / "tfds").download_and_prepare()


def measured(network, folder):
    """A line: milliseconds of a step from each source, in turns."""
    import keras

    import keras_gan
    from benchmarks.throughput.cells import Cell
    from benchmarks.throughput.contenders import ours
    from benchmarks.throughput.models import Minibatches

    class Same(Minibatches):
        def __getitem__(self, index):
            return self.data

    loaded = {
        "folder": keras_gan.data.load(f"folder:{folder}/pictures", size=28).train[..., :1],
        "tfds": keras_gan.data.load("tfds:noise").train,
    }
    if network == "mlp128":  # points, cut out of the pictures
        loaded = {name: array.reshape(-1, 2)[:65536] for name, array in loaded.items()}
    size = SIZES[network]
    sources = {name: {"x": array, "batch_size": size} for name, array in loaded.items()}
    sources["batches"] = {"x": Minibatches(loaded["folder"], size)}
    sources["same"] = {"x": Same(loaded["folder"][:size], size)}
    runs = {name: ours(Cell(network, "GAN"), source=fed) for name, fed in sources.items()}
    steps = max(5, round(0.5 / (runs["same"](5) / 5)))
    turns = {name: lambda run=run: 1e3 * run(steps) / steps for name, run in runs.items()}
    times = in_turns(1 + TURNS, turns)  # the first turn does not count
    return {
        "backend": keras.backend.backend(), "network": network, "steps_a_turn": steps,
        "ms_a_step": {name: [round(t, 3) for t in taken[1:]] for name, taken in times.items()},
    }  # fmt: skip


def write_page(lines):
    rows = []
    for line in lines:
        taken = {name: median(values) for name, values in line["ms_a_step"].items()}
        waits = {
            f"{name} wait": max(0.0, 100 * (1 - taken["same"] / taken[name])) for name in taken
        }
        rows.append({**line, **taken, **waits, "backend": BACKEND_NAMES[line["backend"]]})
    records.write_page("throughput_feeding", steps=table(rows, COLUMNS))


def lines(network):
    with tempfile.TemporaryDirectory() as folder:
        write_pictures(Path(folder))
        for backend in BACKENDS:
            yield once(
                "benchmarks.throughput_feeding:measured", network, folder, backend=backend,
                threads=2, settings={"TFDS_DATA_DIR": f"{folder}/tfds"},
            )  # fmt: skip


if __name__ == "__main__":
    records.measure(
        "throughput_feeding", __doc__.splitlines()[0],
        {network: functools.partial(lines, network) for network in SIZES}, write_page,
        key=("network",),
    )  # fmt: skip
