"""[Mao et al., 2017](https://arxiv.org/abs/1611.04076), equation 9."""

import keras_gan
from tests.handwritten import Recipe
from tests.variants.case import POINTS, Case

CASE = Case(
    variant=keras_gan.LSGAN,
    recipe=Recipe("least_squares"),
    parameters={(2,): (157954, 132609), (8, 8, 1): (2229569, 134273)},
    trained_on=POINTS,
)
