"""Loops that run inside a compiled function, on CPUs too."""

import functools

import jax
from jax import lax
from jax.extend.core import Literal


def scan(body, carry, batches):
    """`jax.lax.scan` whose convolutions are fast on a CPU.

    XLA brings convolutions into the one form that its CPU library takes, but only those outside
    of loops; gradients of convolutions inside a loop are not in it, and run some twenty times
    slower [jax#12868]. Here they are written in that form before XLA sees them.
    """
    if jax.default_backend() != "cpu":
        return lax.scan(body, carry, batches)
    return lax.scan(functools.partial(_with_plain_convolutions, body), carry, batches)


def _with_plain_convolutions(function, *arguments):
    traced, shapes = jax.make_jaxpr(function, return_shape=True)(*arguments)
    results = _run(traced.jaxpr, traced.consts, jax.tree.leaves(arguments))
    return jax.tree.unflatten(jax.tree.structure(shapes), results)


def _run(jaxpr, constants, arguments):
    """Runs a traced program equation by equation, convolutions rewritten."""
    values = dict(zip([*jaxpr.constvars, *jaxpr.invars], [*constants, *arguments], strict=True))
    for equation in jaxpr.eqns:
        inputs = [v.val if isinstance(v, Literal) else values[v] for v in equation.invars]
        inner = _inlined(equation)
        if equation.primitive is lax.conv_general_dilated_p:
            results = [_plain_convolution(*inputs, **equation.params)]
        elif inner is not None:
            results = _run(inner.jaxpr, inner.consts, inputs)
        else:
            results = equation.primitive.bind(*inputs, **equation.params)
            results = results if equation.primitive.multiple_results else [results]
        values.update(zip(equation.outvars, results, strict=True))
    return [v.val if isinstance(v, Literal) else values[v] for v in jaxpr.outvars]


def _inlined(equation):
    """The program inside an equation that merely calls it; derivatives were taken before."""
    if equation.primitive.name in ("jit", "pjit", "remat", "checkpoint"):
        inner = equation.params["jaxpr"]
        return inner if hasattr(inner, "consts") else _Open(inner)
    if equation.primitive.name in ("custom_jvp_call", "custom_vjp_call", "custom_vjp_call_jaxpr"):
        return equation.params.get("call_jaxpr") or equation.params["fun_jaxpr"]
    return None


class _Open:
    consts = ()

    def __init__(self, jaxpr):
        self.jaxpr = jaxpr


def _plain_convolution(inputs, kernel, *, dimension_numbers, **params):
    """Batch first and channels last in inputs and outputs, (..., in, out) in the kernel."""
    batch, features, *spatial = dimension_numbers.lhs_spec
    outputs, ins, *window = dimension_numbers.rhs_spec
    last = len(spatial) + 1
    between = tuple(range(1, last))
    plain = lax.ConvDimensionNumbers(
        (0, last, *between), (last, last - 1, *range(last - 1)), (0, last, *between)
    )
    result = lax.conv_general_dilated_p.bind(
        lax.transpose(inputs, (batch, *spatial, features)),
        lax.transpose(kernel, (*window, ins, outputs)),
        dimension_numbers=plain,
        **params,
    )
    # The axes of `result` in the order (batch, channels, spatial) of `out_spec`.
    order = dict(zip(dimension_numbers.out_spec, (0, last, *between), strict=True))
    return lax.transpose(result, [order[axis] for axis in range(last + 1)])
