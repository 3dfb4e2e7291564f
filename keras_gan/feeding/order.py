"""Which rows the steps of a training take: a function of (seed, step) alone.

So a resumed run sees the data that an undisturbed one would see, on every backend.
"""

import numpy as np


class Order:
    """The rows of one stream, step by step.

    Args:
        count: rows of the stream.
        batch_size: rows of one minibatch.
        group: minibatches of one step.
        seeds_of: function from the number of a pass to the seeds of its permutation.
        shuffle: a new permutation for each pass.
        ragged: the last minibatch of a pass may be shorter; else what is left over is dropped.
        shares: a shorter one repeats its first rows until it can be cut into so many equal parts.
    """

    def __init__(self, count, batch_size, group, seeds_of, shuffle, ragged, shares=1):
        self.count = count
        self.batch_size = batch_size
        self.group = group
        self.seeds_of = seeds_of
        self.shuffle = shuffle
        self.shares = shares
        self.size = batch_size * group
        self.steps = -(-count // self.size) if ragged else count // self.size
        #: Steps of a pass whose minibatches are all full.
        self.full_steps = count // self.size
        self._permutation = (None, None)

    def steps_left(self, step):
        """How many steps from this one on can be had at once as rows of equal number."""
        if not self.steps:
            return 1
        position = step % self.steps
        return (self.full_steps if position < self.full_steps else self.steps) - position

    def block(self, first, count):
        """The rows of `count` steps from `first` on, at most `steps_left`: (count, rows)."""
        if not self.steps:
            rows = self._repeated(first)
        else:
            turn, position = divmod(first, self.steps)
            rows = self._pass(turn)[position * self.size : (position + count) * self.size]
        if len(rows) < self.size:
            return np.resize(rows, len(rows) + -len(rows) % self.shares)[None]
        # Interleaved: minibatch i is rows i, i + group, ...
        blocks = rows.reshape(count, self.group, self.batch_size)
        return blocks.transpose(0, 2, 1).reshape(count, self.size)

    def _repeated(self, step):
        """A step that takes more rows than there are: several passes, the last one cut."""
        passes = -(-self.size // self.count)
        turns = range(step * passes, (step + 1) * passes)
        return np.concatenate([self._pass(turn) for turn in turns])[: self.size]

    def _pass(self, turn):
        if not self.shuffle:
            turn = 0
        if self._permutation[0] != turn:
            order = np.arange(self.count)
            if self.shuffle:
                order = np.random.default_rng(self.seeds_of(turn)).permutation(self.count)
            self._permutation = (turn, order)
        return self._permutation[1]
