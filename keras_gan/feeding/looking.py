"""What can be known of data that come in batches before they are read."""

import keras

from keras_gan.feeding.parts import as_tuple, rows_of

_UNKNOWN = -2  # of tf.data


def peek(data):
    """(first minibatch as it comes, data that still holds it)."""
    if isinstance(data, keras.utils.PyDataset):
        return data[0], data
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

        return first, restored()
    if not hasattr(data, "__iter__") and hasattr(data, "__getitem__"):
        raise ValueError(
            "These data give single samples, and `fit` wants arrays or minibatches: hand over a "
            "loader of them, such as `DataLoader(x, batch_size=64, shuffle=True)`. "
            f"Received: x of type {type(data).__name__}"
        )
    for first in data:
        return first, data
    raise ValueError(f"The data given to `fit` yield no minibatch. Received: x={data}")


def gives_tuples(data, first=None):
    """Whether Keras reads these minibatches on every backend; of a loader the first one tells."""
    known = isinstance(data, (keras.utils.PyDataset, tuple, list, dict, str))
    known = known or hasattr(data, "cardinality")  # tf.data
    if known or hasattr(data, "__next__") or not hasattr(data, "__iter__"):
        return True
    return isinstance(next(iter(data), ()) if first is None else first, (tuple, list))


def full_batches(source, batch_size, to_the_end):
    """How many full minibatches an iterable yields, or None if nobody knows.

    Args:
        source: the iterable.
        batch_size: rows of a full minibatch; None: all count.
        to_the_end: whether to count by reading it all, which never ends for some.
    """
    if isinstance(source, keras.utils.PyDataset):
        count = source.num_batches
        if count:
            count -= rows_of(as_tuple(source[count - 1])) != batch_size
        return count
    if hasattr(source, "cardinality"):  # tf.data
        count = int(source.cardinality())
        if count == _UNKNOWN and to_the_end:
            return sum(rows_of(as_tuple(batch)) == batch_size for batch in source)
        if count < 0:
            return None
        if keras.tree.flatten(source.element_spec)[0].shape[0] is None:
            last = next(iter(source.skip(count - 1)))
            count -= rows_of(as_tuple(last)) != batch_size
        return count
    try:
        count = len(source)  # a DataLoader over a data set of known length
        counted = batch_size and source.batch_size
        return len(source.sampler) // batch_size if counted else count
    except (TypeError, AttributeError):
        return None
