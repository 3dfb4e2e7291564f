"""[Radford et al., 2016](https://arxiv.org/abs/1511.06434), section 4."""

import numpy as np
import pytest

import keras_gan
from tests.handwritten import Recipe
from tests.variants.case import Case

CASE = Case(
    variant=keras_gan.DCGAN,
    recipe=Recipe("non_saturating"),
    minibatch=128,
    parameters={(32, 32, 3): (3577283, 2766081)},
)


@pytest.mark.parametrize("shape", [(28, 28, 1), (32, 32, 3), (9, 6, 2)])
def test_images_of_any_size_have_default_networks(shape):
    gan = CASE.make(shape)
    images = gan.generate(2, seed=0)
    assert images.shape == (2, *shape) and images.min() >= -1.0 and images.max() <= 1.0
    scores = gan.discriminator.predict(images, verbose=0)
    assert scores.shape == (2, 1) and np.isfinite(scores).all()
