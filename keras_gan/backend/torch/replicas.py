"""Replicas on torch: each process holds all variables and sees its part of every minibatch.

They meet where gradients are made, once for each move of a player: there the means of gradients,
losses and batch statistics are taken, so that after it all processes hold the same numbers.
"""

import contextlib
import contextvars
from unittest import mock

import keras
import torch
from torch import distributed

from keras_gan.backend.scope import SubstituteScope
from keras_gan.backend.torch import group

# Whether a step is running that the processes share. What is computed outside, as in `evaluate`,
# each of them computes whole.
_in_step = contextvars.ContextVar("in_step", default=False)
# Whether all processes draw the same numbers at the moment.
_drawn_in_common = contextvars.ContextVar("drawn_in_common", default=False)
# A seed is counted up by one for each draw: these streams begin too far apart to meet.
_SEEDS_APART = 0x9E3779B1


class OwnPart(tuple):
    """Data of a step that hold this process' rows alone."""


def here():
    """(number of this process, number of processes) of the running step."""
    return (group.rank(), group.count()) if _in_step.get() else (0, 1)


def sharing(train_step):
    """`fit`'s function of one step, in which the processes share the data."""

    def function(data):
        token = _in_step.set(True)
        try:
            with _seeds_apart():
                data = data[0]
                return train_step(data if isinstance(data, OwnPart) else _own_part(data))
        finally:
            _in_step.reset(token)

    return function


def own_slice(rows):
    """This process' of so many rows of a minibatch, in or outside of a step."""
    count = rows // group.count()
    return slice(group.rank() * count, (group.rank() + 1) * count)


def own_rows(draw, count):
    rank, processes = here()
    if processes == 1:
        return draw(count)
    token = _drawn_in_common.set(True)
    try:
        drawn = draw(count * processes)
    finally:
        _drawn_in_common.reset(token)
    first = rank * count
    return keras.tree.map_structure(lambda array: array[first : first + count], drawn)


def all_rows(array):
    _, processes = here()
    return array if processes == 1 else _gathered(array.detach(), processes)


def mean_over_replicas(values):
    if here()[1] == 1:
        return values
    return keras.tree.pack_sequence_as(values, _means(keras.tree.flatten(values)))


def seed_apart():
    """What is added to seeds of this process' own draws, now."""
    rank, _ = here()
    return 0 if _drawn_in_common.get() else rank * _SEEDS_APART % 2**32


@contextlib.contextmanager
def meeting():
    """What the block writes to variables is kept apart, for `met`; None where nobody meets."""
    if here()[1] == 1:
        yield None
        return
    with SubstituteScope() as scope:
        yield scope


def met(scope, logs, gradients):
    """(logs, gradients) of all processes, in one exchange; what `scope` holds is written.

    Args:
        scope: of `meeting`.
        logs: a structure; of its numbers the means are taken, arrays with rows stay.
        gradients: list of tensors.
    """
    if scope is None:
        return logs, gradients
    leaves = keras.tree.flatten(logs)
    numbers = [i for i, leaf in enumerate(leaves)
               if isinstance(leaf, torch.Tensor) and not leaf.ndim]  # fmt: skip
    written = {id(v): [v, scope.get_current_value(v).detach()] for v in scope.updated_variables}
    statistics = [pair for pair in written.values() if _differs(*pair)]
    means = iter(
        _means([*gradients, *(leaves[i] for i in numbers), *(value for _, value in statistics)])
    )
    gradients = [next(means) for _ in gradients]
    for i in numbers:
        leaves[i] = next(means)
    for pair in statistics:
        pair[1] = next(means)
    for variable, value in written.values():
        variable.assign(value)
    return keras.tree.pack_sequence_as(logs, leaves), gradients


def _differs(variable, value):
    """Whether processes that see other rows may hold another value."""
    return value.is_floating_point() and variable.aggregation != "only_first_replica"


def _means(tensors):
    """Of each tensor the mean over the processes, in one exchange."""
    if not tensors:
        return []
    double = any(tensor.dtype == torch.float64 for tensor in tensors)
    kind = torch.float64 if double else torch.float32
    flat = torch.cat([tensor.detach().reshape(-1).to(kind) for tensor in tensors])
    parts = torch.split(_summed(flat) / here()[1], [tensor.numel() for tensor in tensors])
    return [
        part.reshape(tensor.shape).to(tensor.dtype)
        for part, tensor in zip(parts, tensors, strict=True)
    ]


# Operations of our own, because those of torch.distributed write in place and a traced step would
# not hold them.


@torch.library.custom_op("keras_gan::summed_over_processes", mutates_args=())
def _summed(tensor: torch.Tensor) -> torch.Tensor:
    total = tensor.clone()
    with group.answered():
        distributed.all_reduce(total)
    return total


@_summed.register_fake
def _(tensor):
    return torch.empty_like(tensor)


@torch.library.custom_op("keras_gan::gathered_from_processes", mutates_args=())
def _gathered(tensor: torch.Tensor, processes: int) -> torch.Tensor:
    parts = [torch.empty_like(tensor, memory_format=torch.contiguous_format)
             for _ in range(processes)]  # fmt: skip
    with group.answered():
        distributed.all_gather(parts, tensor.contiguous())
    return torch.cat(parts)


@_gathered.register_fake
def _(tensor, processes):
    return tensor.new_empty((tensor.shape[0] * processes, *tensor.shape[1:]))


def _own_part(data):
    def own(array):
        return None if array is None else array[own_slice(array.shape[0])]

    return keras.tree.map_structure(own, data)


@contextlib.contextmanager
def _seeds_apart():
    """What layers draw, such as dropout, is drawn for each process' rows with its own seed."""
    next_seed = keras.random.SeedGenerator.next

    def next_own_seed(generator, *args, **kwargs):
        seed, apart = next_seed(generator, *args, **kwargs), seed_apart()
        return seed + torch.tensor([apart, 0], device=seed.device) if apart else seed

    with mock.patch.object(keras.random.SeedGenerator, "next", next_own_seed):
        yield
