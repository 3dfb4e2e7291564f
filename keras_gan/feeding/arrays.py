"""Groups out of arrays."""

import keras

from keras_gan.feeding.order import Order
from keras_gan.feeding.parts import rows_of
from keras_gan.files import held, is_streamed


class ArrayGroups(keras.utils.PyDataset):
    """What each training step reads of arrays: `({name: rows of the part},)`.

    The first stream's passes are permuted by `default_rng([seed, pass])`, the n-th one's by
    `[seed, pass, n]`. A lone stream's last, shorter minibatch counts when a step takes one
    minibatch; else what is too short is dropped. Of several streams the longest sets the epoch,
    the others begin again; one with fewer rows than a step is repeated within it.

    Args:
        streams: one dictionary {name: structure of arrays} for each stream.
        batch_size: rows of one minibatch.
        group: minibatches of one step.
        shuffle: a new permutation for each pass over a stream.
        seed: int.
        clock: function that gives the number of training steps done so far.
        endless: the epoch's length is set by `steps_per_epoch`, not by the data.
        shares: a last, shorter minibatch is filled up to a multiple of it.
    """

    def __init__(self, streams, batch_size, group, shuffle, seed, clock, endless, shares=1):
        super().__init__()
        self.arrays = tuple(keras.tree.map_structure(held, parts) for parts in streams)
        self.clock = clock
        self.endless = endless

        def order(index, parts):
            def seeds_of(turn):
                return [seed, turn, index] if index else [seed, turn]

            ragged = group == len(self.arrays) == 1
            return Order(rows_of(parts), batch_size, group, seeds_of, shuffle, ragged, shares)

        self.orders = [order(index, parts) for index, parts in enumerate(self.arrays)]
        self.steps = max(order.steps for order in self.orders)
        self._start = None

    @property
    def in_memory(self):
        """Whether the arrays can be handed to the framework whole."""
        return not any(is_streamed(leaf) for leaf in keras.tree.flatten(self.arrays))

    @property
    def num_batches(self):
        return None if self.endless else self.steps

    def on_epoch_begin(self):
        # In endless mode Keras keeps one iterator for all epochs and goes on counting.
        if self._start is None or not self.endless:
            self._start = self.clock()

    def __getitem__(self, index):
        return self.take([block[0] for block in self._blocks((self._start or 0) + index, 1)])

    def take(self, rows):
        """The data of one step, `rows` with one array for each stream."""
        parts = {}
        for arrays, chosen in zip(self.arrays, rows, strict=True):
            parts |= {name: _taken(part, chosen) for name, part in arrays.items()}
        return (parts,)

    def row_blocks(self):
        """Yields the rows of the steps to come, many steps at a time: a tuple of (steps, rows).

        It runs beside the training and must not look at the clock itself.
        """
        step = self._start or 0
        last = None if self.endless else step + self.steps
        while last is None or step < last:
            count = min(order.steps_left(step) for order in self.orders)
            count = count if last is None else min(count, last - step)
            yield self._blocks(step, count)
            step += count

    @property
    def step_rows(self):
        """Rows of every step, or None when the last one of a pass has fewer."""
        first = self.orders[0]
        return None if first.steps > first.full_steps else first.size

    def _blocks(self, step, count):
        return tuple(order.block(step, count) for order in self.orders)


def _taken(part, rows):
    if hasattr(part, "shape"):  # most are, and steps may be short
        return part[rows]
    return keras.tree.map_structure(lambda array: array[rows], part)
