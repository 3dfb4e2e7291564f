"""Replicas on TensorFlow: each device holds all variables and sees its part of every minibatch.

`tf.distribute.MirroredStrategy` calls the step once for each device, and they meet where gradients
are made. Keras would add up what each replica has clipped, and repeat random numbers in each.
"""

import contextlib
import contextvars
from unittest import mock

import keras
import tensorflow as tf

# Whether all replicas draw the same numbers at the moment.
_drawn_in_common = contextvars.ContextVar("drawn_in_common", default=False)
# Seeds of replicas lie far apart, or their streams would soon meet.
_SEEDS_APART = 1_000_003


def strategy_of(model):
    """The strategy that a model was made in, or None where it was none."""
    strategy = model._distribute_strategy
    if tf.distribute.has_strategy() and tf.distribute.get_strategy() is not strategy:
        raise _made_elsewhere(model)
    return strategy


def check_strategy(model, variables):
    """A `ValueError` for what cannot train."""
    distribution = keras.distribution.distribution()
    if distribution is not None:
        raise ValueError(
            "On TensorFlow `tf.distribute.MirroredStrategy` chooses the devices. Call "
            "`keras.distribution.set_distribution(None)`. "
            f"Received: distribution={type(distribution).__name__}"
        )
    strategy = strategy_of(model)
    if strategy is None:
        return
    if not isinstance(strategy, tf.distribute.MirroredStrategy):
        raise ValueError(
            "A GAN trains on one device or under `tf.distribute.MirroredStrategy`. "
            f"Received: strategy={type(strategy).__name__}"
        )
    made_inside = strategy.extended.variable_created_in_scope
    if not tf.distribute.has_strategy() or not all(made_inside(v.value) for v in variables):
        raise _made_elsewhere(model)


def _made_elsewhere(model):
    return ValueError(
        "Make the networks, the optimizers and the model, and call `compile`, inside one "
        f"`strategy.scope()`. Received: model={model.name} with parts made outside of it"
    )


def averaged(gradients):
    """The mean of all replicas' gradients, where a strategy runs replicas."""
    context = _context()
    if context is None:
        return gradients
    return list(context.all_reduce(tf.distribute.ReduceOp.MEAN, gradients))


def own_rows(draw, count):
    context = _context()
    if context is None:
        return draw(count)
    token = _drawn_in_common.set(True)
    try:
        drawn = draw(count * context.num_replicas_in_sync)
    finally:
        _drawn_in_common.reset(token)
    first = context.replica_id_in_sync_group * count
    return keras.tree.map_structure(lambda array: array[first : first + count], drawn)


def all_rows(array):
    context = _context()
    if context is None:
        return array
    gathered = tf.stop_gradient(context.all_gather(array, axis=0))
    count = array.shape[0] and array.shape[0] * context.num_replicas_in_sync
    return tf.ensure_shape(gathered, (count, *array.shape[1:]))  # which are forgotten


def mean_over_replicas(values):
    context = _context()
    if context is None or not keras.tree.flatten(values):
        return values
    return context.all_reduce(tf.distribute.ReduceOp.MEAN, values)


def in_replicas(train_function, strategy):
    """Keras' function of one call of `fit`, under the two rules of this file."""

    def function(iterator):
        if not isinstance(iterator, (tf.data.Iterator, tf.distribute.DistributedIterator)):
            iterator = (_in_parts(data, strategy) for data in iterator)  # `train_on_batch`
        # Around the strategy: replicas are threads in turns, and would undo each other's patches.
        with _reduced_once(), _seeds_apart():
            return train_function(iterator)

    return function


def _context():
    """The replica that is running, or None where there are none."""
    return tf.distribute.get_replica_context() if tf.distribute.has_strategy() else None


def _in_parts(data, strategy):
    def shared(array):
        if array is None:
            return None
        count = array.shape[0] // strategy.num_replicas_in_sync

        def part(context):
            first = context.replica_id_in_sync_group * count
            return tf.convert_to_tensor(array[first : first + count])

        return strategy.experimental_distribute_values_from_function(part)

    return keras.tree.map_structure(shared, data)


def _reduced_once():
    # Keras' optimizers add up the replicas' gradients after they were clipped; here they are the
    # mean before that.
    return mock.patch.object(
        keras.optimizers.Optimizer, "_all_reduce_sum_gradients", lambda optimizer, pairs: pairs
    )


@contextlib.contextmanager
def _seeds_apart():
    """What layers draw, such as dropout, is drawn for each replica's rows with its own seed."""
    next_seed = keras.random.SeedGenerator.next

    def next_own_seed(generator, *args, **kwargs):
        seed = next_seed(generator, *args, **kwargs)
        context = _context()
        if context is None or _drawn_in_common.get():
            return seed
        apart = tf.cast(context.replica_id_in_sync_group * _SEEDS_APART, seed.dtype)
        return seed + tf.stack([apart, tf.zeros_like(apart)])

    with mock.patch.object(keras.random.SeedGenerator, "next", next_own_seed):
        yield
