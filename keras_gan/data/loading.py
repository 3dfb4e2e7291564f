"""`load(name)`: find the source, check the rest, read, split, scale."""

import numpy as np

from keras_gan.data.data import Data
from keras_gan.data.given import as_source
from keras_gan.data.keeping import in_memory, on_disk
from keras_gan.data.load_checks import check_seed_and_held_out, check_size, check_streaming
from keras_gan.data.pixels import scaled
from keras_gan.data.samples import TwoSamples
from keras_gan.data.sources import find, streaming_names, taken_apart
from keras_gan.data.split import split
from keras_gan.data.split_two import two_kinds
from keras_gan.files import select


def load(name, *, size=None, seed=0, held_out=0.2, streaming=False):
    """Load data by name, as arrays in the form that every model here expects.

    The same arguments give the same arrays in the same order.

    Args:
        name: One of `keras_gan.data.names()`, such as `"digits"`, `"folder:photos"` or
            `"tfds:cifar10"`; the path of a folder of images, or of a `.npy` or `.npz` file; or
            samples: an array, a pair (samples, labels), the columns of a data frame.
        size: Height and width to resize images to, after cutting a square from the middle. None
            keeps them as they are. Of sequences, the number of tokens.
        seed: Draws the points of `ring`, `grid` and `swiss-roll`, the laws of `markov` and `oracle`
            and the sequences of all three laws, and chooses what is held out.
        held_out: The fraction to hold out, in [0, 1), alike in every class. Where the dataset
            has a test or validation part of its own, that is held out, whatever the fraction.
        streaming: True leaves the pictures of `folder:PATH`, `captions:FOLDER`, `tfds:NAME`,
            `pairs:` and `unpaired:` on disk, for sets that are larger than memory: decoded once
            to 8 bits into `files.cache_folder()`, and read a few at a time. `train` and
            `held_out` are then `files.StreamedArray`s with the same values in the same order.

    Returns:
        A `Data`; a `TwoKinds` where there are two kinds of pictures, to learn translation from.

    Example:
        images = keras_gan.data.load("folder:photos", size=64).train
    """
    name, given = as_source(name)
    together = taken_apart(name)
    source, argument = given or find(name if together is None else together)
    check_size(size, source.kind, name, at_hand=given is not None)
    check_seed_and_held_out(seed, held_out)
    check_streaming(streaming, source.streams, name, streaming_names())
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
