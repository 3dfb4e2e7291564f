"""Adam in the one kernel that torch has for it."""

import contextlib
import contextvars

import keras
import torch

from keras_gan.backend.torch import memory

_KINDS = {type(keras.optimizers.Adam()), type(keras.optimizers.AdamW())}  # not users' subclasses


_allowed = contextvars.ContextVar("allowed", default=True)


@contextlib.contextmanager
def left_to_the_compiler():
    """Within the block Adam is made of plain operations, which torch.compile fuses itself."""
    token = _allowed.set(False)
    try:
        yield
    finally:
        _allowed.reset(token)


def can_fuse(optimizer, variables):
    values = [variable.value for variable in variables]
    return (
        _allowed.get()
        and type(optimizer) in _KINDS
        and not optimizer.amsgrad
        and len({(value.dtype, value.device) for value in values}) == 1
        and all(memory.is_dense(value) for value in values)
    )


def adam_step(optimizer, gradients, variables, learning_rate):
    """`keras.optimizers.Adam._parallel_update_step`, which passes ten times over all weights.

    torch corrects for the moments' bias in other places than Keras, next to epsilon. At step
    infinity it corrects nothing, and Keras' corrected rate is given instead.
    """
    values = [variable.value for variable in variables]
    index = [optimizer._get_variable_index(variable) for variable in variables]
    # The kernel walks through memory, whatever the strides say.
    for i, value in zip(index, values, strict=True):
        for moment in (optimizer._momentums[i], optimizer._velocities[i]):
            if moment.value.stride() != value.stride():
                moment.value.data = memory.like(moment.value, value)
    dtype = values[0].dtype
    # A tensor, and no variable, where gradients are accumulated over several steps.
    done = getattr(optimizer.iterations, "value", optimizer.iterations)
    step = torch.as_tensor(done + 1, dtype=torch.float32)
    correction = torch.sqrt(1 - optimizer.beta_2**step) / (1 - optimizer.beta_1**step)
    never = torch.full((), float("inf"), device=values[0].device)
    torch._fused_adam_(
        values,
        [memory.like(g.to(dtype), value) for g, value in zip(gradients, values, strict=True)],
        [optimizer._momentums[i].value for i in index],
        [optimizer._velocities[i].value for i in index],
        [],
        [never] * len(values),
        lr=learning_rate * correction,
        beta1=optimizer.beta_1,
        beta2=optimizer.beta_2,
        weight_decay=0.0,  # Keras has already applied it
        eps=optimizer.epsilon,
        amsgrad=False,
        maximize=False,
    )
