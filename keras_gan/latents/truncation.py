"""More typical samples, at the price of variety."""

import numpy as np
from scipy.special import ndtr, ndtri


def truncate(latents, bound):
    """Normal latents, moved so that they are of the normal law cut off beyond +-`bound`.

        z -> F^-1(F(-b) + F(z) (F(b) - F(-b))),   F the normal distribution function

    The law is that of redrawing each number until it lies within the bound, BigGAN's truncation
    trick; but each latent keeps its rank, so with one seed and falling bounds one sees the same
    samples become more typical.

    Args:
        latents: numbers from N(0, 1), of any shape.
        bound: above 0; small ones make samples alike, from about 4 on nothing changes.

    Returns:
        A float32 array of the same shape.

    Example:
        images = gan.made_of(keras_gan.latents.truncate(gan.sampling_inputs(64, seed=1), 0.7))

    [Brock et al., 2019](https://arxiv.org/abs/1809.11096), section 3.1.
    """
    if not bound > 0:
        raise ValueError(f"Latents are cut off at a number above 0. Received: bound={bound}")
    latents = np.asarray(latents, "float64")
    # By the tail on the other side of 0, which float64 holds to the last digit.
    tail = ndtr(-np.abs(latents))
    inside = ndtr(-bound) + tail * (1.0 - 2.0 * ndtr(-bound))
    moved = -np.sign(latents) * ndtri(np.minimum(inside, 0.5))
    return np.clip(moved, -bound, bound).astype("float32")
