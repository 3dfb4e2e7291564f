"""`swiss-roll`: a spiral in the plane, as in the toy program of the Wasserstein GAN papers."""

import numpy as np
from sklearn.datasets import make_swiss_roll

from keras_gan.data.samples import Samples

NUMBER = 100_000


def swiss_roll(seed):
    """Follow `gan_toy.py` of igul222/improved_wgan_training, its scale of 7.5 included."""
    points, _ = make_swiss_roll(NUMBER, noise=0.25, random_state=seed)  # (number, 3)
    return Samples((points[:, [0, 2]] / 7.5).astype(np.float32))
