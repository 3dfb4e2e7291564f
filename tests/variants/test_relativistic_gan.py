"""[Jolicoeur-Martineau, 2018](https://arxiv.org/abs/1807.00734)."""

import dataclasses

import pytest

import keras_gan
from tests.handwritten import Recipe
from tests.variants.case import POINTS, Case

RECIPE = Recipe("average")
CASE = Case(
    variant=keras_gan.RelativisticGAN,
    recipe=RECIPE,
    parameters={(2,): (157954, 132609), (8, 8, 1): (337217, 134273)},
    further={
        kind: (dataclasses.replace(RECIPE, loss=kind), {"comparison": kind})
        for kind in ("pairing", "average_least_squares", "average_hinge")
    },
    trained_on=POINTS,
)


def test_unknown_comparison():
    with pytest.raises(ValueError, match="`comparison` must be one of.*comparison='median'"):
        CASE.make(comparison="median")
