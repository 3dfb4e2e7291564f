"""[Huang et al., 2025](https://arxiv.org/abs/2501.05441)."""

import pytest

import keras_gan
from tests.handwritten import Recipe
from tests.variants.case import Case

CASE = Case(
    variant=keras_gan.R3GAN,
    recipe=Recipe(
        "pairing", betas=(0.0, 0.99), r1=1.0, r2=1.0, own_reals=True, decay_steps=39_062,
        cosine=0.25,
    ),
    # 8 x 8: four blocks of 35,072, beside them 5,184 and 1,152.
    parameters={(2,): (148738, 132609), (8, 8, 1): (145472, 141440)},
)  # fmt: skip


@pytest.mark.parametrize(
    "shape, gamma", [((28, 28, 1), 0.05), ((64, 64, 3), 2.0), ((256, 256, 3), 150.0)]
)
def test_gamma_is_the_papers_for_the_size_of_the_images(shape, gamma):
    gan = CASE.make(shape)
    gan.compile()
    assert [penalty.regularizer.gamma for penalty in gan.regularizers] == [gamma, gamma]
    assert CASE.make(shape, gamma=0.3).gamma == 0.3


def test_of_points_gamma_is_1():
    assert CASE.make((2,)).gamma == 1.0
