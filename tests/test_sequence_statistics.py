"""Measures of sequences against closed forms, counting by hand, and other programs."""

import math
import tracemalloc
from collections import Counter

import numpy as np
import pytest
from scipy.spatial.distance import jensenshannon
from scipy.stats import binom

from keras_gan.data.sequences.grammar import Grammar
from keras_gan.data.sequences.markov import Markov
from keras_gan.statistics.sequences.known_law import likelihood_under, total_variation
from keras_gan.statistics.sequences.memorisation import sequence_memorisation_test
from keras_gan.statistics.sequences.ngram_model import NgramModel
from keras_gan.statistics.sequences.ngrams import ngram_js, ngram_js_floor, ngrams
from keras_gan.statistics.sequences.runs import longest_runs


def runs_by_hand(ids, n, end=None):
    """A Counter of tuples."""
    found = Counter()
    for row in ids.tolist():
        row = row[: row.index(end) + 1] if end in row else row
        found.update(tuple(row[i : i + n]) for i in range(len(row) - n + 1))
    return found


def js_by_hand(first, second):
    keys = sorted(first.keys() | second.keys())
    return jensenshannon([first[k] for k in keys], [second[k] for k in keys], base=2) ** 2


# n-grams.


@pytest.mark.parametrize("end", [None, 0])
@pytest.mark.parametrize("n", [1, 2, 3, 4])
def test_divergence_is_scipys_of_runs_counted_by_hand(rng, n, end):
    real = rng.integers(4, size=(50, 6))
    fake = rng.integers(1, 5, size=(30, 6)) % rng.integers(2, 6, size=(30, 1))
    expected = js_by_hand(*(runs_by_hand(ids, n, end) for ids in (real, fake)))
    assert 0.01 < expected < 0.99
    assert ngram_js(real, fake, n, end) == pytest.approx(expected, rel=1e-9)
    assert ngram_js(fake, real, n, end) == pytest.approx(expected, rel=1e-9)


def test_equal_sets_diverge_by_nothing_and_disjoint_ones_by_one_bit(rng):
    real = rng.integers(5, size=(40, 8))
    assert ngram_js(real, real[::-1], 3) == 0
    assert ngram_js(real, real + 5, 3) == 1
    # One of two equally likely tokens is lost: JS = 1 - (3/4) log2(3) / 2 ... in closed form.
    half = ngram_js(np.array([[0, 1]]), np.array([[0, 0]]), 1)
    assert half == pytest.approx(2 - 0.75 * math.log2(3) - 0.5, abs=1e-12)
    assert math.isnan(ngram_js(real, real, 9))


def test_codes_of_runs_and_what_stands_behind_the_end():
    found = ngrams(np.array([[1, 2, 0, 2], [2, 1, 2, 1]]), 2, size=3, end=0)
    # 12, 20 | 21, 12, 21
    np.testing.assert_array_equal(found.codes, [1 * 3 + 2, 2 * 3 + 0, 2 * 3 + 1])
    np.testing.assert_array_equal(found.counts, [2, 1, 2])


def test_the_floor_is_what_samples_of_the_same_law_have():
    law = Markov(length=10, letters=4, seed=0)
    rest, held_out = law.sample(8000, 0), law.sample(4000, 1)
    mean, deviation = ngram_js_floor(held_out, rest, 3, 300)
    fresh = [ngram_js(rest, law.sample(300, seed), 3) for seed in range(2, 22)]
    assert mean == pytest.approx(np.mean(fresh), abs=4 * np.std(fresh) / math.sqrt(10))
    assert 0.4 < deviation / np.std(fresh) < 2.2
    assert ngram_js_floor(held_out, rest, 3, 3000)[0] < mean / 3  # it falls about as 1 / count
    with pytest.raises(ValueError, match="held out can be drawn from them, 4000.*count=4001"):
        ngram_js_floor(held_out, rest, 3, 4001)


# Known laws.


def test_likelihood_counts_tokens_up_to_the_end():
    law = Grammar(length=6)  # 0 to 2 operators
    ids = np.array([[1, 0, 0, 0, 0, 0], [1, 2, 1, 0, 5, 5], [2, 2, 2, 2, 2, 2]])
    found = likelihood_under(law, ids)
    # log 3 over 2 tokens and log 12 over 4; the third is impossible.
    assert found.nll == pytest.approx((math.log(3) + math.log(12)) / 6, rel=1e-12)
    assert found.valid == pytest.approx(2 / 3)
    rest = np.array([math.log(3) - 2 * found.nll, math.log(12) - 4 * found.nll])
    assert found.error == pytest.approx(np.sqrt((rest**2).sum()) / 6)
    nothing = likelihood_under(law, ids[2:])
    assert math.isnan(nothing.nll) and nothing.valid == 0


