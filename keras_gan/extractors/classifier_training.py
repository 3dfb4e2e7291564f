"""The small classifier: its network, how it is trained, what it sees in images."""

import keras
import numpy as np

from keras_gan.files import block_rows, is_streamed, row_slices

FEATURES = 64
BATCH = 64
STEPS = 600
#: Part of what it is kept by on disk: change it with anything below.
RECIPE = "1: conv 32 64 64, dense 64, Adam 2e-3 to 0, 600 steps of 64 or two epochs"


def untrained(shape, classes, seed):
    """The network from images of a shape to (features, logits), in float32.

    Args:
        shape: (height, width, channels).
        classes: int.
        seed: int, of the initial weights.
    """
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
    features = layers.Dense(FEATURES, activation="relu", **settings())(x)
    logits = layers.Dense(classes, **settings())(features)
    return keras.Model(inputs, [features, logits], dtype="float32")


def train(network, images, labels, seed):
    """Train a network of `untrained` in place; Keras' and NumPy's random state is left alone.

    Args:
        network: with the outputs (features, logits).
        images: float array (number, height, width, channels) in [-1, 1], which may lie on disk.
        labels: int array (number,) from 0.
        seed: int, of the order of the images.
    """
    model = _logits_of(network)
    steps_per_epoch = max(1, len(images) // BATCH)
    epochs = max(2, STEPS // steps_per_epoch)
    rate = keras.optimizers.schedules.CosineDecay(2e-3, epochs * steps_per_epoch)
    model.compile(
        keras.optimizers.Adam(rate),
        keras.losses.SparseCategoricalCrossentropy(from_logits=True),
    )
    rng = np.random.default_rng(seed)
    # A batch that is shorter than the others would be compiled once more.
    kept = min(len(images), steps_per_epoch * BATCH)
    for _ in range(epochs):
        order = rng.permutation(len(images))[:kept]
        for rows in _portions(images, order):
            model.fit(images[rows], labels[rows], batch_size=BATCH, shuffle=False, verbose=0)


def seen_by(network, images):
    """int array (number,), the class that each image looks like."""
    model = _logits_of(network)
    return np.concatenate([
        model.predict(images[part], batch_size=256, verbose=0).argmax(axis=1)
        for part in row_slices(images)
    ])  # fmt: skip


def _logits_of(network):
    return keras.Model(network.inputs, network.outputs[1], dtype="float32")


def _portions(images, order):
    """Rows to read at once: all, or of images on disk as many whole batches as go into a block."""
    if not is_streamed(images):
        return [order]
    size = max(1, block_rows(images) // BATCH) * BATCH
    return [order[start : start + size] for start in range(0, len(order), size)]
