"""`english`: the prose of Python's own language reference, which is there without a download."""

import re
import string
from pydoc_data.topics import topics

from keras_gan.data.sequences.text_file import sequences_of

_PLAIN = str.maketrans({"‘": "'", "’": "'", "“": "", "”": "", "–": "-", "—": "-", "…": "...",
                        '"': "", "*": "", "`": ""})  # fmt: skip
_USED = set(string.ascii_letters + string.digits + " .,;:'()-?!/_=[]<>+@%")
_REFERENCE = re.compile(r"\s*(\[\d+\]|\(see [^)]*\))")


def english(size):
    """Windows of `size` characters, 32 if None, of what `python -c "help('topics')"` can show.

    Paragraphs of sentences are kept, each once, without their marks; headings, programs, grammars
    and tables are not. The text is that of the running Python: 3.10.13 has 217,999
    characters, 3.11.7 222,650, 3.12.1 227,792 and 3.13.0 232,242, of the same 83 different ones.
    """
    return sequences_of(paragraphs(), "english", form="windows", size=size)


def paragraphs():
    """Different paragraphs of prose, each in one line, in the order of the topics' names."""
    found = {}
    for topic in sorted(topics):
        for block in topics[topic].split("\n\n"):
            text = " ".join(_REFERENCE.sub("", block).translate(_PLAIN).split())
            if _is_prose(text):
                found[text] = None
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
