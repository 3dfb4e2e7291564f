"""A few labels among many samples: which stay, and the command that asks for them."""

import json
import re

import numpy as np
import pytest

import keras_gan
from keras_gan.runs import few_labels
from tests.test_cli_errors import empty_folder, error, invoke  # noqa: F401
from tests.turns import not_on

SEMI = (
    "train semi-supervised-gan --data ring --width 8 --batch-size 4000 --no-evaluation --no-report"
)


@pytest.mark.parametrize("count", [3, 4, 50, 99])
def test_labels_that_stay_are_of_all_classes_alike(count):
    labels = np.repeat([0, 1, 2], [60, 30, 10]).astype("int32")
    few = few_labels(labels, count, seed=1)
    kept = few >= 0
    np.testing.assert_array_equal(few[kept], labels[kept])
    # As even as can be: a class has fewer than another only by one, or if it has no more.
    sizes = np.bincount(few[kept], minlength=3)
    assert sizes.sum() == count
    for size, there in zip(sizes, (60, 30, 10), strict=True):
        assert size >= min(sizes.max() - 1, there)
    np.testing.assert_array_equal(few, few_labels(labels, count, seed=1))
    if count < 99:
        assert (few != few_labels(labels, count, seed=2)).any()


@pytest.mark.parametrize("count", [2, 100])
def test_too_few_and_all(count):
    with pytest.raises(ValueError, match=f"at least 3.*less than 100.*Received: labels={count}"):
        few_labels(np.arange(100) % 3, count, seed=0)


@not_on("jax")
def test_the_command_keeps_so_many_labels_and_says_what_was_learnt(empty_folder):  # noqa: F811
    result = invoke(f"{SEMI} --labels 16 --steps 3 --out run")
    assert result.exit_code == 0, result.output
    settings = json.loads((empty_folder / "run" / "run.json").read_text())
    assert (settings["labels"], settings["condition"]) == (16, "labels")
    gan, data = keras_gan.load_run("run"), keras_gan.data.load("ring")
    known = keras_gan.runs.training_condition(data, settings)
    assert np.bincount(known[known >= 0]).tolist() == [2] * 8
    assert not gan.conditional and gan.num_classes == 8
    predicted = gan.as_classifier().predict(data.held_out, verbose=0).argmax(axis=1)
    accuracy = np.mean(predicted == data.held_out_labels)
    said, count = re.search(r"classifier: (.*)% of (\d+) held-out", result.stdout).groups()
    assert float(said) / 100 == pytest.approx(accuracy, abs=1e-4) and int(count) == len(predicted)
    said = error(invoke(f"{SEMI} --labels 8 --out run --resume"))
    assert "for --labels: 8 is not what this run was begun with, 16" in said
    said = error(invoke("generate run --label 3 --count 4 --out a.npy"))
    assert "for --condition: semi-supervised-gan learns the classes" in said
    assert invoke("generate run --count 4 --out a.npy").exit_code == 0


@pytest.mark.parametrize(
    "words, message",
    [
        (SEMI, "for --labels: say how many training samples keep their label"),
        (f"{SEMI} --labels 3", "for --labels: The number of labels must be at least 8"),
        ("train gan --data ring --labels 9", "for --labels: gan does not learn from few labels"),
    ],
)
def test_errors_name_labels(empty_folder, words, message):  # noqa: F811
    assert message in error(invoke(f"{words} --out run"))
    assert not (empty_folder / "run").exists()
