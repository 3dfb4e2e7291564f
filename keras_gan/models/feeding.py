"""From any kind of data to what one training step eats: `group` minibatches at once.

A group is `group * batch_size` rows, interleaved: minibatch i is rows i, i + group, i + 2 group...
so that every device of a data-parallel run holds a part of every minibatch.
"""

import types

import keras
import numpy as np


def is_array(x):
    return hasattr(x, "__array__") and hasattr(x, "shape")


def is_arrays(data):
    """True for a structure of arrays, False for anything that yields batches."""
    leaves = keras.tree.flatten(data)
    return bool(leaves) and all(is_array(leaf) for leaf in leaves)


def as_tuple(batch):
    """(real,) or (real, condition) as `keras.utils.unpack_x_y_sample_weight` reads them."""
    if isinstance(batch, list):
        return tuple(batch)
    return batch if isinstance(batch, tuple) else (batch,)


def rows(batch):
    return keras.tree.flatten(batch)[0].shape[0]


def interleave(batches):
    """One group out of equally sized minibatches."""

    def merge(*leaves):
        stacked = np.stack([np.asarray(leaf) for leaf in leaves], axis=1)
        return stacked.reshape((-1, *stacked.shape[2:]))

    return keras.tree.map_structure(merge, *batches)


class ArrayGroups(keras.utils.PyDataset):
    """Groups out of arrays, in an order that is a function of (seed, training step) alone.

    So a resumed run sees the data that an undisturbed one would see, on every backend.

    Args:
        arrays: `(real,)` or `(real, condition)`, structures of arrays of equal length.
        batch_size: rows of one minibatch.
        group: minibatches of one step.
        shuffle: a new permutation for each pass over the data.
        seed: int.
        clock: function that gives the number of training steps done so far.
        endless: the epoch's length is set by `steps_per_epoch`, not by the data.
    """

    def __init__(self, arrays, batch_size, group, shuffle, seed, clock, endless):
        super().__init__()
        self.arrays = keras.tree.map_structure(np.asarray, arrays)
        self.batch_size = batch_size
        self.group = group
        self.shuffle = shuffle
        self.seed = seed
        self.clock = clock
        self.endless = endless
        self.count = rows(self.arrays)
        size = batch_size * group
        # With one minibatch a step the last, shorter one counts; a short group is dropped.
        self.steps = -(-self.count // size) if group == 1 else self.count // size
        self._start = None
        self._permutation = (None, None)

    @property
    def num_batches(self):
        return None if self.endless else self.steps

    def on_epoch_begin(self):
        # In endless mode Keras keeps one iterator for all epochs and goes on counting.
        if self._start is None or not self.endless:
            self._start = self.clock()

    def __getitem__(self, index):
        turn, position = divmod((self._start or 0) + index, self.steps)
        return self.take(self._blocks(turn, position, position + 1)[0][0])

    def take(self, rows):
        return keras.tree.map_structure(lambda array: array[rows], self.arrays)

    def row_blocks(self):
        """Yields the rows of the steps to come, (steps, rows of a step), many at a time.

        It runs beside the training and must not look at the clock itself.
        """
        step = self._start or 0
        last = None if self.endless else step + self.steps
        while last is None or step < last:
            turn, position = divmod(step, self.steps)
            count = self.steps - position
            if last is not None:
                count = min(count, last - step)
            yield from self._blocks(turn, position, position + count)
            step += count

    @property
    def step_rows(self):
        """Rows of every step, or None when the last one of a pass has fewer."""
        size = self.batch_size * self.group
        return None if self.steps * size > self.count else size

    def _blocks(self, turn, first, last):
        size = self.batch_size * self.group
        rows = self._order(turn)[first * size : last * size]
        full = len(rows) // size
        blocks = rows[: full * size].reshape(full, self.group, self.batch_size)
        # Interleaved: minibatch i is rows i, i + group, ...
        blocks = [blocks.transpose(0, 2, 1).reshape(full, size)] if full else []
        return blocks + ([rows[None, full * size :]] if full * size < len(rows) else [])

    def _order(self, turn):
        if not self.shuffle:
            turn = 0
        if self._permutation[0] != turn:
            order = np.arange(self.count)
            if self.shuffle:
                order = np.random.default_rng([self.seed, turn]).permutation(self.count)
            self._permutation = (turn, order)
        return self._permutation[1]


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
        return interleave([as_tuple(self.source[first + i]) for i in range(self.group)])

    def on_epoch_begin(self):
        self.source.on_epoch_begin()

    def on_epoch_end(self):
        self.source.on_epoch_end()


class StreamGroups(keras.utils.PyDataset):
    """Groups out of anything that can be iterated again and again (tf.data, DataLoader).

    Args:
        source: the iterable of minibatches.
        batch_size: rows of a full minibatch; shorter ones are dropped.
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
        if rows(batch) != batch_size:
            continue
        waiting.append(batch)
        if len(waiting) == group:
            yield interleave(waiting)
            waiting = []


def peek(data):
    """(first minibatch, data that still holds it)."""
    if isinstance(data, keras.utils.PyDataset):
        return as_tuple(data[0]), data
    if data is None:
        raise ValueError("`fit` needs samples: arrays or batches. Received: x=None")
    if hasattr(data, "__next__"):  # can be read once
        try:
            first = next(data)
        except StopIteration:
            raise ValueError(
                "The generator given to `fit` is empty or used up: it yields no minibatch. "
                f"Received: x={data}"
            ) from None

        def restored():
            yield as_tuple(first)
            for batch in data:
                yield as_tuple(batch)

        return as_tuple(first), restored()
    for first in data:
        return as_tuple(first), data
    raise ValueError(f"The data given to `fit` yield no minibatch. Received: x={data}")


def full_batches(source, batch_size):
    """How many full minibatches an iterable yields, or None if nobody knows."""
    if isinstance(source, keras.utils.PyDataset):
        count = source.num_batches
        if count:
            count -= rows(as_tuple(source[count - 1])) != batch_size
        return count
    if hasattr(source, "cardinality"):  # tf.data
        count = int(source.cardinality())
        if count < 0:
            return None
        if keras.tree.flatten(source.element_spec)[0].shape[0] is None:
            last = next(iter(source.skip(count - 1)))
            count -= rows(as_tuple(last)) != batch_size
        return count
    try:
        count = len(source)  # a DataLoader over a data set of known length
        return len(source.sampler) // batch_size if source.batch_size else count
    except (TypeError, AttributeError):
        return None


def group_batches(data, first, group, steps_per_epoch):
    """What `fit` gets for batches that come from the user's own iterable."""
    batch_size = rows(first)
    if isinstance(data, types.GeneratorType):
        return groups_of(data, batch_size, group)
    count = full_batches(data, batch_size)
    if count is None and steps_per_epoch is None:
        raise ValueError(
            "The length of the data is unknown or infinite. Pass `steps_per_epoch`, the number of "
            f"generator updates in an epoch. Received: steps_per_epoch=None, x={data}"
        )
    if count is not None and count < group:
        raise ValueError(too_small(group, batch_size, f"{count} full minibatches of {batch_size}"))
    if isinstance(data, keras.utils.PyDataset) and count:
        return IndexedGroups(data, group, count // group)
    return StreamGroups(data, batch_size, group, None if steps_per_epoch else count // group)


def too_small(group, batch_size, received):
    return (
        f"One training step takes {group} fresh minibatches (`discriminator_steps`) of "
        f"{batch_size} samples, {group * batch_size} in all, and the data hold fewer. Lower "
        f'`batch_size` or `discriminator_steps`, or choose `minibatches="reuse"`. '
        f"Received: {received}"
    )
