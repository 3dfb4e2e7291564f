"""The latent whose picture is nearest to a given one."""

import keras
import numpy as np
from keras import ops
from scipy.optimize import minimize

from keras_gan import backend
from keras_gan.latents.prior import prior_of


def invert(gan, images, condition=None, *, starts=4, steps=200, prior=0.0, seed=0, batch_size=16):
    """The latents whose samples are nearest to `images`, found by the generator's gradient.

        min over z of  mean (G(z) - x)^2  +  prior * mean z^2

    by L-BFGS from several latents of the prior, the best of which is kept; uniform latents stay
    within [-1, 1]. The generator is the one that `generate` draws with. What is found is a local
    minimum: a picture that the generator could draw may be missed.

    Args:
        gan: an `AdversarialModel` of one latent vector.
        images: (count, ...) samples as the generator makes them, pictures in [-1, 1].
        condition: of conditional models, as in `generate`, one for each image.
        starts: latents to begin from, for each image.
        steps: at most so many moves.
        prior: above 0 keeps normal latents near typical ones, at the price of likeness.
        seed: int, draws the starts.
        batch_size: images at once.

    Returns:
        (latents, errors): float32 (count, length), and the mean squared difference of each image,
        (count,).

    Example:
        z, errors = keras_gan.latents.invert(gan, data.held_out[:8])
        again = gan.made_of(z)

    [Zhu et al., 2016](https://arxiv.org/abs/1609.03552), section 3.1.
    """
    images = np.asarray(images, "float32")
    if len(gan.latent_shapes) != 1 or len(gan.latent_shapes[0]) != 1:
        raise ValueError(
            "Only generators of one latent vector are inverted. "
            f"Received: gan with latents of shapes {gan.latent_shapes}"
        )
    if images.ndim < 2 or images.shape[1:] != tuple(gan.sample_shape):
        raise ValueError(
            f"Images have the shape of the generator's samples, (count, *{gan.sample_shape}). "
            f"Received: images.shape={images.shape}"
        )
    bounds = (-1.0, 1.0) if prior_of(gan) == "uniform" else None
    condition = _each(condition, len(images))
    found = []
    for first in range(0, len(images), batch_size):
        rows = slice(first, first + batch_size)
        wanted = np.repeat(images[rows], starts, axis=0)
        told = None if condition is None else keras.tree.map_structure(
            lambda part, rows=rows: np.repeat(part[rows], starts, axis=0), condition
        )  # fmt: skip
        inputs = keras.tree.flatten(gan.sampling_inputs(len(wanted), told, seed + first))
        latents, errors = _nearest(gan.sampler, inputs, wanted, steps, prior, bounds)
        best = errors.reshape(-1, starts).argmin(axis=1) + np.arange(len(wanted) // starts) * starts
        found.append((latents[best], errors[best]))
    return tuple(np.concatenate(part).astype("float32") for part in zip(*found, strict=True))


def _each(condition, count):
    """A condition for each image, out of one for all."""
    if condition is None or isinstance(condition, dict):
        return condition
    return np.asarray([condition] * count if np.ndim(condition) == 0 else condition)


def _nearest(generator, inputs, wanted, steps, prior, bounds):
    """(latents, errors) after `steps` moves from the latents in `inputs`."""
    start, *told = inputs
    latents = keras.Variable(start, dtype="float32", name="latents")
    told, wanted = [ops.convert_to_tensor(part) for part in told], ops.convert_to_tensor(wanted)
    axes = tuple(range(1, len(wanted.shape)))

    def loss():
        z = ops.convert_to_tensor(latents)
        made = generator([z, *told] if told else z, training=False)
        made = ops.cast(keras.tree.flatten(made)[0], "float32")
        errors = ops.mean(ops.square(made - wanted), axis=axes)
        return ops.sum(errors + prior * ops.mean(ops.square(z), axis=1)), errors

    def at(flat):
        latents.assign(flat.reshape(start.shape).astype("float32"))
        (value, errors), (gradient,) = backend.value_and_gradients(loss, [latents])
        value, gradient, errors = map(ops.convert_to_numpy, (value, gradient, errors))
        return float(value), gradient.astype("float64").ravel(), errors

    found = minimize(
        lambda flat: at(flat)[:2],
        np.asarray(start, "float64").ravel(),
        jac=True,
        method="L-BFGS-B",
        bounds=bounds and [bounds] * start.size,
        options={"maxiter": steps, "maxfun": 2 * steps, "ftol": 1e-12},
    )
    _, _, errors = at(found.x)
    return found.x.reshape(start.shape), errors
