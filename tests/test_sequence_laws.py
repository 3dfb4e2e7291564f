"""Laws of sequences: samples follow them, and they add up to one."""

import re

import numpy as np
import pytest

from keras_gan.data import load
from keras_gan.data.sequences.grammar import Grammar
from keras_gan.data.sequences.markov import Markov
from keras_gan.data.sequences.oracle import Oracle

LAWS = {
    "markov": Markov(length=5, letters=3, seed=1),
    "grammar": Grammar(length=6),
    "oracle": Oracle(length=3, size=6, seed=1),
}


@pytest.mark.parametrize("name", LAWS)
def test_probabilities_add_up_and_samples_follow_them(name):
    law, count = LAWS[name], 40_000
    ids, chances = law.probabilities()
    assert len(np.unique(ids, axis=0)) == len(ids) == len(chances)
    assert chances.sum() == pytest.approx(1, abs=1e-12)
    place = {row.tobytes(): index for index, row in enumerate(ids)}
    drawn = law.sample(count, seed=0)
    assert drawn.dtype == np.int32 and drawn.shape[1] == law.part["length"]
    found = np.bincount([place[row.tobytes()] for row in drawn], minlength=len(ids))
    # Pearson's statistic has a mean of (classes - 1) and a variance near twice that.
    kept = chances * count > 5
    statistic = ((found - count * chances) ** 2 / (count * chances))[kept].sum()
    assert statistic < kept.sum() + 5 * np.sqrt(2 * kept.sum())


@pytest.mark.parametrize("name", LAWS)
def test_the_seed_chooses_the_samples(name):
    law = LAWS[name]
    np.testing.assert_array_equal(law.sample(50, 3), law.sample(50, 3))
    assert (law.sample(50, 3) != law.sample(50, 4)).any()


@pytest.mark.parametrize("name, length", [("markov", 10), ("grammar", 12), ("oracle", 20)])
def test_laws_by_name(name, length):
    data = load(name)
    assert data.train.shape == (10_000, length) and data.held_out.shape == (2500, length)
    assert data.train.dtype == np.int32
    assert data.spec() == {"real": data.law.part}
    # The likelihood of held-out samples is that of samples to train on: both are draws.
    means = [data.law.log_likelihood(part[:1000]) for part in (data.train, data.held_out)]
    error = np.hypot(*(part.std() / np.sqrt(len(part)) for part in means))
    assert abs(means[0].mean() - means[1].mean()) < 5 * error


def test_the_size_is_the_length():
    assert [load(name, size=3).shape for name in LAWS] == [(3,)] * 3


def test_markov_by_hand_and_at_equilibrium():
    law = LAWS["markov"]
    pairs, step = law.pairs, law.transitions
    found = law.log_likelihood([[2, 0, 1, 1, 2]])
    expected = pairs[2, 0] * step[2, 0, 1] * step[0, 1, 1] * step[1, 1, 2]
    np.testing.assert_allclose(np.exp(found), [expected], rtol=1e-12)
    # Pairs at places 2 and 3 are distributed as those at 1 and 2.
    np.testing.assert_allclose(np.einsum("ab,abc->bc", pairs, step), pairs, atol=1e-14)
    assert not np.allclose(step, Markov(length=5, letters=3, seed=2).transitions)


def test_grammar_is_decided_by_a_regular_expression():
    law = Grammar(length=7)
    every = np.array(list(np.ndindex(*[6] * 7))[::11], np.int32)  # of all 6^7 sequences
    texts = ["".join(law.part["vocabulary"][i] or "." for i in row) for row in every]
    legal = [re.match(r"x([+*/-]x)*(\.|$)", text) is not None for text in texts]
    np.testing.assert_array_equal(law.valid(every), legal)
    assert 0 < sum(legal) < len(legal)
    likelihood = law.log_likelihood([[1, 2, 1, 0, 0, 0, 0], [1, 2, 1, 0, 3, 3, 3]])
    np.testing.assert_allclose(np.exp(likelihood), 1 / 4 / 4)  # of 0 to 3 operators; one of four
    assert len(Grammar().probabilities()[0]) == 1365


def test_oracle_against_an_lstm_of_one_sequence():
    law = Oracle(length=4, size=7, seed=3)
    sigmoid = lambda x: 1 / (1 + np.exp(-x))  # noqa: E731
    w, u, b = (np.split(m, 4, axis=-1) for m in (law.of_input, law.of_state, law.gate_bias))
    ids, h, c, token, total = [5, 0, 6, 6], np.zeros(32), np.zeros(32), 0, 0.0
    for following in ids:
        i, f, o, g = (law.embeddings[token] @ w[k] + h @ u[k] + b[k] for k in range(4))
        c = sigmoid(f) * c + sigmoid(i) * np.tanh(g)
        h = sigmoid(o) * np.tanh(c)
        chances = np.exp(h @ law.to_logits + law.logit_bias)
        total += np.log(chances[following] / chances.sum())
        token = following
    np.testing.assert_allclose(law.log_likelihood([ids]), [total], rtol=1e-12)
    # Standard normal weights: 32 x 7 + 2 x 32 x 128 + 128 + 32 x 7 + 7 of them.
    weights = np.concatenate([x.ravel() for x in (
        law.embeddings, law.of_input, law.of_state, law.gate_bias, law.to_logits, law.logit_bias
    )])  # fmt: skip
    assert len(weights) == 8775 and abs(weights.std() - 1) < 0.04 and abs(weights.mean()) < 0.05


def test_what_laws_refuse():
    law = LAWS["markov"]
    with pytest.raises(ValueError, match=r"sequences of 5 tokens.*Received: ids\.shape=\(1, 4\)"):
        law.log_likelihood([[0, 1, 2, 0]])
    with pytest.raises(ValueError, match=r"Tokens are in \[0, 3\)"):
        law.valid([[0, 1, 2, 0, 3]])
    for law, number in ((Oracle(), r"9\.54e\+53"), (Grammar(40), r"3\.67e\+11")):
        with pytest.raises(ValueError, match=rf"{number} sequences are too many to list"):
            law.probabilities()
    with pytest.raises(ValueError, match="2 letters or more.*Received: length=1"):
        Markov(length=1)
