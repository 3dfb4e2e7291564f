"""In which order the numbers of a tensor lie in memory, which its shape does not say."""

import torch

_CHANNELS_LAST = (3, 0, 1, 2)  # of a kernel (height, width, in, out): out, height, width, in


def lay_out(variables):
    """Kernels of convolutions, and what an optimizer knows of them, as torch computes with them.

    Keras' kernels are (height, width, in, out), which torch would turn before each use, and the
    gradients after it. What they are in Python and in files stays as it is.
    """
    for variable in variables:
        value = variable.value
        if value.ndim == 4 and not value.permute(_CHANNELS_LAST).is_contiguous():
            with torch.no_grad():
                turned = value.detach().permute(_CHANNELS_LAST).contiguous()
                value.data = _back(turned, _CHANNELS_LAST)


def is_dense(tensor):
    """Whether its numbers fill a piece of memory, in whatever order."""
    return tensor.permute(_order(tensor)).is_contiguous()


def like(tensor, other):
    """The tensor with its numbers in the order in which those of the other lie."""
    if tensor.stride() == other.stride():
        return tensor
    order = _order(other)
    return _back(tensor.permute(order).contiguous(), order)


def _order(tensor):
    """The axes from the one whose steps in memory are the longest."""
    return sorted(range(tensor.ndim), key=lambda axis: -tensor.stride(axis))


def _back(tensor, order):
    return tensor.permute([order.index(axis) for axis in range(tensor.ndim)])
