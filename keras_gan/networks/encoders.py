"""How each kind of condition enters a network: an input, and features made from it."""

from dataclasses import dataclass

import keras
from keras import layers

from keras_gan.layers import LogMel, SentenceFeatures


@dataclass(frozen=True)
class LabelEncoder:
    """Labels (batch,) -> an embedding (batch, size), as Mirza and Osindero (2014) tell classes.

    Args:
        classes: labels are integers in [0, classes).
        size: numbers of the embedding of each.
    """

    classes: int
    size: int = 32
    name = "label"

    def input(self):
        return keras.Input((), dtype="int32", name="labels")

    def encode(self, labels):
        return layers.Embedding(self.classes, self.size)(labels)

    def project(self, labels, units, wrap):
        """Vectors (batch, units) for a projection discriminator."""
        short = keras.initializers.RandomNormal(stddev=units**-0.5)
        return wrap(layers.Embedding(self.classes, units, embeddings_initializer=short))(labels)


@dataclass(frozen=True)
class AttributesEncoder:
    """Several labels (batch, n) -> features (batch, size), a vector of each value beside another.

    Args:
        classes: how many each attribute has; attribute i is an integer in [0, classes[i]).
        size: numbers of the vector of each value, and of the features.
    """

    classes: tuple[int, ...]
    size: int = 32
    name = "attributes"

    def input(self):
        return keras.Input((len(self.classes),), dtype="int32", name="condition")

    def encode(self, attributes):
        told = [layers.Embedding(count, self.size) for count in self.classes]
        x = keras.ops.concatenate(self._looked_up(attributes, told), axis=-1)
        return layers.LeakyReLU(negative_slope=0.2)(layers.Dense(self.size)(x))

    def project(self, attributes, units, wrap):
        """Vectors (batch, units) for a projection discriminator: the sum of those of all values.

        So is the logarithm of how likely attributes are that do not depend on each other.
        """
        short = keras.initializers.RandomNormal(stddev=units**-0.5)
        told = [
            wrap(layers.Embedding(count, units, embeddings_initializer=short))
            for count in self.classes
        ]
        return sum(self._looked_up(attributes, told))

    def _looked_up(self, attributes, tables):
        """[(batch, size)], of each attribute the vector of its value."""
        return [table(attributes[:, place]) for place, table in enumerate(tables)]


@dataclass(frozen=True)
class VectorEncoder:
    """Vectors (batch, *shape) -> features (batch, size), as Reed et al. (2016) tell sentences.

    Args:
        shape: of one vector, or of any other array, which is flattened.
        size: units of the one layer.
    """

    shape: tuple[int, ...]
    size: int = 128
    name = "vector"

    def input(self):
        return keras.Input(self.shape, name="condition")

    def encode(self, vectors):
        x = layers.Flatten()(vectors) if len(self.shape) > 1 else vectors
        return layers.LeakyReLU(negative_slope=0.2)(layers.Dense(self.size)(x))

    def project(self, vectors, units, wrap):
        """Vectors (batch, units) for a projection discriminator."""
        return wrap(layers.Dense(units, use_bias=False))(self.encode(vectors))


@dataclass(frozen=True)
class TokenEncoder:
    """Word numbers (batch, length) -> features (batch, size), by `layers.SentenceFeatures`.

    Args:
        words: numbers are in [0, words); 0 is no word.
        length: numbers of a sentence.
        size: of the features, and of each word's vector.
    """

    words: int
    length: int
    size: int = 64
    name = "text"

    def input(self):
        return keras.Input((self.length,), dtype="int32", name="condition")

    def encode(self, tokens):
        told = SentenceFeatures(self.words, self.size)(tokens)
        return layers.LeakyReLU(negative_slope=0.2)(layers.Dense(self.size)(told))

    def project(self, tokens, units, wrap):
        """Vectors (batch, units) for a projection discriminator."""
        return wrap(layers.Dense(units, use_bias=False))(self.encode(tokens))


@dataclass(frozen=True)
class SoundEncoder:
    """Sounds (batch, length) -> features (batch, size): `layers.LogMel`, then convolutions in time.

    The mean over time, so that a word means the same a little later.

    Args:
        length: samples of a sound.
        rate: samples a second.
        size: of the features.
    """

    length: int
    rate: int
    size: int = 64
    name = "sound"

    def input(self):
        return keras.Input((self.length,), name="condition")

    def encode(self, sounds):
        x = LogMel(self.rate)(sounds)
        for _ in range(3):
            x = layers.Conv1D(self.size, 5, strides=2, padding="same")(x)
            x = layers.LeakyReLU(negative_slope=0.2)(x)
        return layers.GlobalAveragePooling1D()(x)

    def project(self, sounds, units, wrap):
        """Vectors (batch, units) for a projection discriminator."""
        return wrap(layers.Dense(units, use_bias=False))(self.encode(sounds))


@dataclass(frozen=True)
class ImageEncoder:
    """Images (batch, height, width, channels) -> features (batch, size), by strided convolutions.

    For pictures that say what is wanted, such as a sketch or another view; a picture that shall
    only change its looks is `Pix2Pix`'s.

    Args:
        shape: of one image.
        width: channels of the first convolution, doubled with each, until no side is over 4.
        size: of the features.
    """

    shape: tuple[int, int, int]
    width: int = 16
    size: int = 128
    name = "image"

    def input(self):
        return keras.Input(self.shape, name="condition")

    def encode(self, images):
        x, side, width = images, max(self.shape[:2]), self.width
        while side > 4:
            x = layers.Conv2D(width, 4, strides=2, padding="same")(x)
            x = layers.LeakyReLU(negative_slope=0.2)(x)
            side, width = -(-side // 2), 2 * width
        return layers.LeakyReLU(negative_slope=0.2)(layers.Dense(self.size)(layers.Flatten()(x)))

    def project(self, images, units, wrap):
        """Vectors (batch, units) for a projection discriminator."""
        return wrap(layers.Dense(units, use_bias=False))(self.encode(images))


_ENCODERS = {
    "labels": lambda part: LabelEncoder(part["classes"]),
    "attributes": lambda part: AttributesEncoder(tuple(part["classes"])),
    "image": lambda part: ImageEncoder(tuple(part["shape"])),
    "vector": lambda part: VectorEncoder(tuple(part["shape"])),
    "samples": lambda part: VectorEncoder(tuple(part["shape"])),
    "tokens": lambda part: TokenEncoder(part["size"], part["length"]),
    "sound": lambda part: SoundEncoder(part["length"], part["rate"]),
    "text": lambda part: TokenEncoder(len(part["vocabulary"]) + 1, part["length"]),
}


def encoder(part):
    """The encoder of a condition that a spec describes (`data.check_spec`), or None without one.

    Example:
        encoder({"kind": "labels", "classes": 10})  # LabelEncoder(classes=10, size=32)
    """
    if part is None:
        return None
    if part["kind"] not in _ENCODERS:
        raise ValueError(
            "The default networks know how to be told a condition of kind "
            f"{', '.join(map(repr, _ENCODERS))}. Pass your own two networks for another. "
            f"Received: condition={part!r}"
        )
    return _ENCODERS[part["kind"]](part)
