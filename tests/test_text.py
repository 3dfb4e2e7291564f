"""Sentences become numbers: vocabulary, padding, unknown words, and what is refused."""

import json

import numpy as np
import pytest

from keras_gan.data import check_spec, text_part, tokens, unknown_words

CAPTIONS = ["Bold serif A", "a, in MONO!", "the serif don't-know  a"]


def test_words_are_counted_without_case_and_punctuation():
    part = text_part(CAPTIONS)
    assert part["vocabulary"] == ["a", "serif", "bold", "don't-know", "in", "mono", "the"]
    assert part["length"] == 4
    found = tokens(part, [*CAPTIONS, "mono zebra A."])
    assert found.dtype == np.int32
    expected = [[3, 2, 1, 0], [1, 5, 6, 0], [7, 2, 4, 1], [6, 1, 0, 0]]
    np.testing.assert_array_equal(found, expected)


def test_characters_keep_their_spaces():
    part = text_part(np.array(["Ab  a", "é"]), unit="characters")
    assert part["vocabulary"] == ["a", " ", "b", "é"] and part["length"] == 4
    # The same letter written as two code points, and capital.
    np.testing.assert_array_equal(tokens(part, ["B E\u0301?"]), [[3, 2, 4, 0]])


def test_the_rarest_words_and_the_last_ones_can_be_left_out():
    part = text_part(CAPTIONS, vocabulary=2, length=2)
    assert part["vocabulary"] == ["a", "serif"]
    np.testing.assert_array_equal(tokens(part, ["the a serif a"]), [[1, 2]])


def test_unknown_words_are_named_with_the_nearest():
    assert unknown_words(text_part(CAPTIONS), "Blod a qqq") == {"blod": "bold", "qqq": None}


def test_json_gives_back_the_same_spec():
    spec = {"real": {"kind": "vector", "shape": [2], "range": None},
            "condition": text_part(CAPTIONS)}  # fmt: skip
    assert check_spec(json.loads(json.dumps(spec))) == spec
    part = {"kind": "tokens", "size": 5, "length": 3}
    assert check_spec({**spec, "condition": part})["condition"] == part


@pytest.mark.parametrize(
    "captions, match",
    [
        (["a", "", "!?"], r"2 of 3 captions have no word, the first at index 1.*captions\[1\]=''"),
        ([], "0 of 0 captions have no word.*Received"),
    ],
)
def test_captions_without_words(captions, match):
    with pytest.raises(ValueError, match=match):
        text_part(captions)


@pytest.mark.parametrize("captions", ["one sentence", [3, 4], ["a", None]])
def test_captions_that_are_no_strings(captions):
    with pytest.raises(TypeError, match="list of strings, one for each sample. Received: captions"):
        text_part(captions)


@pytest.mark.parametrize(
    "part, match",
    [
        ({"kind": "text", "vocabulary": ["a", "a"], "length": 1}, "different strings.*Received: c"),
        ({"kind": "text", "vocabulary": [], "length": 1}, "`data.text_part"),
        ({"kind": "text", "vocabulary": ["a"]}, "a `length` of at least 1"),
        ({"kind": "text", "vocabulary": ["a"], "length": 1, "unit": "bytes"}, "a `unit`, 'words'"),
        ({"kind": "tokens", "size": 3}, r"in \[0, size\), and a `length`. Received: condition="),
    ],
)
def test_parts_that_say_too_little(part, match):
    with pytest.raises(ValueError, match=match):
        check_spec({"real": {"kind": "vector", "shape": [2]}, "condition": part})
