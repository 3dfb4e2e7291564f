"""The way of data into `fit`: they go in once, checked, and come back as what Keras reads."""

import dataclasses
from collections.abc import Callable
from typing import Any

import keras
import numpy as np

from keras_gan.feeding import parts as by_parts
from keras_gan.feeding.arrays import ArrayGroups
from keras_gan.feeding.batches import group_batches, readable, too_small
from keras_gan.feeding.looking import peek
from keras_gan.feeding.parts import as_tuple, is_arrays, rows_of
from keras_gan.feeding.shares import check_shares
from keras_gan.files import is_streamed, select


@dataclasses.dataclass
class Feed:
    """How one model wants its data.

    Args:
        streams: tuples of the names of the parts.
        ignored: names of parts that may come along.
        group: minibatches of one training step.
        check: function of {name: arrays} that raises a `ValueError` when they do not fit.
        prepare: function from {name: arrays} of whole data to what the networks take.
        seed: int, of the order of arrays.
        clock: function that gives the number of training steps done so far.
        replicas: devices that share each minibatch.
        evaluation_replicas: devices that share each minibatch of `evaluate`.
        divide: function of (x, y, training) of arrays that gives what `by_name` reads.
    """

    streams: tuple
    ignored: tuple
    group: int
    check: Callable[[dict], None]
    prepare: Callable[[dict], dict]
    seed: int
    clock: Callable[[], int]
    replicas: int
    evaluation_replicas: int
    divide: Callable[..., tuple]

    def arrays(self, x, y, batch_size, shuffle, steps_per_epoch) -> ArrayGroups:
        """Groups out of arrays."""
        parts = self.training_arrays(x, y)
        groups = ArrayGroups(
            [{name: parts[name] for name in stream} for stream in self.streams],
            batch_size,
            self.group,
            shuffle,
            self.seed,
            self.clock,
            endless=steps_per_epoch is not None,
            shares=self.replicas,
        )
        if not groups.steps:
            count = max(rows_of(stream) for stream in groups.arrays)
            fitting = count // self.group
            raise ValueError(too_small(self.group, batch_size, f"{count} samples", fitting))
        whole_only = groups.step_rows is not None
        check_shares(rows_of(groups.arrays[0]), batch_size, self.replicas, whole_only, filled=True)
        return groups

    def training_arrays(self, x, y):
        """{name: arrays} of all that `fit` is given, or a `ValueError`."""
        return self.checked(*self.divide(x, y, training=True))

    def batches(self, data, steps_per_epoch) -> Any:
        """Groups out of anything that yields minibatches; several devices take none that differ."""
        came, data = peek(data)
        first = as_tuple(came)
        self.check_step(self.parts(*pair(first)))
        check_shares(rows_of(first), rows_of(first), self.replicas)
        if self.group == self.replicas == 1:
            return readable(data, steps_per_epoch, came)
        return group_batches(data, first, self.group, steps_per_epoch)

    def held_out(self, data, batch_size, steps=None):
        """`validation_data` for Keras: arrays are checked and given by name."""
        if data is None:
            return None
        if not is_arrays(pair(data)[0]):
            return readable(data, steps)
        parts = self.checked(*self.divide(*pair(data)))
        return (self.in_order(parts, batch_size),)

    def in_order(self, parts, batch_size):
        """Arrays by name for `evaluate`, all as long as the longest, and read in order."""
        parts = by_parts.equal_rows(parts, self.streams)
        check_shares(rows_of(parts), batch_size, self.evaluation_replicas)
        if not any(is_streamed(leaf) for leaf in keras.tree.flatten(parts)):
            return parts
        return ArrayGroups([parts], batch_size, 1, False, 0, clock=lambda: 0, endless=False)

    def parts(self, x, y):
        """{name: arrays} of what a user gave."""
        return by_parts.by_name(x, y, self.streams, self.ignored)

    def checked(self, x, y):
        """{name: arrays as the networks take them}, or a `ValueError` that says what is wrong."""
        parts = self.prepare(self.parts(x, y))
        self.check_all(parts)
        return parts

    def checked_step(self, x, y):
        """As `checked`, for what one step reads: all streams have equal numbers of rows."""
        parts = self.prepare(self.parts(x, y))
        self.check_step(parts)
        return parts

    def check_all(self, parts):
        self.check(parts)  # a game may have better words for a part that is missing
        by_parts.check_complete(parts, self.streams)
        by_parts.check_rows(parts, self.streams)

    def check_step(self, parts):
        self.check_all(parts)
        by_parts.check_rows(parts, [list(parts)])


def pair(batch):
    """(x, y) of what `keras.utils.unpack_x_y_sample_weight` accepts, without weights."""
    x, y, weights = keras.utils.unpack_x_y_sample_weight(as_tuple(batch))
    if weights is not None:
        raise ValueError(
            "A GAN has no loss of each sample that could be weighted: leave the third part out. "
            f"Received: (x, y, sample_weight) with weights of type {type(weights).__name__}"
        )
    return x, y


def split(x, y, fraction):
    """((x, y) to train on, (x, y) of the last `fraction` of the rows)."""
    if not 0.0 < fraction < 1.0:
        raise ValueError(
            f"`validation_split` is a share in (0, 1). Received: validation_split={fraction}"
        )
    if not is_arrays(x):
        raise ValueError(
            "`validation_split` divides arrays only. Pass `validation_data` instead. "
            f"Received: validation_split={fraction}, x of type {type(x)}"
        )
    counts = {leaf.shape[0] for leaf in keras.tree.flatten(x)}
    if len(counts) > 1:
        raise ValueError(
            "`validation_split` divides parts with equal numbers of rows. Pass `validation_data` "
            f"instead. Received: validation_split={fraction}, parts with {sorted(counts)} rows"
        )
    kept = rows_of(x) - int(np.ceil(rows_of(x) * fraction))
    first, second = slice(None, kept), slice(kept, None)

    def cut(part):
        return keras.tree.map_structure(lambda a: None if a is None else select(a, part), (x, y))

    return cut(first), cut(second)
