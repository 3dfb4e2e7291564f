"""[Gulrajani et al., 2017](https://arxiv.org/abs/1704.00028), algorithm 1."""

import numpy as np
import pytest
from keras import ops

import keras_gan
from tests.handwritten import Recipe
from tests.players import small_discriminator, small_generator
from tests.variants.case import Case

CASE = Case(
    variant=keras_gan.WGANGP,
    recipe=Recipe("wasserstein", k=5, rate=1e-4, betas=(0.5, 0.9), penalty=10.0),
    parameters={(2,): (527874, 527361), (8, 8, 1): (394561, 133889)},
)


@pytest.mark.parametrize("shape, weight", [((2,), 0.1), ((8, 8, 1), 10.0)])
def test_the_weight_of_the_penalty_follows_from_the_data_unless_it_is_given(shape, weight):
    assert CASE.make(shape).penalty_weight == weight
    assert CASE.make(shape, penalty_weight=3.0).penalty_weight == 3.0


def test_any_variant_is_conditional_when_its_generator_is():
    """No word about conditions in WGANGP: the machine passes them through."""
    gan = keras_gan.WGANGP(small_generator(conditional=True), small_discriminator(conditional=True))
    gan.compile()
    before = ops.convert_to_numpy(gan.generator.get_layer("embedding").embeddings)
    gan.fit(*CASE.data((3,), rows=40), batch_size=8, epochs=1, verbose=0)
    after = ops.convert_to_numpy(gan.generator.get_layer("embedding").embeddings)
    assert np.abs(after - before).max() > 1e-5
