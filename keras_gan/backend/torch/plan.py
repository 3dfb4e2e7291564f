"""One phase of a training step as a plan: the list of torch's operations that it comes down to.

Keras' layers cost torch a hundred microseconds of Python each, and copies between its layout of
images and torch's. Traced once, a phase with its gradients, second derivatives and optimizer's
update is a flat list of operations, which `graph` then makes shorter. Running it needs
neither Keras nor autograd.
"""

import contextlib
import itertools
import warnings

import torch
from torch.fx.experimental.proxy_tensor import make_fx

from keras_gan.backend.batch_norm import in_one_kernel
from keras_gan.backend.scope import SubstituteScope
from keras_gan.backend.torch import adam
from keras_gan.backend.torch.draws import CollectDraws, NotPlannable, TensorAlpha
from keras_gan.backend.torch.graph import add_inputs, refuse_shared, shorten
from keras_gan.backend.torch.memory import lay_out


class Plan:
    """A function that reads and writes Keras variables, traced for one signature of arguments.

    Args:
        function: takes structures of tensors and returns one, or None.
        arguments: a tuple of such structures; the trace runs the function on their shapes once.
        variables: all `keras.Variable`s that it may write to.
        jit_compile: compile the list of operations with torch.compile.
    """

    def __init__(self, function, arguments, variables, jit_compile=False):
        lay_out(variables)
        self.values = [v.value.detach() for v in variables]
        inputs = [v.value.detach().requires_grad_(v.value.requires_grad) for v in variables]
        optimizers = adam.left_to_the_compiler if jit_compile else contextlib.nullcontext
        collect = CollectDraws()

        def stateless(*tensors):
            values, leaves = tensors[: len(variables)], tensors[len(variables) :]
            scope = SubstituteScope(list(zip(variables, values, strict=True)))
            with in_one_kernel(_batch_norm), optimizers(), TensorAlpha(), collect, scope:
                result = function(*_packed(arguments, leaves))
            if {id(v) for v in scope.updated_variables} - {id(v) for v in variables}:
                raise NotPlannable("it writes to a variable that the model does not hold")
            new = [scope.get_current_value(v) for v in variables]
            changed = [i for i, value in enumerate(new) if value is not values[i]]
            self.targets = [self.values[i] for i in changed]
            self.structure = _packed(result, itertools.repeat(True))
            return [leaf.detach() for leaf in [*(new[i] for i in changed), *_tensors(result)]]

        devices = range(torch.cuda.device_count())
        with torch.random.fork_rng(devices):  # dropout without a seed draws from torch's own
            # Nothing is computed, or all results of the phase would be in memory at once.
            trace = make_fx(stateless, tracing_mode="fake", _allow_non_fake_inputs=True)
            graph = trace(*inputs, *_tensors(arguments))
        self.draws = collect.draws
        add_inputs(graph, [draw.sample for draw in self.draws])
        refuse_shared(graph, self.values)
        shorten(graph)
        self.run = _Compiled(graph) if jit_compile else graph.forward

    def __call__(self, tensors):
        with torch.no_grad():
            numbers = [draw() for draw in self.draws]
            results = self.run(*self.values, *tensors, *numbers)
            count = len(self.targets)
            if count:
                torch._foreach_copy_(self.targets, results[:count])
        return _packed(self.structure, results[count:])


def _batch_norm(x, scale, offset, axis, epsilon):
    outputs, mean, rsqrt = torch.native_batch_norm(
        torch.movedim(x, axis, 1), scale, offset, None, None, True, 0.0, epsilon
    )
    return torch.movedim(outputs, 1, axis), mean.detach(), rsqrt.detach() ** -2 - epsilon


class _Compiled:
    """A list of operations in torch.compile, or as it is where that does not work."""

    def __init__(self, graph):
        self.graph = graph
        self.run = None

    def __call__(self, *inputs):
        if self.run is None:
            self.run = torch.compile(self.graph)
            try:
                return self.run(*inputs)  # compiles before it computes anything
            except Exception as error:
                self.run = self.graph.forward
                reason = str(error).strip().splitlines()[0]
                warnings.warn(
                    f"torch.compile failed, so training runs without it: {reason}", stacklevel=2
                )
        return self.run(*inputs)


class Plans:
    """The plans of a model's phases; what cannot be traced runs as it is, with one warning."""

    def __init__(self, variables, jit_compile=False):
        self.variables = list({id(v): v for v in variables}.values())
        self.jit_compile = jit_compile
        self.traceable = True
        self._plans = {}

    def call(self, function, arguments):
        tensors = _tensors(arguments)
        # A bound method equals itself however often it is looked up; the key keeps its owner alive.
        key = function, *((tensor.shape, tensor.dtype) for tensor in tensors)
        if key not in self._plans:
            try:
                self._plans[key] = self._plan(function, arguments)
            except Exception as error:
                result = function(*arguments)  # raises what is wrong with the step itself
                self._give_up(function, error)
                return result
        plan = self._plans[key]
        return function(*arguments) if plan is None else plan(tensors)

    def _plan(self, function, arguments):
        if not self.traceable:
            return None
        return Plan(function, arguments, self.variables, self.jit_compile)

    def _give_up(self, function, error):
        self.traceable = False
        warnings.warn(
            f"Training runs layer by layer, which is slower, because {function.__name__} "
            f"cannot be traced: {error}",
            stacklevel=3,
        )


# `keras.tree` does the same in ten times the time, which counts in a step of a millisecond.


def _tensors(structure):
    """The tensors of nested dictionaries, tuples and lists that may hold None."""
    if structure is None or isinstance(structure, torch.Tensor):
        return [] if structure is None else [structure]
    parts = structure.values() if isinstance(structure, dict) else structure
    return [tensor for part in parts for tensor in _tensors(part)]


def _packed(structure, tensors):
    """The structure with its tensors replaced, in the order of `_tensors`."""
    tensors = iter(tensors)

    def pack(part):
        if isinstance(part, dict):
            return {key: pack(value) for key, value in part.items()}
        if isinstance(part, (list, tuple)):
            return type(part)(pack(value) for value in part)
        return None if part is None else next(tensors)

    return pack(structure)
