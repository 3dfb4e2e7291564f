"""The vocabulary in torch: autograd on parameters that change in place."""

import warnings

import keras
import torch


class StepAdapter:
    """Makes `update(data)` and `evaluate_batch(data)` the steps of `keras`' torch trainer."""

    def train_step(self, data):
        return self.update(data)

    def test_step(self, data):
        return self.evaluate_batch(data)

    def synchronise(self):
        pass  # variables hold their values at any time

    @staticmethod
    def supported_jit_compile(jit_compile, second_derivatives):
        # torch.compile has no double backward: it raises, or was silently wrong in some releases.
        if jit_compile and second_derivatives:
            warnings.warn(
                "torch.compile cannot differentiate twice, which this model's regularizers need. "
                "Training runs eagerly instead of with `jit_compile=True`.",
                stacklevel=3,
            )
            return False
        return jit_compile


def _filled(gradients, sources):
    # One behaviour on all backends: JAX gives zeros where torch gives None.
    return [
        torch.zeros_like(source) if gradient is None else gradient
        for gradient, source in zip(gradients, sources, strict=True)
    ]


def value_and_gradients(loss_fn, variables):
    values = [variable.value for variable in variables]
    loss, aux = loss_fn()
    # A frozen player has no variables, which autograd refuses.
    gradients = torch.autograd.grad(loss, values, allow_unused=True) if values else []
    # What is only logged must not keep the graph of the whole step alive.
    loss, aux = keras.tree.map_structure(
        lambda leaf: leaf.detach() if isinstance(leaf, torch.Tensor) else leaf, (loss, aux)
    )
    return (loss, aux), _filled(gradients, values)


def input_gradients(fn, inputs):
    # `evaluate` runs without gradients; a penalty needs them all the same.
    with torch.enable_grad():
        if not inputs.requires_grad:
            inputs = inputs.detach().requires_grad_()
        total = torch.sum(fn(inputs))
        gradients = torch.autograd.grad(total, [inputs], create_graph=True, allow_unused=True)
    return _filled(gradients, [inputs])[0]


def without_gradients():
    return torch.no_grad()


def full_precision():
    # Products are in full precision by default, convolutions are not.
    cudnn = torch.backends.cudnn
    return cudnn.flags(
        enabled=cudnn.enabled, benchmark=cudnn.benchmark, deterministic=cudnn.deterministic,
        allow_tf32=False,
    )  # fmt: skip


def apply_gradients(optimizer, gradients, variables):
    with torch.no_grad():
        optimizer.apply(gradients, variables)
