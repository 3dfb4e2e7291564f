"""Ten fed steps of a variant's default networks: `python -m tests.cross_backend_job JSON`.

Each object holds `variant`, `start` (an .npz with initial weights, made if missing) and `state`
(an .npz for the weights afterwards).
"""

import json
import sys
from pathlib import Path

import keras
import numpy as np

from tests.players import feed_random_numbers
from tests.test_variants import make

STEPS, BATCH, LATENT_DIM = 10, 6, 5


def main(job):
    rng = np.random.default_rng(2)
    keras.utils.set_random_seed(0)  # the initial weights, which one backend makes for all
    # Four dense units can all be dead; then scores meet LeakyReLU's kink, where slopes are a
    # matter of taste.
    gan = make(job["variant"], average=0.9, width=32 if job["variant"] == "GAN" else 4)
    start = Path(job["start"])
    if not start.exists():
        weights = gan.get_weights()
        np.savez(start, **{f"{i:04}": value for i, value in enumerate(weights)})
    stored = np.load(start)
    gan.set_weights([stored[key] for key in stored.files])
    gan.compile()
    k = gan.discriminator_steps
    count = BATCH * gan.generator_batches
    noise = rng.normal(size=(STEPS, k + 1, count, LATENT_DIM)).astype("float32")
    feed_random_numbers(gan, noise, rng.uniform(size=(STEPS, k, BATCH)).astype("float32"))
    for _ in range(STEPS):
        images = np.tanh(rng.normal(size=(BATCH * k, 8, 8, 1))).astype("float32")
        gan.train_on_batch(images, rng.integers(0, 3, BATCH * k).astype("int32"))
    weights = gan.get_weights()
    np.savez(job["state"], **{f"{i:04}": value for i, value in enumerate(weights)})


if __name__ == "__main__":
    for one in json.loads(sys.argv[1]):
        main(one)