def test_total_variation_of_everything_listed():
    law = Grammar(length=4)  # x, and four strings of one operator
    ids = np.array([[1, 0, 5, 5], [1, 2, 1, 0], [1, 2, 1, 0], [3, 3, 3, 3]])
    found, floor = total_variation(law, ids)
    # Probabilities 1/2 and 1/8 four times; shares 1/4, 1/2, 0, 0, 0, and 1/4 outside.
    assert found == pytest.approx((1 / 4 + 3 / 8 + 3 / 8 + 1 / 4) / 2, abs=1e-12)
    k = np.arange(5)
    deviations = [(binom.pmf(k, 4, p) * abs(k / 4 - p)).sum() for p in (1 / 2, *[1 / 8] * 4)]
    assert floor == pytest.approx(sum(deviations) / 2, abs=1e-12)
    with pytest.raises(ValueError, match=r"in \[0, 6\)\. Received: ids up to 6"):
        total_variation(law, np.array([[1, 1, 1, 6]]))  # the code of 1, 1, 2, 0
    with pytest.raises(ValueError, match="too many to list"):
        total_variation(Markov(length=40), Markov(length=40).sample(3, 0))


# Copies.


def longest_by_hand(first, rows):
    text, best = "".join(map(chr, first)), 0
    for row in rows:
        other = "".join(map(chr, row))
        for n in range(best + 1, len(text) + 1):
            if not any(text[i : i + n] in other for i in range(len(text) - n + 1)):
                break
            best = n
    return best


def test_longest_runs_by_strings(rng):
    train, ids = rng.integers(1, 4, size=(30, 9)), rng.integers(1, 5, size=(40, 9))
    found, where = longest_runs(ids, train)
    assert found.tolist() == [longest_by_hand(row, train) for row in ids]
    assert 3 < found.mean() < 8
    for row, length, index in zip(ids, found, where, strict=True):
        assert longest_by_hand(row, train[index : index + 1]) == length
    # Behind the end nothing counts; where nothing is shared there is no index.
    found, where = longest_runs(
        np.array([[1, 2, 0, 3], [3, 3, 3, 3], [4, 4, 4, 4]]), np.array([[1, 2, 0, 0]]), end=0
    )
    assert found.tolist() == [3, 0, 0] and where.tolist() == [0, -1, -1]


@pytest.fixture(scope="module")
def chain():
    """(train, held out, law) of sequences that are hardly ever drawn twice."""
    law = Markov(length=16, letters=8, seed=0)
    return law.sample(2000, 0), law.sample(1000, 1), law


def test_honest_samples_are_not_accused(chain):
    train, held_out, law = chain
    p_values = [
        sequence_memorisation_test(train, law.sample(300, seed), held_out).p_value
        for seed in range(2, 22)
    ]
    assert min(p_values) > 0.01 and np.median(p_values) > 0.3


def test_copies_and_altered_copies_are_found(chain):
    train, held_out, law = chain
    fake = law.sample(300, 51)
    fake[:12] = train[100:112]
    found = sequence_memorisation_test(train, fake, held_out)
    assert found.memorised and found.copies == 12 and found.p_values["copies"] < 1e-6
    assert [pair.train for pair in found.pairs[:12]] == list(range(100, 112))
    assert all(pair.copy and pair.length == 16 for pair in found.pairs[:12])
    # The first two tokens are others: no copy any more, but long runs.
    fake[:30] = train[100:130]
    fake[:30, :2] = (fake[:30, :2] + 1) % 8
    found = sequence_memorisation_test(train, fake, held_out)
    assert found.copies == 0 and found.p_values["runs"] < 1e-4 and found.memorised
    assert found.share > 0.09 > 0.01 >= found.held_out_share
    assert found.detectable_share < 0.1


def test_lines_that_everybody_says_are_no_copies():
    law = Grammar()  # 1365 strings: nearly every new one is in the training set
    train, held_out = law.sample(5000, 0), law.sample(2000, 1)
    fake = law.sample(500, 2)
    found = sequence_memorisation_test(train, fake, held_out, end=0)
    assert found.copies > 400 and not found.memorised
    assert abs(found.copies - found.expected_copies) < 4 * found.expected_error
    for pair in found.pairs:
        np.testing.assert_array_equal(train[pair.train], fake[pair.fake])
    # What stands behind the end does not make it another sequence.
    behind = fake.copy()
    behind[:, 1:][fake[:, :-1] == 0] = 4
    assert (behind != fake).any()
    assert sequence_memorisation_test(train, behind, held_out, end=0).copies == found.copies


