"""BLEU by nltk: what it says of sequences of numbers."""

import numpy as np
import pytest

from keras_gan.statistics.sequences.bleu import bleu

pytest.importorskip("nltk")


def test_samples_that_are_real_ones(rng):
    real = np.tile([[1, 2, 3, 4, 5, 6]], (6, 1))
    found = bleu(real, real, real, count=5)
    assert (found.bleu, found.self_bleu, found.real_bleu, found.real_self_bleu) == (1, 1, 1, 1)
    assert (found.samples, found.references, found.error) == (5, 4, 0)
    # One sentence said again and again: the best BLEU, and self-BLEU tells.
    real = rng.integers(1, 50, size=(30, 8))
    found = bleu(real, np.tile(real[:1], (30, 1)), real, count=30)
    assert found.self_bleu == 1 and found.real_self_bleu < 0.5


def test_by_hand_with_the_end_left_out():
    real = np.array([[1, 2, 3, 0, 0]] * 2)
    fake = np.array([[1, 2, 4, 0, 9], [1, 2, 4, 0, 9]])
    # Of order 2: 2 of 3 tokens and 1 of 2 pairs, as long as the reference.
    found = bleu(real, fake, end=0, order=2)
    assert found.bleu == pytest.approx((2 / 3 * 1 / 2) ** 0.5)
    assert found.self_bleu == 1 and found.real_bleu is None
    # Two tokens where the reference has three: exp(1 - 3 / 2) besides.
    short = np.array([[1, 2, 0, 0, 0]] * 2)
    assert bleu(real, short, end=0, order=2).bleu == pytest.approx(np.exp(-0.5))


def test_one_sample_has_no_others(rng):
    ids = rng.integers(5, size=(3, 4))
    with pytest.raises(ValueError, match="two of each set at least.*Received: 3, 1 samples"):
        bleu(ids, ids[:1])
