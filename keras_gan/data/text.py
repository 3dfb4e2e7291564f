"""Sentences as numbers: a vocabulary out of captions, and the numbers of each sentence's words."""

import collections
import difflib
import re
import unicodedata

import numpy as np

UNITS = ("words", "characters")
_WORD = re.compile(r"\w+(?:['’\-]\w+)*")


def text_part(captions, unit="words", vocabulary=None, length=None):
    """The part of a spec (`data.check_spec`) for conditions that are sentences.

    Args:
        captions: sentences to train on, an array or list of strings.
        unit: `"words"`: runs of letters and digits, without case and punctuation; or
            `"characters"`, without case, for names and unusual spellings.
        vocabulary: how many different units to keep, the most frequent; all if None.
        length: units kept of each sentence, its first ones; those of the longest one if None.

    Returns:
        {"kind": "text", "unit": unit, "vocabulary": [...], "length": length}

    Raises:
        ValueError: for a sentence without a word.

    Example:
        part = text_part(["bold serif a", "a, in mono"])
        part["vocabulary"]           # ["a", "bold", "in", "mono", "serif"]
        tokens(part, ["Mono a!"])    # [[4, 1, 0]]
    """
    found = [units(caption, unit) for caption in _strings(captions)]
    empty = [index for index, words in enumerate(found) if not words]
    if empty or not found:
        raise ValueError(
            f"{len(empty)} of {len(found)} captions have no word"
            f"{f', the first at index {empty[0]}' if empty else ''}. Write or remove them. "
            f"Received: captions[{empty[0] if empty else ':'}]="
            f"{str(captions[empty[0]]) if empty else []!r}"
        )
    counts = collections.Counter(word for words in found for word in words)
    by_frequency = sorted(counts, key=lambda word: (-counts[word], word))
    return {
        "kind": "text",
        "unit": unit,
        "vocabulary": by_frequency[:vocabulary],
        "length": max(map(len, found)) if length is None else int(length),
    }


def tokens(part, captions):
    """int32 array (number, length) of sentences: words by their place in the vocabulary, from 1.

    0 stands behind the last word. Words that the vocabulary lacks are left out, so that a sentence
    with one means what it means without; see `unknown_words`.

    Args:
        part: `text_part`'s dictionary.
        captions: an array or list of strings.
    """
    place = {word: index for index, word in enumerate(part["vocabulary"], 1)}
    result = np.zeros((len(captions), part["length"]), "int32")
    for row, caption in zip(result, _strings(captions), strict=True):
        known = [place[word] for word in units(caption, part["unit"]) if word in place]
        row[: len(known)] = known[: len(row)]
    return result


def unknown_words(part, caption):
    """{word that the vocabulary lacks: the nearest one that it has, or None}."""
    vocabulary = part["vocabulary"]
    missing = [word for word in units(caption, part["unit"]) if word not in vocabulary]
    return {
        word: next(iter(difflib.get_close_matches(word, vocabulary, n=1)), None) for word in missing
    }


def units(caption, unit):
    """The words or characters of one sentence."""
    plain = unicodedata.normalize("NFKC", str(caption)).casefold()
    if unit == "characters":
        return list(" ".join(plain.split()))
    return _WORD.findall(plain)


def _strings(captions):
    if isinstance(captions, str) or any(not isinstance(c, str) for c in captions):
        raise TypeError(
            "Captions are an array or a list of strings, one for each sample. "
            f"Received: captions={captions!r:.80}"
        )
    return captions
