"""Errors that come before training instead of strange pictures after it."""

import keras
import numpy as np

# What a generator's last activation can reach. Others are unbounded or unknown.
_RANGES = {"tanh": (-1.0, 1.0), "sigmoid": (0.0, 1.0), "softsign": (-1.0, 1.0)}


def input_shapes(network):
    """Shapes without batch axis of a network's inputs, or None for one that hides them."""
    inputs = getattr(network, "inputs", None)
    return [tuple(tensor.shape[1:]) for tensor in inputs] if inputs else None


def output_range(generator):
    """(low, high) of the generator's last activation, or None."""
    layers = getattr(generator, "layers", None)
    if not layers:
        return None
    activation = getattr(layers[-1], "activation", None)
    return _RANGES.get(getattr(activation, "__name__", None))


def fits(shape, expected):
    return len(shape) == len(expected) and all(
        size is None or want is None or size == want
        for size, want in zip(shape, expected, strict=True)
    )


def check_players(generator, discriminator, latent_shape):
    """The generator's output must be the discriminator's first input."""
    for role, network in (("generator", generator), ("discriminator", discriminator)):
        if not isinstance(network, keras.Layer):
            raise TypeError(
                f"`{role}` must be a Keras model. Received: {role}={network} "
                f"(of type {type(network)})"
            )
        if not network.built:
            raise ValueError(
                f"`{role}` has no weights yet. Call it once on a batch, or begin it with "
                f"`keras.Input(shape)`. Received: {role}={network}"
            )
    inputs = input_shapes(generator)
    if latent_shape is not None and inputs and not fits(tuple(latent_shape), inputs[0]):
        raise ValueError(
            f"`latent_shape` does not fit the generator, whose first input has shape {inputs[0]}. "
            f"Leave it out or change it. Received: latent_shape={tuple(latent_shape)}"
        )
    if latent_shape is None and not inputs:
        raise ValueError(
            "The latent shape cannot be read off a subclassed generator. Pass it, for example "
            "`latent_shape=(128,)`. Received: latent_shape=None"
        )
    expected = input_shapes(discriminator)
    if inputs and expected and len(inputs) != len(expected):
        raise ValueError(
            "Both players take the same conditions behind their first input. Received: generator "
            f"with {len(inputs)} inputs, discriminator with {len(expected)}"
        )
    made = getattr(generator, "output_shape", None) if inputs else None
    if expected and made and not fits(tuple(made[1:]), expected[0]):
        raise ValueError(
            f"The generator makes samples of shape {tuple(made[1:])}, the discriminator wants "
            f"{expected[0]}. Change one of them so that both agree. "
            f"Received: generator={generator.name}, discriminator={discriminator.name}"
        )


def check_batch(real, generator, discriminator):
    """Shape, dtype, NaN and value range of real samples: all the data, or a first minibatch."""
    expected = input_shapes(discriminator)
    if not hasattr(real, "shape"):
        raise ValueError(
            "Samples must be one array, with conditions beside it: `fit(images, labels)`. "
            f"Received: x of type {type(real).__name__}"
        )
    shape = tuple(real.shape[1:])
    if expected and not fits(shape, expected[0]):
        hint = " (channels come last: images are (height, width, channels))"
        raise ValueError(
            f"The discriminator wants samples of shape {expected[0]}"
            f"{hint if len(expected[0]) == 3 else ''}, the data hold samples of shape {shape}. "
            f"Reshape the data or build the networks with `from_shape({shape})`. "
            f"Received: x.shape={tuple(real.shape)}"
        )
    values = keras.ops.convert_to_numpy(real)
    if not len(values):
        raise ValueError(f"There are no samples. Received: x.shape={tuple(real.shape)}")
    if values.dtype.kind in "iub":
        raise ValueError(
            "Samples must be floats in the range of the generator's output; for 8-bit images use "
            f"`x.astype('float32') / 127.5 - 1`. Received: x.dtype={values.dtype}"
        )
    low, high = float(np.min(values)), float(np.max(values))
    if not np.isfinite([low, high]).all():
        bad = np.flatnonzero(~np.isfinite(values.reshape(len(values), -1)).all(axis=1))
        raise ValueError(
            f"{len(bad)} of {len(values)} samples hold NaN or infinity, the first at index "
            f"{bad[0]}. Remove or repair them. Received: x[{bad[0]}] with a non-finite value"
        )
    allowed = output_range(generator)
    if allowed and (low < allowed[0] - 1e-3 or high > allowed[1] + 1e-3):
        raise ValueError(
            f"The generator's last activation reaches [{allowed[0]:g}, {allowed[1]:g}] and the "
            "samples lie outside: the discriminator would win by looking at the range. Scale the "
            f"data, for images of 0..255 `x / 127.5 - 1`. Received: x in [{low:g}, {high:g}]"
        )


def check_condition(condition, generator, count):
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
    if shapes and len(leaves) != len(shapes) - 1:
        raise ValueError(
            f"The generator takes {len(shapes) - 1} conditions beside the latents, the data hold "
            f"{len(leaves)}. Received: y={keras.tree.map_structure(lambda a: a.shape, condition)}"
        )
    for leaf in leaves:
        if leaf.shape[0] != count:
            raise ValueError(
                "Samples and condition need the same number of rows. "
                f"Received: {count} samples and a condition with {leaf.shape[0]} rows"
            )
        values = keras.ops.convert_to_numpy(leaf)
        if values.dtype.kind == "f" and not np.isfinite(values).all():
            raise ValueError(
                "The condition holds NaN or infinity. Received: y with a non-finite value"
            )
