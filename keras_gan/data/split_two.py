"""From all pictures of two kinds to those to train on and those held out, in pairs or not."""

import numpy as np

from keras_gan.data.pixels import scaled
from keras_gan.data.split import split
from keras_gan.data.two_kinds import TwoKinds
from keras_gan.files import select

_HALVES = 2  # the stream of random numbers beside the one of `split`


def two_kinds(name, samples, apart, seed, held_out):
    """A `TwoKinds` of `TwoSamples`.

    Args:
        name: what `load` was asked for.
        samples: `TwoSamples`.
        apart: True takes pairs apart: half of what there is to train on gives a alone, the other
            half b alone, so that no partner and no near-duplicate of it is among them. What is
            held out stays in pairs.
        seed, held_out: as in `load`.
    """
    paired = samples.names is not None
    if samples.held_out_from is not None:
        counts = zip((samples.a, samples.b), samples.held_out_from, strict=True)
        rows = [np.split(np.arange(len(values)), [first]) for values, first in counts]
    elif paired:
        rows = [_split_whole(samples, held_out, seed)] * 2
    else:
        # Two streams: folders of equal numbers shall not come out as rows that belong together.
        rows = [split(len(values), held_out, seed, stream=stream)
                for values, stream in ((samples.a, 1), (samples.b, 3))]  # fmt: skip
    (train_a, held_a), (train_b, held_b) = rows
    if apart:
        train_a, train_b = _halved(train_a, samples, seed, name)
    return TwoKinds(
        name=name,
        train_a=scaled(select(samples.a, train_a)),
        train_b=scaled(select(samples.b, train_b)),
        held_out_a=scaled(select(samples.a, held_a)),
        held_out_b=scaled(select(samples.b, held_b)),
        paired=paired and not apart,
        held_out_paired=paired,
        held_out_names=tuple(samples.names[row] for row in held_a) if paired else None,
    )


def _split_whole(samples, held_out, seed):
    """As `split`, of what the pairs are `of`: all pairs of one are on the same side."""
    if samples.of is None:
        return split(len(samples.a), held_out, seed)
    _, firsts, of = np.unique(samples.of, return_index=True, return_inverse=True)
    labels = None if samples.labels is None else samples.labels[firsts]
    sides = split(len(firsts), held_out, seed, labels)
    generator = np.random.default_rng([seed, _HALVES, 1])
    return [generator.permutation(np.flatnonzero(np.isin(of, side))) for side in sides]


def _halved(rows, samples, seed, name):
    """(rows that give a, rows that give b), none of which are alike."""
    alike = rows if samples.alike is None else samples.alike[rows]
    kinds = np.random.default_rng([seed, _HALVES]).permutation(np.unique(alike))
    if len(kinds) < 2:
        raise ValueError(
            "Pairs are taken apart into some that give a and others that give b, so at least two "
            f"are needed beside those held out. Received: name={name!r} with {len(kinds)}"
        )
    gives_a = np.isin(alike, kinds[: (len(kinds) + 1) // 2])
    return rows[gives_a], rows[~gives_a]
