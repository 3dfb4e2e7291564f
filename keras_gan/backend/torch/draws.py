"""Random numbers of a step in torch, drawn before its plan runs.

Keras makes a `torch.Generator` for each draw, seeded with the two numbers of a `SeedGenerator`,
whose second one counts. A plan holds no generators: it is given the numbers, and they are the
very ones that Keras would have drawn.
"""

import contextlib

import keras
import numpy as np
import torch
from torch._subclasses.fake_tensor import unset_fake_temporarily
from torch.fx.experimental.proxy_tensor import disable_proxy_modes_tracing
from torch.overrides import TorchFunctionMode
from torch.utils._python_dispatch import TorchDispatchMode

from keras_gan.backend.torch.replicas import seed_apart

aten = torch.ops.aten


class NotPlannable(Exception):
    """Says why a step must go on layer by layer."""


class Seeds:
    """`SeedGenerator.next` without waiting for the device: the state is remembered on the host."""

    def __init__(self, generator):
        self.generator = generator
        self.state = None

    def next(self):
        if self.state is None:  # not earlier: while a step is traced, variables hold no numbers
            self.state = self.generator.state.value
            self.increment = torch.tensor([0, 1], device=self.state.device)
            self.version = None
        if self.state._version != self.version:  # a file was loaded, or something else drew
            self.first, self.second = self.state.tolist()
        seed = (self.first + self.second) & 0xFFFFFFFF
        self.state.add_(self.increment)
        self.second += 1
        self.version = self.state._version
        return seed


class Draw:
    """One draw of a step: a random operation of torch and where its seed comes from.

    Args:
        function, args, kwargs: the operation, without its generator.
        seeds: the `Seeds` it takes the next one from, or an int for the same numbers every time.
        device: of the generator.
        apart: added to each of the `Seeds`, where every process draws numbers of its own.
    """

    def __init__(self, function, args, kwargs, seeds, device, apart=0):
        self.function, self.args, self.kwargs = function, args, kwargs
        self.seeds = seeds
        self.apart = apart
        self.generator = torch.Generator(device)
        self.sample = self._run(0)  # moves no seed; the trace knows the draw by this tensor

    def __call__(self):
        if isinstance(self.seeds, int):
            return self._run(self.seeds)
        return self._run((self.seeds.next() + self.apart) & 0xFFFFFFFF)

    def _run(self, seed):
        self.generator.manual_seed(seed)
        return self.function(*self.args, generator=self.generator, **self.kwargs)


@contextlib.contextmanager
def _outside_the_trace():
    """Within the block tensors hold numbers, and nothing is recorded."""
    with disable_proxy_modes_tracing(), unset_fake_temporarily():
        yield


class CollectDraws(TorchDispatchMode):
    """Within the block, in which a step is traced, no seed moves and draws are constants.

    They are found in `draws`, in the order in which the step makes them.
    """

    def __init__(self):
        super().__init__()
        self.draws = []
        self._asked = []  # the seed generators that were asked since the last draw
        self._seeds = {}
        self._constants = {}

    def __torch_dispatch__(self, function, types, args=(), kwargs=None):
        kwargs = dict(kwargs or {})
        generator = kwargs.pop("generator", None)
        if generator is None:
            result = function(*args, **kwargs)
            same = function is aten.detach.default and id(args[0]) in self._constants
            if same:
                self._constants[id(result)] = result, self._constants[id(args[0])][1]
            elif function is aten.full.default:
                with _outside_the_trace():
                    # The traced one is kept too, or another would get its id.
                    self._constants[id(result)] = result, function(*args, **kwargs)
            return result
        if function._schema.is_mutable:
            raise NotPlannable(f"it draws in place, with {function}")
        if any(isinstance(arg, torch.Tensor) and id(arg) not in self._constants for arg in args):
            raise NotPlannable(f"what {function} draws depends on computed values")
        seeds = generator.initial_seed()
        if self._asked:
            seeds = self._asked.pop()
            seeds = self._seeds.setdefault(id(seeds), Seeds(seeds))
        self._asked.clear()
        args = [self._constants[id(arg)][1] if id(arg) in self._constants else arg for arg in args]
        with _outside_the_trace():
            draw = Draw(function, args, kwargs, seeds, generator.device, seed_apart())
            self.draws.append(draw)
        return self.draws[-1].sample

    def __enter__(self):
        self._original = keras.random.SeedGenerator.next

        def next_seed(generator, ordered=True):
            if not ordered:
                raise NotPlannable(
                    "it draws without a seed; pass `seed=` a `keras.random.SeedGenerator`"
                )
            self._asked.append(generator)
            return np.zeros(2, "int64")

        keras.random.SeedGenerator.next = next_seed
        return super().__enter__()

    def __exit__(self, *error):
        keras.random.SeedGenerator.next = self._original
        return super().__exit__(*error)


class TensorAlpha(TorchFunctionMode):
    """Lets Keras' optimizers be traced that scale by a tensor as if it were a number.

    `torch._foreach_add_(variables, gradients, alpha=rate)` asks the rate for its value, which a
    trace does not know and a GPU must be waited for.
    """

    def __torch_function__(self, function, types, args=(), kwargs=None):
        kwargs = dict(kwargs or {})
        if function is torch._foreach_add_ and isinstance(kwargs.get("alpha"), torch.Tensor):
            targets, values = args
            return function(targets, torch._foreach_mul(values, kwargs["alpha"]))
        return function(*args, **kwargs)
