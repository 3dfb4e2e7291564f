"""[Kodali et al., 2017](https://arxiv.org/abs/1705.07215), and the authors' code."""

import keras_gan
from tests.handwritten import Recipe
from tests.variants.case import POINTS, Case

CASE = Case(
    variant=keras_gan.DRAGAN,
    recipe=Recipe("non_saturating", rate=1e-4, betas=(0.5, 0.9), penalty=10.0, near_real=True),
    minibatch=128,
    parameters={(2,): (157954, 132609), (8, 8, 1): (337217, 133889)},
    trained_on=POINTS,
)
