"""Samples of a saved model from given latents and sentences: `python -m tests.sentence_job JSON`.

Each object holds `model` (.keras), `latents` (.npy), `condition` (sentences) and `out` (.npy).
"""

import json
import sys

import keras
import numpy as np

import keras_gan
from keras_gan.data import tokens


def main(job):
    gan = keras.saving.load_model(job["model"])
    assert isinstance(gan, keras_gan.MatchingAwareGAN)
    told = tokens(gan.condition, job["condition"])
    np.save(job["out"], gan.predict([np.load(job["latents"]), told], verbose=0))


if __name__ == "__main__":
    for job in json.loads(sys.argv[1]):
        main(job)
