"""Ten fed steps of a variant's default networks: `python -m tests.cross_backend_job JSON`.

Each object holds `case`, `load` and `save` (.keras files or null; null begins a new model) and
`state` (an .npz for the weights and the losses afterwards).
"""

import json
import sys

import keras
import numpy as np

from tests.players import feed_random_numbers
from tests.variants import CASES
from tests.variants.case import IMAGES

STEPS, BATCH, LATENT_DIM = 10, 6, 5


def main(job):
    case = CASES[job["case"]]
    if job["load"]:
        gan = keras.saving.load_model(job["load"])
    else:
        gan = case.make(IMAGES, average=0.9)
        gan.compile()
    k, done = gan.discriminator_steps, gan.steps_done
    rng = np.random.default_rng(done)
    rows = BATCH * gan.generator_batches
    noise = rng.normal(size=(done + STEPS, k + 1, rows, LATENT_DIM)).astype("float32")
    feed_random_numbers(gan, noise, rng.uniform(size=(done + STEPS, k, BATCH)).astype("float32"))
    logs = []
    for _ in range(STEPS):
        count = BATCH * (k + gan.generator_minibatch)
        samples = np.tanh(rng.normal(size=(count, 8, 8, 1))).astype("float32")
        labels = rng.integers(0, 3, count).astype("int32")
        logs.append(list(gan.train_on_batch(samples, labels, return_dict=True).values()))
    if job["save"]:
        gan.save(job["save"])
    weights = {f"{i:04}": value for i, value in enumerate(gan.get_weights())}
    trainable = [variable.trainable for variable in gan.weights]
    np.savez(job["state"], logs=np.array(logs, "float64"), trainable=trainable, **weights)


if __name__ == "__main__":
    for one in json.loads(sys.argv[1]):
        main(one)
