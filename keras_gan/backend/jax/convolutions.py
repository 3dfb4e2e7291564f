"""Strided convolutions whose derivatives of every order are convolutions that XLA's CPU knows.

A convolution, its gradient with respect to the input and that with respect to the kernel are the
three ways to read one trilinear form  <y, conv(x, w)>:

    conv(x, w) -> y,    back(y, w) -> x,    kernel(x, y) -> w

so the derivative of each is made of the other two. JAX derives them from each other by rules that,
for a transposed convolution's kernel and for a penalty on the gradient, end in convolutions with
both operands dilated, which take 10 to 20 times as long on a CPU.
"""

import contextlib
import functools

import jax


@contextlib.contextmanager
def fast_convolutions():
    """Within it, what Keras' layers call on a CPU is replaced; outputs stay the same."""
    if jax.default_backend() != "cpu":
        yield
        return
    plain, transposed = jax.lax.conv_general_dilated, jax.lax.conv_transpose
    if isinstance(plain, functools.partial):  # inside another such context
        yield
        return
    # Keras offers no other place: its layers call these two functions by their names.
    jax.lax.conv_general_dilated = functools.partial(_conv, plain)
    jax.lax.conv_transpose = functools.partial(_conv_transpose, plain, transposed)
    try:
        yield
    finally:
        jax.lax.conv_general_dilated, jax.lax.conv_transpose = plain, transposed


def _conv(plain, x, w, window_strides, padding, **rest):
    numbers = rest.get("dimension_numbers")
    if max(window_strides) == 1 or not _understood(numbers, rest):
        return plain(x, w, window_strides, padding, **rest)
    if isinstance(padding, str):
        sides = [(x.shape[i], w.shape[j]) for i, j in _spatial(numbers)]
        sizes, kernels = zip(*sides, strict=True)
        padding = jax.lax.padtype_to_pads(sizes, kernels, window_strides, padding)
    conv, _, _ = _forms(plain, x.shape, w.shape, tuple(window_strides), _pairs(padding), numbers)
    return conv(x, w)


def _conv_transpose(plain, transposed, y, w, strides, padding, **rest):
    numbers = rest.get("dimension_numbers")
    flips = rest.pop("transpose_kernel", False)
    if not flips or isinstance(padding, str) or not _understood(numbers, rest):
        return transposed(y, w, strides, padding, transpose_kernel=flips, **rest)
    shape, cut = list(y.shape), []
    for (i, j), stride, (before, behind) in zip(_spatial(numbers), strides, padding, strict=True):
        rim = w.shape[j] - 1
        shape[i] = (y.shape[i] - 1) * stride + 1 + before + behind - rim
        cut.append((rim - before, rim - behind))
    shape[numbers.lhs_spec[1]] = w.shape[numbers.rhs_spec[1]]
    _, back, _ = _forms(plain, tuple(shape), w.shape, tuple(strides), _pairs(cut), numbers)
    return back(y, w)


def _understood(numbers, rest):
    """Whether these are Keras' calls of ungrouped, undilated convolutions."""
    known = {"dimension_numbers", "rhs_dilation", "feature_group_count"}
    return (
        isinstance(numbers, jax.lax.ConvDimensionNumbers)
        and numbers.lhs_spec == numbers.out_spec
        and set(rest) <= known
        and max(rest.get("rhs_dilation") or (1,)) == 1
        and rest.get("feature_group_count", 1) == 1
    )


def _spatial(numbers):
    """(axis of the picture, axis of the kernel) of each spatial dimension."""
    return list(zip(numbers.lhs_spec[2:], numbers.rhs_spec[2:], strict=True))


def _pairs(padding):
    return tuple(tuple(map(int, pair)) for pair in padding)


@functools.cache
def _forms(plain, x_shape, w_shape, strides, padding, numbers):
    """(conv, back, kernel) of one geometry; `padding` may be negative, which cuts."""

    def forward(x, w):
        return plain(x, w, strides, padding, dimension_numbers=numbers)

    @jax.custom_vjp
    def conv(x, w):
        return forward(x, w)

    @jax.custom_vjp
    def back(y, w):
        x = jax.ShapeDtypeStruct(x_shape, y.dtype)
        return jax.linear_transpose(lambda x: forward(x, w), x)(y)[0]

    @jax.custom_vjp
    def kernel(x, y):
        w = jax.ShapeDtypeStruct(w_shape, y.dtype)
        return jax.linear_transpose(lambda w: forward(x, w), w)(y)[0]

    def with_arguments(form):
        return lambda *arguments: (form(*arguments), arguments)

    conv.defvjp(with_arguments(conv), lambda xw, y: (back(y, xw[1]), kernel(xw[0], y)))
    back.defvjp(with_arguments(back), lambda yw, x: (conv(x, yw[1]), kernel(x, yw[0])))
    kernel.defvjp(with_arguments(kernel), lambda xy, w: (back(xy[1], w), conv(xy[0], w)))
    return conv, back, kernel