@pytest.mark.parametrize(
    "more, match",
    [
        ({"fake": np.zeros((1, 4), int)}, "1 generated samples could not be significant.*Received"),
        ({"fake": np.zeros((300, 5), int)}, r"of the same length.*Received.*\(300, 5\)"),
        ({"fake": np.zeros((300, 4))}, r"`fake` must be.*argmax.*Received: fake\.dtype"),
        ({"held_out": np.zeros((50, 4), int)}, "needs at least 99 held-out samples.*Received"),
    ],
)
def test_sets_that_cannot_be_tested(rng, more, match):
    sets = {name: rng.integers(9, size=(300, 4)) for name in ("train", "fake", "held_out")}
    with pytest.raises((TypeError, ValueError), match=match):
        sequence_memorisation_test(**{**sets, **more})


# The generator that counts.


def test_witten_bell_by_hand():
    model = NgramModel(np.array([[0, 1, 0], [0, 1, 1]]), order=2, size=3)
    # Before all contexts 1/3; 0 three times and 1 three times, two kinds: (3 + 2/3) / 8.
    alone = np.array([3 + 2 / 3, 3 + 2 / 3, 2 / 3]) / 8
    after_one = (np.array([1, 1, 0]) + 2 * alone) / 4
    first = (np.array([2, 0, 0]) + alone) / 3
    np.testing.assert_allclose(model.next_probabilities(np.array([[2, 1]])), [after_one])
    np.testing.assert_allclose(model.next_probabilities(np.zeros((1, 0), int)), [first])
    np.testing.assert_allclose(model.next_probabilities(np.array([[2]])), [alone])
    found = np.exp(model.log_likelihood(np.array([[0, 1, 0]])))
    after_zero = (np.array([0, 2, 0]) + alone) / 3
    np.testing.assert_allclose(found, [first[0] * after_zero[1] * after_one[0]])


def test_a_model_of_enough_order_learns_the_law():
    law = Markov(length=8, letters=3, seed=1)
    train, unseen = law.sample(4000, 0), law.sample(2000, 1)
    model = NgramModel(train, order=3)
    true, found = law.log_likelihood(unseen), model.log_likelihood(unseen)
    assert 0 < (true - found).mean() < 0.02  # nats a sequence; order 1 loses far more
    assert (true - NgramModel(train, order=1).log_likelihood(unseen)).mean() > 0.5
    fake = model.generate(2000, seed=3)
    assert ngram_js(train, fake, 3) < 2 * ngram_js_floor(unseen, train, 3, 2000)[0] + 0.002
    np.testing.assert_array_equal(fake, model.generate(2000, seed=3))
    cold = model.generate(500, seed=3, temperature=0.05)
    assert len(np.unique(cold, axis=0)) < 20  # nearly the most probable token each time
    # Every sequence has a likelihood, and all of them together have 1.
    every = np.array(list(np.ndindex(3, 3, 3)))
    small = NgramModel(train[:20, :3], order=3)
    assert np.exp(small.log_likelihood(every)).sum() == pytest.approx(1, abs=1e-12)


def test_many_sequences_take_no_more_memory_than_few(rng):
    """Of 2,000 words 6,000 lines at once would take 96 MB for each table of probabilities."""
    ids = rng.integers(2000, size=(6000, 2))
    model = NgramModel(ids[:200], order=2, size=2000)
    few = model.log_likelihood(ids[-500:])
    tracemalloc.start()
    many = model.log_likelihood(ids)
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < 9e7
    np.testing.assert_allclose(many[-500:], few, rtol=1e-12)


def test_a_model_stops_at_the_end():
    law = Grammar()
    model = NgramModel(law.sample(3000, 0), order=4, end=0)
    fake = model.generate(400, seed=1)
    assert (np.maximum.accumulate(fake == 0, axis=1) == (fake == 0)).all()
    assert law.valid(fake).mean() > 0.85  # it cannot count to twelve
    one = np.array([[1, 0, 3, 3] + [3] * 8, [1, 0] + [0] * 10])
    assert np.ptp(model.log_likelihood(one)) == 0
    with pytest.raises(ValueError, match="temperature is above 0.*Received: temperature=0"):
        model.generate(1, temperature=0)
    with pytest.raises(ValueError, match="order is at least 1.*Received: order=0"):
        NgramModel(fake, order=0)
