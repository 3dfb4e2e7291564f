"""[Goodfellow et al., 2014](https://arxiv.org/abs/1406.2661), with DCGAN's optimizer."""

import keras_gan
from tests.handwritten import Recipe
from tests.variants.case import Case

CASE = Case(
    variant=keras_gan.GAN,
    recipe=Recipe("non_saturating"),
    parameters={(2,): (157954, 132609), (8, 8, 1): (173888, 148481)},
    further={"minimax": (Recipe("minimax"), {"generator_loss": "minimax"})},
    # Four dense units can all be dead; then scores meet LeakyReLU's kink, where slopes are a
    # matter of taste.
    width=32,
)
