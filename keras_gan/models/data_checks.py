"""Data that do not fit the networks: errors before training instead of pictures after it."""

import warnings

import keras
import numpy as np

from keras_gan.feeding import blocks_of
from keras_gan.models.checks import fits, input_shapes, output_range


def check_batch(real, generator, discriminator):
    """Shape, dtype, NaN and value range of real samples: all the data, or a first minibatch."""
    expected = input_shapes(discriminator)
    if not hasattr(real, "shape"):
        raise ValueError(
            "Samples must be one array (of a list `np.stack(x)`), with conditions beside it: "
            f"`fit(images, labels)`. Received: x of type {type(real).__name__}"
        )
    shape = tuple(real.shape[1:])
    if expected and not fits(shape, expected[0]):
        raise ValueError(
            f"The discriminator wants samples of shape {expected[0]}, the data hold samples of "
            f"shape {shape}. {_how_to_reshape(shape, expected[0])} "
            f"Received: x.shape={tuple(real.shape)}"
        )
    if not real.shape[0]:
        raise ValueError(f"There are no samples. Received: x.shape={tuple(real.shape)}")
    low, high = _range(real)
    allowed = output_range(generator)
    if allowed and (low < allowed[0] - 1e-3 or high > allowed[1] + 1e-3):
        raise ValueError(
            f"The generator's last activation reaches [{allowed[0]:g}, {allowed[1]:g}] and the "
            "samples lie outside: the discriminator would win by looking at the range. Scale the "
            f"data, for images of 0..255 `x / 127.5 - 1`. Received: x in [{low:g}, {high:g}]"
        )
    if allowed == (-1.0, 1.0):
        warn_of_upper_half("x", low, high)


def warn_of_upper_half(name, low, high):
    """Warn of samples that seem to be in [0, 1], where a generator reaches [-1, 1]."""
    if -1e-3 < low < high < 1.001 and high > 0.5:
        warnings.warn(
            "The generator's last activation reaches [-1, 1], and the samples fill only the upper "
            "half: the discriminator can win by looking at the range. If they are images in [0, 1] "
            f"take `2 * x - 1`. Received: {name} in [{low:g}, {high:g}]",
            stacklevel=3,
        )


def _how_to_reshape(shape, wanted):
    if (*shape, 1) == wanted:
        return "Grey images have an axis of one channel: `x[..., None]`."
    if len(shape) == 3 and fits((*shape[1:], shape[0]), wanted):
        return "Channels come last: `np.moveaxis(x, 1, -1)`."
    last = " Channels come last: images are (height, width, channels)." * (len(wanted) == 3)
    return f"Reshape the data or build the networks with `from_shape({shape})`.{last}"


def _range(real):
    """(lowest, highest) of all values, which must be finite floats."""
    low, high = np.inf, -np.inf
    for first, values in blocks_of(real):
        if values.dtype.kind in "iub":
            raise ValueError(
                "Samples must be floats in the range of the generator's output; for 8-bit images "
                f"use `x.astype('float32') / 127.5 - 1`. Received: x.dtype={values.dtype}"
            )
        if values.dtype.kind in "OUSmM":
            raise ValueError(f"Samples must be numbers. Received: x.dtype={values.dtype}")
        extremes = float(np.min(values)), float(np.max(values))
        if not np.isfinite(extremes).all():
            bad = np.flatnonzero(~np.isfinite(values.reshape(len(values), -1)).all(axis=1))
            raise ValueError(
                f"{len(bad)} of {len(values)} samples hold NaN or infinity, the first at index "
                f"{first + bad[0]}. Remove or repair them. "
                f"Received: x[{first + bad[0]}] with a non-finite value"
            )
        low, high = min(low, extremes[0]), max(high, extremes[1])
    return low, high


def check_finite(name, part):
    """Arrays with at least one row and no NaN, whatever they mean."""
    for leaf in keras.tree.flatten(part):
        if not getattr(leaf, "shape", ()) or not leaf.shape[0]:
            raise ValueError(
                f"The part {name!r} must be an array, or a structure of arrays, with at least one "
                f"row. Received: {name}={type(leaf).__name__} of shape {getattr(leaf, 'shape', ())}"
            )
        for _, values in blocks_of(leaf):
            if values.dtype.kind == "f" and not np.isfinite(values).all():
                raise ValueError(
                    f"The part {name!r} holds NaN or infinity. Remove or repair the rows. "
                    f"Received: {name} with a non-finite value"
                )


def check_labels(labels, num_classes):
    """Integers in [0, num_classes), or a `ValueError`."""
    labels = np.asarray(labels)
    if labels.dtype.kind not in "iu":
        raise ValueError(
            "Labels must be integers, one for each sample (not one-hot rows: "
            "`np.argmax(y, axis=-1)` makes them of those). "
            f"Received: y.dtype={labels.dtype}, y.shape={labels.shape}"
        )
    low, high = int(labels.min()), int(labels.max())
    if low < 0 or high >= num_classes:
        raise ValueError(
            f"Labels must lie in [0, {num_classes}) (`num_classes`). Received: y in [{low}, {high}]"
        )


def check_classes_of(discriminator, output, num_classes):
    """One of a discriminator's outputs has a logit for each class, or a `ValueError`."""
    found = keras.tree.flatten(discriminator.outputs)[output].shape[-1]
    if found != num_classes:
        raise ValueError(
            "The discriminator's class logits must be as many as there are classes. Received: "
            f"num_classes={num_classes}, {discriminator.name} with {found} class logits"
        )


def check_condition(condition, generator, count, latents=1):
    """A conditional generator needs a condition for each of `count` samples."""
    if condition is None:
        raise ValueError(
            "This generator has a condition among its inputs, and the data hold none. Give it as "
            "`fit(images, labels)` or as batches `(images, labels)`. Received: y=None"
        )
    shapes = input_shapes(generator)
    leaves = keras.tree.flatten(condition)
    if not all(getattr(leaf, "shape", ()) for leaf in leaves):
        raise ValueError(
            "A condition is an array, or a structure of arrays, with one row for each sample. "
            f"Received: y={condition}"
        )
    if shapes and len(leaves) != len(shapes) - latents:
        raise ValueError(
            f"The generator takes {len(shapes) - latents} conditions beside the latents, the data "
            f"hold {len(leaves)}. "
            f"Received: y={keras.tree.map_structure(lambda a: a.shape, condition)}"
        )
    for leaf in leaves:
        if leaf.shape[0] != count:
            raise ValueError(
                "Samples and condition need the same number of rows. "
                f"Received: {count} samples and a condition with {leaf.shape[0]} rows"
            )
        check_finite("condition", leaf)


def check_condition_shape(condition, generator, latents=1):
    """Where a generator is told one condition, it has the shape that the generator takes."""
    shapes, leaves = input_shapes(generator), keras.tree.flatten(condition)
    if not shapes or not len(leaves) == 1 == len(shapes) - latents:
        return
    (condition,), wanted = leaves, shapes[-1]
    shape = tuple(condition.shape[1:])
    if fits(shape, wanted) or (shape, wanted) == ((1,), ()):
        return
    one_hot = " One-hot rows are `np.argmax(y, axis=-1)` as labels." if wanted == () else ""
    raise ValueError(
        f"The generator is told a condition of shape {wanted} with each sample.{one_hot} "
        f"Received: y.shape={tuple(condition.shape)}"
    )
