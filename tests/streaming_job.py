"""Pictures that do not fit into the memory of a process: run by test_streaming_evaluation.py."""

import json
import resource
import sys
from pathlib import Path

import keras
import numpy as np
from PIL import Image

import keras_gan
from keras_gan.evaluation import Evaluator

COUNT, SIZE, BATCH = 340, 256, 2  # 267 MB as float32
ROOM = 160 * 2**20  # bytes beside what the process holds after a first `fit`


def write_pictures(folder):
    folder.mkdir()
    rng = np.random.default_rng(0)
    for index in range(COUNT):
        coarse = rng.integers(256, size=(8, 8, 3), dtype=np.uint8)
        picture = Image.fromarray(coarse).resize((SIZE, SIZE), Image.Resampling.NEAREST)
        picture.save(folder / f"{index:03d}.bmp")


def networks():
    """A generator and a discriminator that take little time for so many pixels."""
    layers = keras.layers
    generator = keras.Sequential([
        keras.Input((4,)), layers.Dense(8 * 8 * 3, activation="tanh"),
        layers.Reshape((8, 8, 3)), layers.UpSampling2D(SIZE // 8),
    ])  # fmt: skip
    discriminator = keras.Sequential([
        keras.Input((SIZE, SIZE, 3)), layers.AveragePooling2D(SIZE // 8),
        layers.Flatten(), layers.Dense(1),
    ])  # fmt: skip
    return generator, discriminator


def features():
    pooled = [keras.Input((SIZE, SIZE, 3)), keras.layers.AveragePooling2D(SIZE // 4)]
    return keras.Sequential([*pooled, keras.layers.Flatten()])


def train_and_evaluate(gan, data, extractor):
    gan.fit(data.train, batch_size=BATCH, validation_data=(data.held_out,), verbose=0)
    evaluator = Evaluator(data, ("fid", "kid", "modes"), extractor, count=24, batch_size=BATCH)
    return evaluator.evaluate(gan)


def held():
    """Bytes of memory that the process has asked for, as RLIMIT_DATA counts them."""
    (line,) = (ln for ln in Path("/proc/self/status").read_text().splitlines() if "VmData" in ln)
    return 1024 * int(line.split()[1])


def main(folder):
    write_pictures(folder / "photos")
    gan, extractor = keras_gan.GAN(*networks(), seed=1), features()
    gan.compile()
    few = np.random.default_rng(1).uniform(-1, 1, (64, SIZE, SIZE, 3)).astype("float32")
    few = keras_gan.data.Data(name="few", train=few[:44], held_out=few[44:])
    train_and_evaluate(gan, few, extractor)  # everything is imported and compiled
    del few

    limit = held() + ROOM
    resource.setrlimit(resource.RLIMIT_DATA, (limit, limit))
    name = f"folder:{folder / 'photos'}"
    try:
        keras_gan.data.load(name)
    except MemoryError:
        pass
    else:
        raise AssertionError("the pictures fit into memory, so this job shows nothing")
    data = keras_gan.data.load(name, streaming=True)
    done = gan.steps_done
    report = train_and_evaluate(gan, data, extractor)
    assert gan.steps_done - done == gan.steps_per_epoch(len(data.train), BATCH)
    assert report["fid"]["value"] > 0 and "bins" in report.tests["modes"]


if __name__ == "__main__":
    main(Path(json.loads(sys.argv[1])[0]))
