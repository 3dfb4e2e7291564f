"""Groups out of data that come in batches: `group` equally sized minibatches become one."""

import types

import keras
import numpy as np

from keras_gan.feeding.looking import full_batches, gives_tuples
from keras_gan.feeding.parts import as_tuple, rows_of


def group_batches(data, first, group, steps_per_epoch):
    """What `fit` gets for batches that come from the user's own iterable."""
    batch_size = rows_of(first)
    if isinstance(data, types.GeneratorType):
        return groups_of(data, batch_size, group)
    count = full_batches(data, batch_size, to_the_end=steps_per_epoch is None)
    if count is None and steps_per_epoch is None:
        raise ValueError(_without_end(data))
    if count is not None and count < group:
        raise ValueError(too_small(group, batch_size, f"{count} full minibatches of {batch_size}"))
    if isinstance(data, keras.utils.PyDataset) and count:
        return IndexedGroups(data, group, count // group)
    return StreamGroups(data, batch_size, group, None if steps_per_epoch else count // group)


def readable(data, steps=None, first=None):
    """Minibatches as Keras reads them on every backend: those of some loaders are no tuples.

    Args:
        data: anything that yields minibatches.
        steps: of an epoch or of the whole, where somebody chose them.
        first: the first minibatch, where it was read before.
    """
    if gives_tuples(data, first):
        return data
    count = full_batches(data, None, to_the_end=False)
    if count is None and steps is None:
        raise ValueError(_without_end(data))
    return StreamGroups(data, None, 1, None if steps else count)


def _without_end(data):
    return (
        "The length of the data is unknown or infinite. Pass `steps_per_epoch`, the number of "
        f"generator updates in an epoch. Received: steps_per_epoch=None, x={data}"
    )


def steps_of(samples, batch_size, group, streams=1):
    """Training steps of one pass over so many rows of the longest stream, at least one."""
    size = batch_size * group
    steps = -(-samples // size) if group == streams == 1 else samples // size
    if not steps:
        raise ValueError(too_small(group, batch_size, f"{samples} samples", samples // group))
    return steps


def too_small(group, batch_size, received, fitting=0):
    """The error of data that do not make a step; `fitting` is the largest minibatch that would."""
    most = f" to {fitting} or less" if fitting else ""
    return (
        f"One training step takes {group} fresh minibatches (`discriminator_steps`) of "
        f"{batch_size} samples, {group * batch_size} in all, and the data hold fewer. Lower "
        f'`batch_size`{most} or `discriminator_steps`, or choose `minibatches="reuse"`. '
        f"Received: {received}"
    )


def interleave(batches):
    """One group out of equally sized minibatches."""

    def merge(*leaves):
        stacked = np.stack([np.asarray(leaf) for leaf in leaves], axis=1)
        return stacked.reshape((-1, *stacked.shape[2:]))

    return keras.tree.map_structure(merge, *batches)


class IndexedGroups(keras.utils.PyDataset):
    """Groups out of a `PyDataset`; its workers load them."""

    def __init__(self, source, group, steps):
        super().__init__(source.workers, source.use_multiprocessing, source.max_queue_size)
        self.source = source
        self.group = group
        self.steps = steps

    @property
    def num_batches(self):
        return self.steps

    def __getitem__(self, index):
        first = index * self.group
        batches = [as_tuple(self.source[first + i]) for i in range(self.group)]
        sizes = [rows_of(batch) for batch in batches]
        if len(set(sizes)) > 1:
            raise ValueError(
                f"One training step takes {self.group} minibatches (`discriminator_steps`), which "
                "must have as many rows each; only the last of all may be shorter. "
                f"Received: minibatches {first} to {first + self.group - 1} with {sizes} rows"
            )
        return interleave(batches)

    def on_epoch_begin(self):
        self.source.on_epoch_begin()

    def on_epoch_end(self):
        self.source.on_epoch_end()


class StreamGroups(keras.utils.PyDataset):
    """Groups out of anything that can be iterated again and again (tf.data, DataLoader).

    Args:
        source: the iterable of minibatches.
        batch_size: rows of a full minibatch, and shorter ones are dropped; None: all are taken.
        group: minibatches of one step.
        steps: groups in an epoch, or None when `steps_per_epoch` sets its length.
    """

    def __init__(self, source, batch_size, group, steps):
        super().__init__()
        self.source = source
        self.batch_size = batch_size
        self.group = group
        self.steps = steps
        self._iterator = None

    @property
    def num_batches(self):
        return self.steps

    def on_epoch_begin(self):
        if self.steps is not None:
            self._iterator = None

    def __getitem__(self, index):
        if self._iterator is None:
            self._iterator = groups_of(self._forever(), self.batch_size, self.group)
        return next(self._iterator)

    def _forever(self):
        while True:
            yield from self.source


def groups_of(batches, batch_size, group):
    """Generator of groups; minibatches of another size than `batch_size` are left out."""
    waiting = []
    for batch in batches:
        batch = as_tuple(batch)
        if batch_size is not None and rows_of(batch) != batch_size:
            continue
        waiting.append(batch)
        if len(waiting) == group:
            yield interleave(waiting)
            waiting = []
