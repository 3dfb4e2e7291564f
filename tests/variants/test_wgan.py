"""[Arjovsky et al., 2017](https://arxiv.org/abs/1701.07875), algorithm 1."""

import numpy as np
from keras import ops

import keras_gan
from tests.handwritten import Recipe
from tests.variants.case import Case

CASE = Case(
    variant=keras_gan.WGAN,
    recipe=Recipe("wasserstein", k=5, rate=5e-5, betas=None, clip=0.01),
    parameters={(28, 28, 1): (1912129, 670081)},
)


def test_weights_stay_in_the_clip_after_every_step():
    images, _ = CASE.data(rows=40)
    for optimizers in ((), ("adam", "adam"), ("rmsprop", "rmsprop")):
        gan = CASE.make(clip=0.02)
        gan.compile(*optimizers)
        for _ in range(3):
            gan.train_on_batch(images)
            weights = gan.discriminator.trainable_variables
            largest = max(np.abs(ops.convert_to_numpy(v)).max() for v in weights)
            assert largest <= 0.02 + 1e-9
        assert largest > 0.0199, "nothing was ever clipped, so this shows nothing"
