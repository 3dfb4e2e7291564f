"""On torch, a plan belongs to one phase, not to all phases of that name."""

import keras
import pytest
from keras import ops

if keras.backend.backend() != "torch":
    pytest.skip("plans are torch's", allow_module_level=True)

from keras_gan.backend.torch.plan import Plans  # noqa: E402


class Phase:
    def __init__(self, factor):
        self.factor = factor

    def update(self, x):
        return self.factor * x


def test_two_phases_of_one_name_get_two_plans():
    plans = Plans([])
    x = ops.ones((2,))
    results = [float(plans.call(Phase(f).update, (x,))[0]) for f in (2.0, 3.0)]
    assert results == [2.0, 3.0]
    assert len(plans._plans) == 2


def test_a_method_looked_up_again_finds_its_plan():
    plans, phase = Plans([]), Phase(2.0)
    for _ in range(2):
        plans.call(phase.update, (ops.ones((2,)),))
    assert len(plans._plans) == 1
