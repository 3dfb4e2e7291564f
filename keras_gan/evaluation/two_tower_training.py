"""Two small networks, one of pictures and one of sentences, and how they learn to agree."""

import keras
import numpy as np
from keras import ops

from keras_gan.layers import SentenceFeatures

FEATURES = 64
BATCH = 64
STEPS = 600
TEMPERATURE = 0.1
#: Part of what they are kept by on disk: change it with anything below.
RECIPE = "1: conv 32 64 64, sentence features, dense 64, Adam 2e-3 to 0, 600 steps of 64"


def image_tower(shape):
    """Images (batch, *shape) -> directions (batch, FEATURES)."""
    layers = keras.layers
    inputs = x = keras.Input(shape)
    for filters in (32, 64, 64):
        x = layers.Conv2D(filters, 3, padding="same", use_bias=False, dtype="float32")(x)
        x = layers.BatchNormalization(momentum=0.9, dtype="float32")(x)
        x = layers.ReLU(dtype="float32")(x)
        if min(x.shape[1:3]) > 7:
            x = layers.MaxPooling2D(2, padding="same", dtype="float32")(x)
    x = layers.Dense(FEATURES, dtype="float32")(layers.Flatten(dtype="float32")(x))
    return keras.Model(inputs, layers.UnitNormalization(dtype="float32")(x))


def text_tower(words, length):
    """Word numbers (batch, length), 0 for none -> directions (batch, FEATURES)."""
    layers = keras.layers
    tokens = keras.Input((length,), dtype="int32")
    x = SentenceFeatures(words, FEATURES, dtype="float32")(tokens)
    x = layers.Dense(FEATURES, dtype="float32")(x)
    return keras.Model(tokens, layers.UnitNormalization(dtype="float32")(x))


class Pair(keras.Model):
    """Both towers; its loss is the cross-entropy of finding one's partner in the minibatch.

    Both ways, over a temperature, as CLIP learns; a row with an equal sentence is no wrong partner.
    """

    def __init__(self, images, texts):
        super().__init__()
        self.images, self.texts = images, texts

    def call(self, inputs, training=None):
        image, tokens = inputs
        return ops.stack([self.images(image, training=training), self.texts(tokens)], axis=1)

    def compute_loss(self, x=None, y=None, y_pred=None, sample_weight=None, training=True):
        image, text = y_pred[:, 0], y_pred[:, 1]
        logits = ops.matmul(image, ops.transpose(text)) / TEMPERATURE
        equal = ops.cast(ops.equal(y[:, None], y[None, :]), "float32")
        # Other rows of an equal sentence are neither right nor wrong: no softmax sees them.
        logits = logits - 1e9 * (equal - ops.eye(ops.shape(y)[0], dtype="float32"))
        own = ops.diagonal(logits)
        across = ops.logsumexp(logits, axis=1) + ops.logsumexp(logits, axis=0)
        return ops.mean(across / 2 - own)


def train(images_of, texts_of, images, tokens, seed):
    """Train two towers in place.

    Args:
        images_of, texts_of: of `image_tower` and `text_tower`.
        images: float array (number, height, width, channels) in [-1, 1].
        tokens: int array (number, length).
        seed: int, of the order of the pairs.
    """
    groups = np.unique(tokens, axis=0, return_inverse=True)[1].reshape(-1).astype("int32")
    pair = Pair(images_of, texts_of)
    rate = keras.optimizers.schedules.CosineDecay(2e-3, STEPS)
    pair.compile(keras.optimizers.Adam(rate))
    rng, size = np.random.default_rng(seed), min(BATCH, len(images))
    rows = np.concatenate(
        [rng.permutation(len(images)) for _ in range(1 + STEPS * size // len(images))]
    )[: STEPS * size]
    for part in np.array_split(rows, 10):
        part = part[: len(part) // size * size]  # a shorter batch would be compiled once more
        pair.fit([images[part], tokens[part]], groups[part], batch_size=size, shuffle=False,
                 verbose=0)  # fmt: skip
