"""Features of a small classifier of the data's own labels: the default that needs no download."""

import keras
import numpy as np
from keras import ops

from keras_gan.extractors.extractor import Extractor, check_samples
from keras_gan.files import (
    block_rows,
    cached_arrays,
    fingerprint,
    held,
    is_streamed,
    row_slices,
    select,
)

_FEATURES = 64
_BATCH = 64
_STEPS = 600
_LEAST = 20  # images
_RECIPE = "1: conv 32 64 64, dense 64, Adam 2e-3 to 0, 600 steps of 64 or two epochs"


class ClassifierFeatures(Extractor):
    """The last hidden layer (64) and the logits of a convolutional network trained on labels.

    What a small classifier looks at is what distinguishes the classes, so its FID sees digits
    that are no digits and classes that are missing, and hardly the texture. Its numbers compare
    generators on the same data with each other, never with published FIDs; that is why its
    accuracy on held-out data is part of its name, and of the metrics' names.

    Training takes seconds for small images, is done once and kept on disk by the content of the
    data (`keras_gan.files.cache_folder`). Other backends then load the same weights. It fits its
    own training images best: read every number beside that of real held-out ones.

    Args:
        images: float array (number, height, width, channels) in [-1, 1].
        labels: int array (number,) from 0.
        held_out: (images, labels) to measure the accuracy on; a tenth of the images if None.
        name: str, the accuracy is put behind it.
        seed: int, fixes the initial weights and the order of the data.

    Example:
        data = keras_gan.data.load("digits")
        features = keras_gan.extractors.ClassifierFeatures.of(data)
        features.name, features.accuracy           # "digits-cnn-99.2%", 0.9916
        gan.compile(metrics=[keras_gan.metrics.FID(features), keras_gan.metrics.IS(features)])
    """

    fitted_to_data = True

    def __init__(self, images, labels, held_out=None, name="classifier", seed=0):
        images, labels = held(images), np.asarray(labels)
        _check(images, labels)
        if held_out is None:
            tenth = np.arange(len(images)) % 10 == 9
            held_out = select(images, tenth), labels[tenth]
            images, labels = select(images, ~tenth), labels[~tenth]
        held_out = held(held_out[0]), np.asarray(held_out[1])
        _check(*held_out)
        classes = int(max(labels.max(), held_out[1].max())) + 1
        self.classes = classes
        self.network = _network(images.shape[1:], classes, seed)
        key = fingerprint(_RECIPE, images, labels, list(held_out), classes, seed)
        kept = cached_arrays(
            "classifier", key, lambda: _trained(self.network, images, labels, held_out, seed)
        )
        self.accuracy = float(kept.pop("accuracy"))
        self.network.set_weights([kept[f"weight_{i:02d}"] for i in range(len(kept))])
        super().__init__(f"{name}-{100 * self.accuracy:.1f}%")

    @staticmethod
    def fits(data):
        """Whether a `keras_gan.data.Data` holds what a classifier can learn from."""
        labelled = data.train_labels is not None and len(data.train_labels) >= _LEAST
        return labelled and len(data.shape) == 3 and len(np.unique(data.train_labels)) > 1

    @classmethod
    def of(cls, data, seed=0):
        """The classifier of a `keras_gan.data.Data` with labels, trained on `data.train`."""
        if not cls.fits(data):
            raise ValueError(
                "A classifier needs images with labels of at least two classes. Use "
                "`InceptionFeatures()` for images without, and `Pixels()` for points. "
                f"Received: data={data}"
            )
        held_out = None
        if len(data.held_out) and data.held_out_labels is not None:
            held_out = data.held_out, data.held_out_labels
        name = data.name.replace("/", "-").replace(":", "-")
        return cls(data.train, data.train_labels, held_out, f"{name}-cnn", seed)

    def __call__(self, samples):
        features, logits = self.network(ops.cast(samples, "float32"), training=False)
        return {"features": features, "logits": logits}

    def settings(self):
        return [_RECIPE, *map(np.asarray, self.network.get_weights())]

    def check(self, samples, generated=False):
        super().check(samples, generated)
        wanted = self.network.input_shape[1:]
        if tuple(np.shape(samples)[1:]) != wanted:
            raise ValueError(
                f"{self.name} was trained on images of shape {wanted}. "
                f"Received: samples of shape {tuple(np.shape(samples)[1:])}"
            )

    def predict_labels(self, samples, batch_size=256):
        """int array (number,), the class that each sample looks like."""
        logits = [
            ops.convert_to_numpy(self(samples[start : start + batch_size])["logits"])
            for start in range(0, len(samples), batch_size)
        ]
        return np.concatenate(logits).argmax(axis=1)


