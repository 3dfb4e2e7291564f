"""Steps one after the other in TensorFlow: where their data come from and the loop over them."""

from typing import Any, NamedTuple

import keras
import tensorflow as tf


class RowBlock(NamedTuple):
    """What the steps of one call read: the i-th one the rows `rows[s][i]` of stream s."""

    rows: Any
    arrays: Any

    def data(self, step):
        return _take(self.arrays, [rows[step] for rows in self.rows])


def pipeline(groups, count, in_graph):
    """The order of the rows, and the rows themselves, without Python in each step.

    Args:
        groups: `feeding.ArrayGroups`.
        count: steps of one call.
        in_graph: leave it to the function of `looped` to gather the rows. That takes no second
            thread, which a step of a millisecond feels.
    """
    if groups.in_memory:
        data = _gathered(groups, count, in_graph)
    else:
        data = _read(groups)
    steps = tf.data.INFINITE_CARDINALITY if groups.endless else groups.steps
    options = tf.data.Options()
    options.autotune.enabled = False  # there is nothing to tune, and its thread slows small steps
    options.threading.private_threadpool_size = 1
    data = data.apply(tf.data.experimental.assert_cardinality(steps))
    return data.prefetch(2).with_options(options)


def _gathered(groups, count, in_graph):
    """Arrays that are in memory: only the numbers of the rows come from Python."""
    arrays = keras.tree.map_structure(tf.convert_to_tensor, groups.arrays)
    rows = tf.data.Dataset.from_generator(
        groups.row_blocks,
        output_signature=tuple(
            tf.TensorSpec((None, groups.step_rows), tf.int64) for _ in groups.arrays
        ),
    ).unbatch()
    # Keras counts elements as steps, and calls of several steps must not end half-way.
    if in_graph and (count == 1 or (groups.endless and groups.step_rows)):
        batched = rows.batch(count, drop_remainder=True)
        return batched.map(lambda *rows: RowBlock(rows, arrays))
    return rows.map(lambda *rows: _take(arrays, rows))


def _read(groups):
    """Arrays on disk: each step's rows are read when they are due."""
    signature = keras.tree.map_structure(
        lambda a: tf.TensorSpec((groups.step_rows, *a.shape[1:]), a.dtype),
        {name: part for stream in groups.arrays for name, part in stream.items()},
    )

    def steps():
        for blocks in groups.row_blocks():
            for rows in zip(*blocks, strict=True):
                yield groups.take(rows)

    return tf.data.Dataset.from_generator(steps, output_signature=(signature,))


def looped(model, count):
    """The function that `fit` calls: up to `count` steps on what an iterator yields, in one graph.

    Keras' own wraps data and logs in optional values, which takes as long as a small step.
    """
    step = tf.function(
        model.train_step, autograph=False, reduce_retracing=True, jit_compile=model.jit_compile
    )

    @tf.function(autograph=False, reduce_retracing=True)
    def steps(iterator):
        data = iterator.get_next()
        if isinstance(data, RowBlock):
            return _over_block(step, data, count)
        return _over_iterator(step, data, iterator, count)

    def train_function(iterator):
        if not isinstance(iterator, tf.data.Iterator):  # `train_on_batch`
            return [step(data) for _, data in zip(range(count), iterator, strict=False)][-1]
        try:
            return steps(iterator)
        except tf.errors.OutOfRangeError:
            raise StopIteration from None

    return train_function


def _over_block(step, block, count):
    logs = step(block.data(0))
    if count == 1:
        return logs
    return tf.while_loop(
        lambda i, _: i < count, lambda i, _: (i + 1, step(block.data(i))), (tf.constant(1), logs)
    )[1]


def _over_iterator(step, data, iterator, count):
    logs = step(data)
    if count == 1:
        return logs

    def body(i, _, logs):
        # An error at the end of the data would break off the step that is under way.
        data = iterator.get_next_as_optional()
        there = data.has_value()
        return i + 1, there, tf.cond(there, lambda: step(data.get_value()), lambda: logs)

    start = tf.constant(1), tf.constant(True), logs
    return tf.while_loop(lambda i, there, _: there & (i < count), body, start)[2]


def _take(arrays, rows):
    parts = {}
    for stream, chosen in zip(arrays, rows, strict=True):
        parts |= keras.tree.map_structure(lambda a, chosen=chosen: tf.gather(a, chosen), stream)
    return (parts,)
