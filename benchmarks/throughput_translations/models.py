"""What `fit` and the step by hand train: 32x32x3, the papers' networks, narrow."""

import keras
import numpy as np

import keras_gan
from keras_gan import networks

SIDE, WIDTH, BATCH, ROWS = 32, 16, 8, 512
SHAPE = (SIDE, SIDE, 3)
MODELS = ("Pix2Pix", "CycleGAN")


def data():
    """Two kinds of noise; speed does not depend on what they show."""
    rng = np.random.default_rng(0)
    return tuple(rng.uniform(-1, 1, (ROWS, *SHAPE)).astype("float32") for _ in "ab")


def compiled(name):
    """Without dropout and pools, so that the step by hand makes the same numbers."""
    keras.utils.set_random_seed(0)
    if name == "Pix2Pix":
        judge = networks.patch_discriminator((SIDE, SIDE, 6), 1, WIDTH)
        made = keras_gan.Pix2Pix(networks.unet_generator(SHAPE, width=WIDTH, dropout=0), judge)
    else:
        made = keras_gan.CycleGAN.from_shape(SHAPE, width=WIDTH, pool_size=0)
    made.compile()
    return made


def blocks(gan):
    """Residual blocks of a CycleGAN's generators."""
    return sum(isinstance(layer, keras.layers.Add) for layer in gan.to_b.layers)


def minibatches(rng, pictures, steps):
    for _ in range(steps):
        yield tuple(part[rng.integers(0, ROWS, BATCH)] for part in pictures)
