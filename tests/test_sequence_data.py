"""Sequences by name: the text comes back, nothing is on both sides, and errors teach."""

import json
from collections import Counter

import numpy as np
import pytest

from keras_gan.data import check_spec, decode, load
from keras_gan.data.sequences.english import sentences

LINES = [f"The {animal} no. {n}, café!" for animal in ("cat", "dog") for n in range(20)]


@pytest.fixture
def text(tmp_path):
    """A function from lines (or bytes) to the path of a file."""

    def write(lines, name="poems.txt"):
        content = lines if isinstance(lines, bytes) else "\n".join(lines).encode()
        (tmp_path / name).write_bytes(content)
        return str(tmp_path / name)

    return write


def both(data):
    return data.decode(data.train) + data.decode(data.held_out)


def test_lines_come_back_and_equal_ones_stay_on_one_side(text):
    # One line three times, one with spaces to spare, one empty, one longer than the length.
    lines = [*LINES, LINES[0], "", f"  {LINES[0]}  ", "x" * 40]
    data = load(f"text:{text(lines)}", held_out=0.3)
    assert Counter(both(data)) == Counter([*LINES, LINES[0], LINES[0], "x" * 32])
    assert not set(data.decode(data.train)) & set(data.decode(data.held_out))
    assert data.train.dtype == np.int32 and data.shape == (32,) and data.value_range is None
    assert abs(len(data.held_out) - 0.3 * 43) <= 2
    assert data.end == 0 and data.vocabulary[:3] == ("", " ", "a")  # the most frequent first
    long = data.train[[t.startswith("xx") for t in data.decode(data.train)]]
    assert (long != data.end).all()
    short = data.train[data.train[:, -1] == data.end]
    lengths = np.array([len(t) for t in data.decode(short)])
    np.testing.assert_array_equal(short == 0, np.arange(32) >= lengths[:, None])


def test_spec_survives_json_and_decodes(text):
    data = load(f"text:{text(LINES)}")
    spec = data.spec()
    assert set(spec) == {"real"} and spec["real"]["size"] == len(data.vocabulary)
    again = check_spec(json.loads(json.dumps(spec)))
    assert again == spec
    assert decode(again["real"], data.train) == data.decode(data.train)


