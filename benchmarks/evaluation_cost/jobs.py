"""What one process measures: every function gives `cases` to be timed whenever it is asked."""

import keras
import numpy as np
from keras import ops

import keras_gan
from benchmarks.processes import cases, timed
from keras_gan.evaluation import Evaluator, diagnosis
from keras_gan.evaluation.pipeline import FOLDS, Collected, FeaturePipeline
from keras_gan.evaluation.quantities import QUANTITIES
from keras_gan.extractors import ClassifierFeatures, InceptionFeatures
from keras_gan.extractors.inception import inception_network, state_shapes
from keras_gan.metrics import FID
from tests.inception_recipe import random_state

COUNT = 10_000  # generated digits
STEPS = 50  # of training, in one turn
IMAGES, BATCH, SIZE = 128, 32, 32  # for Inception: number, batch, pixels


def levels(number, size):
    """Grey levels 0..255 (number, size, size, 3), uint8."""
    return np.random.default_rng(0).integers(0, 256, (number, size, size, 3), dtype="uint8")


def scaled(images):
    return images.astype("float32") / 127.5 - 1.0


class RandomInception(InceptionFeatures):
    """With the seeded weights of the tests."""

    def _state(self):
        return random_state(state_shapes(inception_network()))


def digits():
    """Training, whole evaluations, and the parts that they are made of."""
    data = keras_gan.data.load("digits")
    keras.utils.set_random_seed(0)
    gan = keras_gan.WGANGP.from_shape(data.shape, width=32, seed=0)
    gan.compile(*[keras.optimizers.Adam(4e-4, beta_1=0.5, beta_2=0.9) for _ in range(2)])
    kept = {}

    def train():
        gan.fit(data.train, batch_size=64, steps_per_epoch=STEPS, verbose=0)

    def classify():
        kept["extractor"] = ClassifierFeatures.of(data)

    def evaluate(metrics):
        if metrics not in kept:
            kept[metrics] = Evaluator(data, metrics, kept["extractor"], count=COUNT)
        kept["evaluator"] = kept[metrics]
        kept["report"] = kept[metrics].evaluate(gan)

    def extract():
        if "pipeline" not in kept:
            kept["pipeline"] = FeaturePipeline(kept["extractor"], gan.sampler, 256)
        kept["chunks"] = list(kept["pipeline"].chunks(gan.sampling_inputs(COUNT, None, 0)))

    def collect():
        kept["fake"] = Collected.of(kept["chunks"], folds=FOLDS)

    def quantity(name):
        QUANTITIES[name][0](kept["evaluator"].reference, kept["fake"])

    def modes():
        pairs = kept["report"].real, kept["report"].fake
        rows = tuple(images.reshape(len(images), -1) for images in pairs)
        logits = kept["evaluator"].reference.logits, kept["fake"].logits
        seen = tuple(array.argmax(axis=1) for array in logits)
        diagnosis.modes(data, pairs[1], rows, seen, data.num_classes)

    four = ("fid", "kid", "is", "prdc")
    return cases({
        "training": train,
        "classifier": classify,
        "evaluate four": lambda: evaluate(four),
        "evaluate fid": lambda: evaluate(("fid",)),
        "evaluate all": lambda: evaluate(None),
        "generate and extract": extract,
        "moments": collect,
        **{name: lambda name=name: quantity(name) for name in four},
        "modes": modes,
        "memorisation": lambda: diagnosis.memorisation(data, kept["report"].fake),
    })  # fmt: skip


def inception(path):
    """Images in, features out, in the batches of an evaluation."""
    pipeline = FeaturePipeline(RandomInception(), batch_size=BATCH)
    images = levels(IMAGES, SIZE)

    def run():
        parts = [chunk["features"] for chunk in pipeline.chunks(scaled(images))]
        np.save(path, np.concatenate(parts))

    return cases({f"{IMAGES} images": run})


def inside(width, folds):
    """`evaluate` with FID of features that cost nothing, so that its own cost shows."""
    width, folds = int(width), int(folds)
    data = keras_gan.data.load("digits")
    images = np.resize(data.train, (9 * 256, *data.shape))  # more than the features
    images += np.random.default_rng(1).normal(0, 0.1, images.shape).astype("float32")
    gan = keras_gan.WGANGP.from_shape(data.shape, width=32, seed=0)
    weights = np.random.default_rng(0).normal(size=(64, width)).astype("float32") / 8
    numbers = {}

    def features(samples):
        return ops.tanh(ops.matmul(ops.reshape(samples, (-1, 64)), weights))

    class Timed(FID):
        def result(self):
            taken = {}
            numbers["finish"] = timed(lambda: taken.update(super(Timed, self).result()))
            return taken

    gan.compile(metrics=[Timed(features, folds)] if width else [])
    name = f"FID, d = {width}, folds = {folds}" if width else "no metric"
    return cases({name: lambda: gan.evaluate(images, batch_size=256, verbose=0)}, numbers)


def constants(metric):
    """Inception in `evaluate`, and behind `FeaturePipeline`, whose weights are arguments."""
    images = scaled(levels(64, SIZE))
    if metric == "pipeline":
        pipeline = FeaturePipeline(RandomInception(), batch_size=BATCH)
        both = np.concatenate([images, images])
        return cases({"FeaturePipeline, 128 images": lambda: list(pipeline.chunks(both))})
    keras.utils.set_random_seed(0)
    gan = keras_gan.WGANGP.from_shape((SIZE, SIZE, 3), width=16, seed=0)
    gan.compile(metrics=[FID(RandomInception())] if metric == "fid" else [])
    name = "FID(inception)" if metric == "fid" else "no metric"
    return cases({name: lambda: gan.evaluate(images, batch_size=BATCH, verbose=0)})
