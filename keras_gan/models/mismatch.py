"""Which rows of a minibatch make a wrong pair."""

import keras
from keras import ops


def next_that_differs(condition):
    """(the row below, begun again at the top, whose condition differs; whether there is one).

    Args:
        condition: structure of arrays (batch, ...); all numbers are compared, batch^2 of them.
    """
    leaves = keras.tree.flatten(condition)
    count = ops.shape(leaves[0])[0]
    flat = [ops.reshape(leaf, (count, -1)) for leaf in leaves]
    apart = [ops.any(ops.not_equal(a[:, None], a[None]), axis=-1) for a in flat]  # (batch, batch)
    steps = ops.arange(count)[None]
    below = (ops.arange(count)[:, None] + steps) % count
    differs = ops.take_along_axis(sum(ops.cast(a, "int32") for a in apart), below, axis=1) > 0
    # The nearest, and 0 steps where no condition differs from any other.
    nearest = ops.argmax(ops.cast(differs, steps.dtype) * (count - steps), axis=1)
    wrong = ops.take_along_axis(below, nearest[:, None], axis=1)[:, 0]
    return wrong, ops.any(differs)
