"""The report of sequences: real ones have the real numbers, bad ones are seen, doubts are said."""

import io
import json

import numpy as np
import pytest

from keras_gan.callbacks import SequenceSamples
from keras_gan.data import load
from keras_gan.evaluation import SequenceEvaluator
from keras_gan.statistics.sequences.ngram_model import NgramModel
from keras_gan.statistics.sequences.ngrams import ngram_js

CHEAP = ("js", "distinct", "law", "total_variation", "memorisation")


@pytest.fixture(scope="module")
def grammar():
    return load("grammar")


@pytest.fixture(scope="module")
def evaluator(grammar):
    return SequenceEvaluator(grammar, CHEAP, count=400)


class Real:
    """A generator as good as the law, that also knows its likelihood."""

    def __init__(self, law):
        self.law = law

    def generate(self, count, seed):
        return self.law.sample(count, seed + 100)

    def log_likelihood(self, ids):
        return self.law.log_likelihood(ids)


def test_a_perfect_generator_has_the_numbers_of_real_sequences(grammar, evaluator):
    report = evaluator.evaluate(Real(grammar.law))
    for n in (1, 2, 3, 4):
        row = report[f"js{n}"]
        assert abs(row.value - row.real) < 5 * row.error, n
    assert report["js3"].value == ngram_js(grammar.held_out, report.fake, 3, end=0)
    assert report["valid"].value == report["valid"].real == 1
    assert report["law_nll"].value == pytest.approx(report["law_nll"].real, abs=0.01)
    for name, tolerance in (("total_variation", 0.03), ("distinct", 0.1)):
        assert report[name].value == pytest.approx(report[name].real, abs=tolerance)
    assert not report["memorisation"].memorised
    assert any("of unseen real sequences stand in the training set" in d for d in report.doubts())
    assert not any("says the probable too often" in doubt for doubt in report.doubts())


def test_a_generator_that_repeats_itself_is_seen(grammar, evaluator):
    report = evaluator.evaluate(np.tile(grammar.train[:1], (400, 1)))
    assert report["distinct"].value == 1 / 400
    assert report["js4"].value > 100 * report["js4"].real
    assert report["total_variation"].value > 0.99
    report = evaluator.evaluate(np.full((400, 12), 1))  # "xxxxxxxxxxxx", not valid
    assert report["valid"].value == 0 and np.isnan(report["law_nll"].value)
    json.dumps(report.to_dict(), allow_nan=False)
    # What stands behind an end makes no other sequence.
    behind = np.tile(grammar.train[:1], (400, 1))
    behind[:200, 1:][behind[:200, :-1] == 0] = 3
    behind = np.r_[behind, np.tile([[1, 0, 0] + [0] * 9, [1, 0, 0] + [5] * 9], (50, 1))]
    assert evaluator.evaluate(behind)["distinct"].value == 2 / 500
    # "x", one of six numbers of operators, has log 6 over two tokens.
    report = evaluator.evaluate(np.tile([[1] + [0] * 11], (400, 1)))
    assert report["law_nll"].value == pytest.approx(np.log(6) / 2)
    cold = SequenceEvaluator(load("markov"), "law", count=300)
    model = NgramModel(cold.data.train, order=3)
    cold = cold.evaluate(model.generate(300, temperature=0.3))
    assert any("says the probable too often" in doubt for doubt in cold.doubts())


def test_all_that_the_data_and_the_model_allow(grammar):
    pytest.importorskip("nltk")
    report = SequenceEvaluator(grammar, count=60).evaluate(Real(grammar.law))
    assert set(report.rows) == {
        "js1", "js2", "js3", "js4", "distinct", "bleu", "self_bleu", "law_nll", "valid",
        "total_variation", "held_out_nll",
    }  # fmt: skip
    expected = -grammar.law.log_likelihood(grammar.held_out).mean()
    assert report["held_out_nll"].value == pytest.approx(expected)
    text = str(report)
    for line in ("60 generated", "BLEU-4, 59 references", "copies: no more", "said: 'x", "note: "):
        assert line in text
    found = json.loads(json.dumps(report.to_dict()))
    assert found["results"]["js4"]["value"] == report.logs()["js4"]
    assert found["protocol"]["count"] == 60 and found["protocol"]["data"] == "grammar"


def test_frequent_lines_are_no_copies_where_equal_ones_are_on_one_side(tmp_path):
    """Of a text with a chorus: honest draws are not accused, and learning by heart is."""

    def lines(count, seed):
        rng = np.random.default_rng(seed)
        own = rng.integers(97, 123, size=(count, 9)).astype("uint8")
        said = [row.tobytes().decode() for row in own]
        for place in np.flatnonzero(rng.uniform(size=count) < 0.3):
            said[place] = f"la {place % 10}"
        return said

    (tmp_path / "song.txt").write_text("\n".join(lines(2000, 1)))
    data = load(f"text:{tmp_path / 'song.txt'}", size=10)
    evaluator = SequenceEvaluator(data, "memorisation", count=300)
    place = {token: index for index, token in enumerate(data.vocabulary)}
    honest = np.zeros((300, 10), int)
    for row, line in zip(honest, lines(300, 2), strict=True):
        row[: len(line)] = [place[letter] for letter in line]
    report = evaluator.evaluate(honest)
    assert report["memorisation"].copies > 40 and not report["memorisation"].memorised
    assert any("equal ones are on one side of the split" in doubt for doubt in report.doubts())
    honest[:30] = data.train[[len(text) == 9 for text in data.decode(data.train)]][:30]
    report = evaluator.evaluate(honest)
    assert report["memorisation"].memorised
    for pair in report["memorisation"].pairs[:20]:
        np.testing.assert_array_equal(data.train[pair.train], honest[pair.fake])


def test_what_is_refused(grammar):
    with pytest.raises(ValueError, match="some of js, distinct.*Received: measures='fid'"):
        SequenceEvaluator(grammar, "fid")
    with pytest.raises(ValueError, match="data of sequences.*Received: data=Data"):
        SequenceEvaluator(load("ring"))
    with pytest.raises(ValueError, match="of which some are held out"):
        SequenceEvaluator(load("grammar", held_out=0))
    evaluator = SequenceEvaluator(grammar, ("js", "likelihood"))
    with pytest.raises(ValueError, match=r"no `log_likelihood\(ids\)`.*Received: measures="):
        evaluator.evaluate(grammar.train)
    with pytest.raises(ValueError, match=r"length of real ones, 12.*\(5, 3\)"):
        evaluator.evaluate(np.zeros((5, 3), int))
    with pytest.raises(TypeError, match=r"argmax\(axis=-1\)"):
        evaluator.evaluate(np.zeros((5, 12)))


def test_samples_are_printed_and_logged(grammar):
    printed = io.StringIO()
    callback = SequenceSamples(grammar, count=100, every=2, shown=3, file=printed)
    callback.set_model(Real(grammar.law))
    logs = {}
    callback.on_epoch_end(0, logs)
    assert not logs and not printed.getvalue()
    callback.on_epoch_end(1, logs)
    fake = grammar.law.sample(100, 100)
    assert logs["js4"] == ngram_js(grammar.held_out, fake, 4, end=0)
    lines = printed.getvalue().splitlines()
    assert lines[1] == f"epoch 2: js4 {logs['js4']:.4f} (real {callback.floors['js4']:.4f})"
    assert lines[2:] == [f"  {text!r}" for text in grammar.decode(fake[:3])]
    with pytest.raises(ValueError, match="must be at least 1. Received: every=0"):
        SequenceSamples(grammar, every=0)
