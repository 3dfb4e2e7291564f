"""Trains a variant in a process of its own: `python -m tests.resume_job JSON`.

The JSON object holds `variant`, `epochs`, `load` (a .keras file or null), `save` (a .keras file or
null), `state` (an .npz for all variables and the losses) and optionally `latents` (an .npz with
noise to feed).
"""

import json
import sys

import keras
import numpy as np

import keras_gan
from tests.players import feed_random_numbers


def data():
    rng = np.random.default_rng(5)
    images = np.tanh(rng.normal(size=(72, 8, 8, 1))).astype("float32")
    return images, rng.integers(0, 3, 72).astype("int32")


def make(variant):
    """A variant with everything that has state: dropout, averages, schedules, clipping."""
    arguments = {"num_classes": 3} if variant == "ConditionalGAN" else {}
    cls = getattr(keras_gan, variant)
    gan = cls.from_shape((8, 8, 1), width=4, latent_dim=5, seed=11, average=0.9, **arguments)
    if variant == "GAN":
        dropped = keras.layers.Dropout(0.3, seed=2)
        latents = keras.Input((5,))
        generator = keras.Model(latents, gan.generator(dropped(latents)))
        gan = keras_gan.GAN(generator, gan.discriminator, seed=11, average=0.9)
    if variant == "LSGAN":
        schedule = keras.optimizers.schedules.ExponentialDecay(1e-3, 4, 0.5)
        gan.compile(
            keras.optimizers.Adam(schedule, clipnorm=1.0), keras.optimizers.SGD(1e-3, momentum=0.9)
        )
    else:
        gan.compile()
    return gan


def state(gan):
    variables = [*gan.variables, *gan.optimizer.variables]
    return {f"{i:04}": keras.ops.convert_to_numpy(v) for i, v in enumerate(variables)}


def noise_bank(k, steps=40):
    rng = np.random.default_rng(3)
    noise = rng.normal(size=(steps, k + 1, 16, 5)).astype("float32")
    return noise, rng.uniform(size=(steps, k, 8)).astype("float32")


def main(job):
    keras.utils.set_random_seed(1)  # equal initial weights
    gan = keras.saving.load_model(job["load"]) if job["load"] else make(job["variant"])
    if job.get("feed"):
        feed_random_numbers(gan, *noise_bank(gan.discriminator_steps))
    images, labels = data()
    history = gan.fit(images, labels, batch_size=8, epochs=job["epochs"], verbose=0).history
    if job["save"]:
        gan.save(job["save"])
    losses = {f"log_{name}": np.array(values) for name, values in history.items()}
    np.savez(job["state"], **state(gan), **losses)


if __name__ == "__main__":
    for one in json.loads(sys.argv[1]):
        main(one)
