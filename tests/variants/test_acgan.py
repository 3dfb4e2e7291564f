"""[Odena et al., 2017](https://arxiv.org/abs/1610.09585), section 4, and its appendix's numbers."""

import numpy as np
import pytest
from keras import ops

import keras_gan
from keras_gan.models.turn import Turn
from tests.handwritten import CLASSES, Recipe
from tests.players import small_discriminator, small_generator
from tests.variants.case import POINTS, Case

CASE = Case(
    variant=keras_gan.ACGAN,
    recipe=Recipe("non_saturating", conditional=True, classes=(1.0, 1.0, 1.0)),
    minibatch=100,
    arguments={"num_classes": CLASSES},
    # Beside the counted networks 256 * 10 + 10 of the head.
    parameters={(2,): (166466, 135179), (8, 8, 1): (50113, 134699)},
    further={
        "real-only": (
            Recipe("non_saturating", conditional=True, classes=(2.0, 0.0, 0.5)),
            {"real_weight": 2.0, "fake_weight": 0.0, "generator_weight": 0.5},
        )
    },
    trained_on=POINTS,
)


def test_class_terms_are_the_cross_entropies_with_their_weights(rng):
    gan = CASE.make(real_weight=0.5, fake_weight=3.0, generator_weight=0.25)
    labels = np.array([0, 2, 1, 1])
    real, fake = rng.normal(size=(2, 4, CLASSES))

    def entropy(logits):
        return np.mean(np.log(np.exp(logits).sum(axis=1)) - logits[np.arange(4), labels])

    def verdict(logits):
        return [None, ops.convert_to_tensor(logits.astype("float32"))]

    turn = Turn(condition=labels, real_verdict=verdict(real), fake_verdict=verdict(fake))
    found = {**gan.d_terms(turn), **gan.g_terms(turn)}
    found = {name: float(ops.convert_to_numpy(term)) for name, term in found.items()}
    expected = {
        "d_classes": 0.5 * entropy(real) + 3.0 * entropy(fake), "g_classes": 0.25 * entropy(fake),
    }  # fmt: skip
    assert found == pytest.approx(expected, rel=1e-5)


def test_what_is_asked_reaches_the_fakes_and_what_is_shown_the_reals(rng):
    """Other labels change the class terms of both players, and neither score of a real sample."""
    gan = CASE.make()
    gan.compile()
    images, labels = CASE.data(rows=12)
    losses = []
    for told in (labels, (labels + 1) % CLASSES):
        turn = Turn(real=ops.convert_to_tensor(images), condition=ops.convert_to_tensor(told))
        turn = turn.also(fake=turn.real)
        terms = gan.discriminator_objective(turn)
        losses.append([float(ops.convert_to_numpy(terms[n])) for n in ("d_loss", "d_classes")])
    assert losses[0][0] == losses[1][0] and abs(losses[0][1] - losses[1][1]) > 1e-3


def test_a_discriminator_of_scores_alone_gets_a_head():
    judge = small_discriminator()
    gan = keras_gan.ACGAN(small_generator(conditional=True), judge, num_classes=7)
    assert [tuple(output.shape) for output in gan.discriminator.outputs] == [(None, 1), (None, 7)]
    assert gan.discriminator.layers[1] is judge.layers[1]


@pytest.mark.parametrize("name", ["real_weight", "fake_weight", "generator_weight"])
def test_weights_are_not_negative(name):
    with pytest.raises(ValueError, match=rf"`{name}` must not be negative. Received: {name}=-1"):
        CASE.make(**{name: -1.0})
