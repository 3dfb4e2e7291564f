"""JAX's fast forms of strided convolutions: equal to its own, to the second derivative."""

import keras
import numpy as np
import pytest
from keras import ops

if keras.backend.backend() != "jax":
    pytest.skip("about JAX's convolutions", allow_module_level=True)

import jax

from keras_gan.backend.jax.convolutions import fast_convolutions

# (operation, shape of x, shape of the kernel, arguments)
CASES = {
    "conv": (ops.conv, (2, 8, 6, 3), (4, 4, 3, 5), {"strides": 2, "padding": "same"}),
    "conv valid": (ops.conv, (2, 9, 8, 3), (3, 2, 3, 5), {"strides": (2, 3)}),
    "conv 1-D": (ops.conv, (2, 9, 3), (3, 3, 5), {"strides": 2, "padding": "same"}),
    "transposed": (ops.conv_transpose, (2, 4, 3, 3), (4, 4, 5, 3),
                   {"strides": 2, "padding": "same"}),
    "transposed valid": (ops.conv_transpose, (2, 4, 3, 3), (5, 2, 5, 3), {"strides": (2, 3)}),
    "transposed 3x3": (ops.conv_transpose, (2, 4, 3, 3), (3, 3, 5, 3),
                       {"strides": 2, "padding": "same"}),
    "transposed channels first": (ops.conv_transpose, (2, 3, 4, 3), (3, 3, 5, 3),
                                  {"strides": 2, "padding": "same",
                                   "data_format": "channels_first"}),
    # These are left to JAX.
    "stride 1": (ops.conv, (2, 6, 6, 3), (3, 3, 3, 5), {"padding": "same"}),
    "groups": (ops.conv, (2, 6, 6, 4), (3, 3, 2, 6), {"strides": 2}),
    "dilated": (ops.conv, (2, 9, 9, 3), (3, 3, 3, 5), {"dilation_rate": 2}),
}  # fmt: skip


def derivatives(operation):
    """The output, both first derivatives, and those of a penalty on the first."""

    def loss(x, w):
        return ops.sum(ops.tanh(operation(x, w)))

    by_x, by_w = jax.grad(loss, 0), jax.grad(loss, 1)

    def penalty(x, w):
        return ops.sum(ops.square(by_x(x, w)))

    return [operation, by_x, by_w, jax.grad(penalty, 0), jax.grad(penalty, 1)]


@pytest.mark.parametrize("case", CASES)
def test_outputs_and_derivatives_are_jaxs_own(case, rng):
    function, x_shape, w_shape, arguments = CASES[case]
    arguments = {"data_format": "channels_last", **arguments}
    x, w = (rng.normal(size=shape).astype("float32") for shape in (x_shape, w_shape))

    def plain(x, w):
        return function(x, w, **arguments)

    def fast(x, w):
        with fast_convolutions():
            return function(x, w, **arguments)

    for expected, got in zip(derivatives(plain), derivatives(fast), strict=True):
        np.testing.assert_allclose(got(x, w), expected(x, w), rtol=1e-4, atol=1e-5)


@pytest.mark.parametrize("case", ["conv", "transposed"])
def test_no_dilated_picture_is_convolved_with_a_picture(case, rng):
    """That takes 10 to 20 times as long on a CPU, and JAX's own second derivatives need it."""
    function, x_shape, w_shape, arguments = CASES[case]
    x, w = (rng.normal(size=shape).astype("float32") for shape in (x_shape, w_shape))

    def plain(x, w):
        return function(x, w, data_format="channels_last", **arguments)

    def fast(x, w):
        with fast_convolutions():
            return plain(x, w)

    def slow_ones(operation):
        text = str(jax.make_jaxpr(derivatives(operation)[-1])(x, w))
        calls = [part.split("window_strides")[0] for part in text.split("conv_general_dilated[")]
        # The channels are the rows: this is a gradient with respect to a kernel.
        return sum("lhs_dilation=(2, 2)" in c and "lhs_spec=(3, 0, 1, 2)" in c for c in calls)

    assert slow_ones(plain) == 1
    assert slow_ones(fast) == 0


def test_outside_of_a_step_jax_is_itself():
    own = jax.lax.conv_general_dilated, jax.lax.conv_transpose
    with fast_convolutions(), fast_convolutions():
        assert jax.lax.conv_general_dilated is not own[0]
    assert (jax.lax.conv_general_dilated, jax.lax.conv_transpose) == own
