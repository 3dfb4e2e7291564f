"""A race is fair when the networks by hand are the ones that `fit` trains."""

import keras
import numpy as np

from benchmarks.throughput.contenders import loop_by_hand
from benchmarks.throughput.models import compiled


def check_networks(cell):
    """Raises an error unless both give the same samples and scores."""
    gan = compiled(cell)
    latents = np.random.default_rng(1).normal(size=(8, cell.latent_dim)).astype("float32")
    theirs = loop_by_hand()(cell, gan, cell.data())  # before a forward pass moves anything
    samples = keras.ops.convert_to_numpy(gan.generator(latents, training=True))
    scores = keras.ops.convert_to_numpy(gan.discriminator(samples, training=True))
    close = {"rtol": 1e-4, "atol": 1e-5}
    np.testing.assert_allclose(theirs.samples(latents), samples, **close, err_msg=f"{cell}")
    np.testing.assert_allclose(theirs.scores(samples), scores, **close, err_msg=f"{cell}")