def _check(images, labels):
    check_samples(images)
    if images.ndim != 4 or labels.shape != (len(images),):
        raise ValueError(
            "A classifier is trained on images (number, height, width, channels) and labels "
            f"(number,). Received: images.shape={images.shape}, labels.shape={labels.shape}"
        )
    if len(images) < 2:
        raise ValueError(f"There must be images to learn from. Received: {len(images)} images")
    if labels.dtype.kind not in "iu" or labels.min() < 0:
        raise ValueError(
            "Labels are integers from 0. "
            f"Received: labels of type {labels.dtype} from {labels.min()}"
        )


def _network(shape, classes, seed):
    seeds = iter(range(seed * 100, seed * 100 + 100))

    def settings():
        # In float32 whatever the user's policy: a number must not depend on it.
        initializer = keras.initializers.HeNormal(seed=next(seeds))
        return {"kernel_initializer": initializer, "dtype": "float32"}

    layers = keras.layers
    inputs = x = keras.Input(shape)
    for filters in (32, 64, 64):
        x = layers.Conv2D(filters, 3, padding="same", **settings())(x)
        x = layers.BatchNormalization(momentum=0.9, dtype="float32")(x)
        x = layers.ReLU(dtype="float32")(x)
        if min(x.shape[1:3]) > 7:
            x = layers.MaxPooling2D(2, padding="same", dtype="float32")(x)
    x = layers.Flatten(dtype="float32")(x)
    features = layers.Dense(_FEATURES, activation="relu", **settings())(x)
    logits = layers.Dense(classes, **settings())(features)
    return keras.Model(inputs, [features, logits], dtype="float32")


def _trained(network, images, labels, held_out, seed):
    """{"weight_00": array, ..., "accuracy": share of held-out images classified right}."""
    model = keras.Model(network.inputs, network.outputs[1], dtype="float32")
    steps_per_epoch = max(1, len(images) // _BATCH)
    epochs = max(2, _STEPS // steps_per_epoch)
    rate = keras.optimizers.schedules.CosineDecay(2e-3, epochs * steps_per_epoch)
    model.compile(
        keras.optimizers.Adam(rate),
        keras.losses.SparseCategoricalCrossentropy(from_logits=True),
    )
    rng = np.random.default_rng(seed)
    # A batch that is shorter than the others would be compiled once more.
    kept = min(len(images), steps_per_epoch * _BATCH)
    for _ in range(epochs):
        order = rng.permutation(len(images))[:kept]
        for rows in _portions(images, order):
            model.fit(images[rows], labels[rows], batch_size=_BATCH, shuffle=False, verbose=0)
    weights = {f"weight_{i:02d}": np.asarray(w) for i, w in enumerate(network.get_weights())}
    return {**weights, "accuracy": np.array(_accuracy(model, *held_out))}


def _portions(images, order):
    """Rows to read at once: all, or of images on disk as many whole batches as go into a block."""
    if not is_streamed(images):
        return [order]
    size = max(1, block_rows(images) // _BATCH) * _BATCH
    return [order[start : start + size] for start in range(0, len(order), size)]


def _accuracy(model, images, labels):
    right = 0
    for part in row_slices(images):
        logits = model.predict(images[part], batch_size=256, verbose=0)
        right += int((logits.argmax(axis=1) == labels[part]).sum())
    return right / len(labels)
