"""What part of the training is spent waiting for data.

    python -m benchmarks.throughput_feeding

from the repository's root, on a machine that does nothing else, writes
results/throughput_feeding.jsonl and .md: milliseconds of a step fed from `folder:` pictures, from a
`tfds:` data set, and from a `PyDataset` that cuts minibatches out of an array, beside one that
hands out the same minibatch again and again, which is never waited for.
"""

import argparse
import json
import os
import tempfile
from pathlib import Path
from statistics import median

import numpy as np

from benchmarks.throughput import BACKENDS, RESULTS, child
from benchmarks.throughput_table import NAMES

SIZES = {"mlp128": 256, "dcgan16": 64}
PICTURES = 2048
TURNS = 5
SOURCES = ("folder", "tfds", "batches", "same")


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


def measure(backend, network, folder):
    """Prints a line: milliseconds of a step from each source, and the share of waiting."""
    import keras

    import keras_gan
    from benchmarks.throughput_cells import Cell, minibatches
    from benchmarks.throughput_contenders import ours

    class Same(keras.utils.PyDataset):
        num_batches = None

        def __getitem__(self, index):
            return batch

    os.environ["TFDS_DATA_DIR"] = f"{folder}/tfds"
    loaded = {
        "folder": keras_gan.data.load(f"folder:{folder}/pictures", size=28).train[..., :1],
        "tfds": keras_gan.data.load("tfds:noise").train,
    }
    cell = Cell(network, "GAN")
    if network == "mlp128":  # points, cut out of the pictures
        loaded = {name: array.reshape(-1, 2)[:65536] for name, array in loaded.items()}
    size = SIZES[network]
    batch = loaded["folder"][:size]
    sources = {name: {"x": array, "batch_size": size} for name, array in loaded.items()}
    sources |= {"batches": {"x": minibatches(loaded["folder"], size)}, "same": {"x": Same()}}
    runs = {name: ours(cell, source=source) for name, source in sources.items()}
    steps = max(5, round(0.5 / (runs["same"](5) / 5)))
    times = {name: [] for name in runs}
    for turn in range(TURNS + 1):
        for name, run in runs.items():
            seconds = run(steps)
            if turn:
                times[name].append(1e3 * seconds / steps)
    print(json.dumps({
        "backend": backend, "network": network, "steps_a_turn": steps,
        "ms_a_step": {name: [round(t, 3) for t in values] for name, values in times.items()},
    }), flush=True)  # fmt: skip


def markdown(lines):
    rows = [
        "# Waiting for data\n",
        "Written by `python -m benchmarks.throughput_feeding`: milliseconds of a `GAN` step "
        "(k = 1), median of five epochs, and in brackets what is more than with a minibatch that "
        "is always the same, in percent of the step: the time spent waiting.\n",
        "| network | backend | `folder:` | `tfds:` | `PyDataset` | the same minibatch |",
        "| --- | --- | --- | --- | --- | --- |",
    ]
    for line in lines:
        taken = {name: median(values) for name, values in line["ms_a_step"].items()}
        cells = [
            f"{taken[name]:.3g} ({max(0.0, 100 * (1 - taken['same'] / taken[name])):.0f} %)"
            for name in SOURCES[:-1]
        ]
        rows.append(
            f"| {line['network']} | {NAMES[line['backend']]} | {' | '.join(cells)} "
            f"| {taken['same']:.3g} |"
        )
    return "\n".join(rows) + "\n"


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--child", nargs=3, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.child:
        return measure(*arguments.child)
    with tempfile.TemporaryDirectory() as name:
        write_pictures(Path(name))
        lines = [
            line
            for network in SIZES
            for backend in BACKENDS
            for line in child(backend, "2", network, name, module="benchmarks.throughput_feeding")
        ]
    (RESULTS / "throughput_feeding.jsonl").write_text(
        "".join(json.dumps(line) + "\n" for line in lines)
    )
    (RESULTS / "throughput_feeding.md").write_text(markdown(lines))


if __name__ == "__main__":
    main()
