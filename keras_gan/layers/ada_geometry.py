"""The geometry of ADA: eight operations in one affine map, images resampled through it."""

import math

from keras import ops

from keras_gan.layers.pixels import take_pixels

_WHOLE, _SCALE, _STRETCH, _FRACTION = 0.125, 0.2, 0.2, 0.125


def resampled(images, on, value):
    """Images (batch, height, width, channels) after all operations that are on.

    Args:
        on: {operation: 1 or 0 for each image}.
        value: {name: numbers in [0, 1) or N(0, 1)}, as `AdaptiveAugment.draw` names them.
    """
    height, width = images.shape[1:3]
    across, down = (
        ops.arange(size, dtype="float32") - (size - 1) / 2 for size in (width, height)
    )  # from the centre
    inverse = _inverse(on, value, height, width)
    columns, rows = (
        ops.reshape(a, (-1, 1, 1)) * across[None, None, :]
        + ops.reshape(b, (-1, 1, 1)) * down[None, :, None]
        + ops.reshape(shift, (-1, 1, 1))
        for a, b, shift in ((inverse[:, i, 0], inverse[:, i, 1], inverse[:, i, 2]) for i in (0, 1))
    )
    return _bilinear(images, rows + (height - 1) / 2, columns + (width - 1) / 2)


def _inverse(on, value, height, width):
    """The map from places in the result to places in the image: (batch, 2 or more, 3)."""
    signed = {
        name: 2.0 * value[name] - 1.0 for name in ("xint_x", "xint_y", "rotate", "rotate_again")
    }
    flip = 1.0 - 2.0 * on["xflip"] * ops.floor(2.0 * value["xflip"])
    quarter = on["rot90"] * ops.floor(4.0 * value["rot90"]) * (math.pi / 2)
    whole = [
        on["xint"] * ops.round(signed[name] * (_WHOLE * size))
        for name, size in (("xint_x", width), ("xint_y", height))
    ]
    scale = 2.0 ** (-_SCALE * on["scale"] * value["scale"])
    stretch = 2.0 ** (-_STRETCH * on["aniso"] * value["aniso"])
    part = [
        on["xfrac"] * value[name] * (_FRACTION * size)
        for name, size in (("xfrac_x", width), ("xfrac_y", height))
    ]
    one = ops.ones_like(flip)
    # The inverse of each operation, from the first to the last: each acts on what follows.
    maps = [
        _scale(flip, one),
        _turn(ops.round(ops.cos(quarter)), ops.round(ops.sin(quarter))),
        _shift(*whole),
        _scale(scale, scale),
        _rotation(on["rotate"] * signed["rotate"]),
        _scale(stretch, 1.0 / stretch),
        _rotation(on["rotate_again"] * signed["rotate_again"]),
        _shift(*part),
    ]
    result = maps[0]
    for following in maps[1:]:
        # No matrix product: GPUs round its factors to eleven bits, which are places here.
        result = ops.sum(result[:, :, :, None] * following[:, None], axis=2)
    return result


def _map(a, b, x, c, d, y):
    zero, one = ops.zeros_like(a), ops.ones_like(a)
    return ops.reshape(ops.stack([a, b, x, c, d, y, zero, zero, one], axis=1), (-1, 3, 3))


def _scale(x, y):
    zero = ops.zeros_like(x)
    return _map(x, zero, zero, zero, y, zero)


def _shift(x, y):
    """Back by x to the right and y down."""
    zero, one = ops.zeros_like(x), ops.ones_like(x)
    return _map(one, zero, -x, zero, one, -y)


def _turn(cos, sin):
    zero = ops.zeros_like(cos)
    return _map(cos, -sin, zero, sin, cos, zero)


def _rotation(half_turns):
    return _turn(ops.cos(math.pi * half_turns), ops.sin(math.pi * half_turns))


def _bilinear(images, rows, columns):
    """Images at fractional places (batch, height, width), mirrored at their borders."""
    (top, low), (left, right) = (
        _neighbours(places, size)
        for places, size in zip((rows, columns), images.shape[1:3], strict=True)
    )
    result = 0.0
    for row, its_weight in (top, low):
        for column, weight in (left, right):
            weight = ops.expand_dims(ops.cast(its_weight * weight, images.dtype), -1)
            result = result + weight * take_pixels(images, row, column)
    return result


def _neighbours(places, size):
    """Both whole places beside each, with their weights; the border pixel is not repeated."""
    period = 2.0 * (size - 1)
    places = ops.mod(places, period)
    places = ops.minimum(places, period - places)
    first = ops.clip(ops.floor(places), 0.0, size - 2.0)
    part = places - first
    first = ops.cast(first, "int32")
    return (first, 1.0 - part), (first + 1, part)
