"""[Miyato and Koyama, 2018](https://arxiv.org/abs/1802.05637), with R1 for its discriminator."""

import pytest

import keras_gan
from tests.handwritten import CLASSES, Recipe
from tests.variants.case import Case

CASE = Case(
    variant=keras_gan.ProjectionGAN,
    recipe=Recipe("non_saturating", rate=1e-3, betas=(0.0, 0.99), r1=2.0, conditional=True),
    arguments={"num_classes": CLASSES},
    parameters={(2,): (166466, 363841), (8, 8, 1): (50113, 134689)},
)


def test_gamma_is_the_weight_of_r1():
    gan = CASE.make(gamma=0.3)
    gan.compile()
    assert [(r.name, r.gamma) for r in gan.regularizers] == [("r1", 0.3)]


def test_labels_are_checked_as_those_of_conditional_gan():
    gan = CASE.make()
    gan.compile()
    samples, labels = CASE.data()
    with pytest.raises(ValueError, match=rf"Labels must lie in \[0, {CLASSES}\).*Received"):
        gan.fit(samples, labels + 1, verbose=0)