def test_windows_are_the_text_once_and_blocks_stay_together(text):
    # Numbers of six figures: no window occurs twice.
    whole = " ".join(str(n) for n in range(100_000, 101_400))
    data = load(f"text:{text([whole[:5000].strip(), whole[5000:].strip()])},windows", size=7)
    assert data.end is None and data.shape == (7,)
    whole = " ".join([whole[:5000].strip(), whole[5000:].strip()])
    windows = [whole[start : start + 7] for start in range(0, len(whole) - 6, 7)]
    assert sorted(both(data)) == sorted(windows)
    place = {window: index // 16 for index, window in enumerate(windows)}
    blocks = [{place[w] for w in data.decode(part)} for part in (data.train, data.held_out)]
    assert not blocks[0] & blocks[1]
    assert len(data.held_out) / len(windows) == pytest.approx(0.2, abs=0.02)


def test_words_are_those_of_captions_and_rare_ones_become_one(text):
    rare = "\N{REPLACEMENT CHARACTER}"
    data = load(f"text:{text([*LINES, 'No dogs', 'NO!'])},words=4", size=5)
    assert data.vocabulary == ("", "no", "café", "the", rare)
    assert set(both(data)) == {f"the {rare} no {rare} café", f"no {rare}", "no"}
    assert Counter(both(load(f"text:{text(LINES)},words", size=5))) == Counter(
        line.lower().replace(".", "").replace(",", "").rstrip("!") for line in LINES
    )


def test_subwords_join_to_the_lines(text):
    pytest.importorskip("sentencepiece")
    data = load(f"text:{text(LINES)},subwords=60", size=32)
    assert Counter(both(data)) == Counter(LINES)
    assert 20 < len(data.vocabulary) <= 61
    assert (data.train != 0).sum(1).max() < len(LINES[0]) / 2  # pieces are longer than characters
    with pytest.raises(ValueError, match=r"has \d\d different characters.*Received: name="):
        load(f"text:{text(LINES)},subwords=5")


def test_english_is_prose_from_python_itself():
    data = load("english")
    assert data.shape == (32,) and data.end is None
    assert len(data.train) > 5000 and len(data.held_out) > 1200 and len(data.vocabulary) == 83
    whole = " ".join(sentences())
    assert set(both(data)) <= {whole[i : i + 32] for i in range(0, len(whole), 32)}
    assert not set(data.decode(data.train)) & set(data.decode(data.held_out))
    # The most frequent letters of English, and its most frequent word.
    assert {"e", "t", " ", "a", "n"} <= set(data.vocabulary[:8])
    assert Counter(whole.split()).most_common(1)[0][0] == "the"
    assert not any(mark in whole for mark in ('"', "*", "  ", "\n", "::="))


def test_names_of_emoji(tmp_path):
    names = ["GRINNING FACE", "Flag: France", "cat"]
    place = {"sheet_x": 0, "sheet_y": 0, "category": "A", "unified": "1F600"}
    rows = [{"name": n, **place} for n in names]
    (tmp_path / "emoji.json").write_text(json.dumps(rows))
    data = load(f"emoji-names:{tmp_path}", held_out=0)
    assert sorted(data.decode(data.train)) == ["cat", "flag: france", "grinning face"]
    (tmp_path / "emoji.json").unlink()
    with pytest.raises(FileNotFoundError, match=r"holds emoji\.json.*Received: name='emoji-names"):
        load(f"emoji-names:{tmp_path}")


@pytest.mark.parametrize("options", ["", ",windows"])
def test_same_seed_same_data_and_other_seed_other_data(text, options):
    lines = [f"{n:05d} {n * 7919 % 10007}" for n in range(200)]
    first, again, other = (
        load(f"text:{text(lines)}{options}", size=8, seed=seed) for seed in (0, 0, 1)
    )
    np.testing.assert_array_equal(first.train, again.train)
    assert first.decode(first.held_out) != other.decode(other.held_out)


@pytest.mark.parametrize(
    "content, match",
    [
        (b"", r"is empty\. Received: name='text:"),
        (b" \n\n", r"is empty"),
        (b"one line", r"too short: it needs two different lines.*1 lines, 1 different ones"),
        (b"one line\none line", r"2 lines, 1 different ones"),
        (b"a\naa\naaa", r"two different characters at least.*\['a'\] in 3 lines"),
        ("caf\u00e9\n".encode("latin-1"), r"not UTF-8: byte 3 .* in line 1: b'\\xe9\\n'.*LATIN1"),
        ("ab\ncafé\n".encode("utf-16"), r"its first bytes b'\\xff\\xfe' say UTF-16.*iconv"),
        ("ab\ncafé\n".encode("utf-16-le")[:4], r"no text: there is a zero byte in line 1"),
    ],
)
def test_files_that_cannot_be_learned_from(text, content, match):
    with pytest.raises(ValueError, match=match):
        load(f"text:{text(content)}")


def test_names_that_cannot_be_read(text, tmp_path):
    file = text(LINES)
    with pytest.raises(FileNotFoundError, match=r"Did you mean 'poems\.txt'\?.*Received: name="):
        load(f"text:{tmp_path / 'poem.txt'}")
    with pytest.raises(IsADirectoryError, match="is a folder. Give the path of one file"):
        load(f"text:{tmp_path}")
    for option in ("word", "words=1", "words=many", "characters,lins"):
        with pytest.raises(ValueError, match=r"words, characters, subwords, each with =N.*option"):
            load(f"text:{file},{option}")
    for options in ("words,characters", "lines,windows", "words,lines,words"):
        with pytest.raises(ValueError, match="one unit and one of lines and windows"):
            load(f"text:{file},{options}")
    with pytest.raises(ValueError, match=r"has 20 characters, and two windows take 64"):
        load(f"text:{text([LINES[0]], 'short.txt')},windows")
    with pytest.raises(ValueError, match="Did you mean 'english'"):
        load("englisch")
    with pytest.raises(ValueError, match="The size is the number of tokens.*Received: size=0"):
        load("english", size=0)
    # A comma may belong to the name of a file.
    assert load(f"text:{text(LINES, 'a,b.txt')},lines").train.shape == (32, 32)


def test_decode_refuses_what_is_no_sequence():
    part = {"kind": "tokens", "size": 3, "length": 2, "vocabulary": ["", "a", "b"], "end": 0}
    assert decode(part, np.array([[1, 2], [0, 1]])) == ["ab", ""]
    assert decode({"kind": "tokens", "size": 30, "length": 2}, [[12, 0]]) == ["12 0"]
    with pytest.raises(TypeError, match=r"argmax\(axis=-1\).*Received: ids of float32"):
        decode(part, np.zeros((2, 2), "float32"))
    with pytest.raises(ValueError, match=r"Tokens are in \[0, 3\).*from -1 to 3"):
        decode(part, [[3, -1]])
    with pytest.raises(ValueError, match="no sequences. Received: data=Data"):
        load("digits").decode([[0]])


@pytest.mark.parametrize(
    "more, match",
    [
        ({"vocabulary": ["a", "b"]}, "as many different strings as its `size`"),
        ({"vocabulary": ["a", "b", "b"]}, "as many different strings as its `size`"),
        ({"vocabulary": ["a", "b", "c"], "unit": "bytes"}, "one of 'words', 'characters', 'subw"),
        ({"end": 3}, r"the number of a token, in \[0, size\)"),
        ({"end": True}, r"the number of a token"),
    ],
)
def test_specs_of_tokens_that_mean_nothing(more, match):
    with pytest.raises(ValueError, match=f"{match}.*Received: real="):
        check_spec({"real": {"kind": "tokens", "size": 3, "length": 2, **more}})
