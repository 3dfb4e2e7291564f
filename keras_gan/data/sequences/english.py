"""`english`: the prose of Python's own language reference, which is there without a download."""

import re
import string
from pydoc_data.topics import topics

from keras_gan.data.sequences.text_file import sequences_of

_PLAIN = str.maketrans({"‘": "'", "’": "'", "“": "", "”": "", "–": "-", "—": "-", "…": "...",
                        '"': "", "*": "", "`": ""})  # fmt: skip
_USED = set(string.ascii_letters + string.digits + " .,;:'()-?!/_=[]<>+@%")
_REFERENCE = re.compile(r"\s*(\[\d+\]|\(see [^)]*\))")

_BETWEEN_SENTENCES = re.compile(r"(?<=[.:]) (?=[A-Z])")


def english(size):
    """Windows of `size` characters, 32 if None, of what `python -c "help('topics')"` can show.

    Paragraphs of sentences are kept, without their marks; headings, programs, grammars and tables
    are not. Each sentence is kept once. The text is that of the running Python: 3.10.13 has
    214,892 characters, 3.11.7 219,334, 3.12.1 224,446 and 3.13.0 228,604, of the same 83 different
    ones. It is of one subject and repeats its phrases: half of the windows share 15 characters in a
    row with another one.
    """
    return sequences_of(sentences(), "english", form="windows", size=size)


def sentences():
    """Different sentences of prose, in the order of the topics' names."""
    found = {}
    for topic in sorted(topics):
        for block in topics[topic].split("\n\n"):
            text = " ".join(_REFERENCE.sub("", block).translate(_PLAIN).split())
            if _is_prose(text):
                found |= dict.fromkeys(_BETWEEN_SENTENCES.split(text))
    return list(found)


def _is_prose(text):
    letters = sum(character.isalpha() or character == " " for character in text)
    return (
        text[:1].isupper()
        and text.endswith((".", ":"))
        and text.count(" ") >= 7
        and set(text) <= _USED
        and letters > 0.85 * len(text)
    )
