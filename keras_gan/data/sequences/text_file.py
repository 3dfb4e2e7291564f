"""`text:FILE`: the lines of your own text, or windows of it, in characters, words or subwords."""

import os
import re
import unicodedata
from pathlib import Path

import numpy as np

from keras_gan.data.reading import read_utf8
from keras_gan.data.samples import Samples
from keras_gan.data.sequences.part import numbered, sequence_part
from keras_gan.data.sequences.subwords import subwords
from keras_gan.data.spec import TOKEN_UNITS
from keras_gan.data.text import units

FORMS = ("lines", "windows")
LENGTH = 32
_BLOCK = 16  # windows that stay on one side of the split
_OPTION = re.compile(rf"({'|'.join(TOKEN_UNITS)})(?:=(\d+))?|{'|'.join(FORMS)}")


def text_file(argument, size):
    """Read a text of UTF-8: by default its lines in characters, the first 32 of each.

    Args:
        argument: FILE, with options behind commas, such as `poems.txt,words=2000,windows`:
            `characters` as they are, `words` without case and punctuation as in
            `data.text_part`, or `subwords`, pieces that sentencepiece learns of the text; `=N`
            keeps the N most frequent, and other characters and words become one token. `lines`
            end with an end token, so that they may be shorter than `size`, and the rest of
            longer ones is cut off; `windows` are pieces of the whole text of exactly `size`
            tokens, one after the other.
        size: tokens of a sequence; 32 if None.
    """
    name = f"text:{argument}"
    file, unit, limit, form = _options(argument, name)
    text = unicodedata.normalize("NFC", read_utf8(file, name))
    if not text.strip():
        raise ValueError(f"{file} is empty. Received: name={name!r}")
    lines = [" ".join(line.split()) for line in text.splitlines()]
    return sequences_of([line for line in lines if line], name, unit, form, size, limit)


def sequences_of(lines, name, unit="characters", form="lines", size=None, limit=None):
    """The `Samples` of lines of text, which have no other spaces than single ones between words.

    Equal lines stand on one side of the split. So do blocks of 16 windows, and a window that
    occurred before is left out, so that none is on both sides.
    """
    length, end = LENGTH if size is None else size, form == "lines"
    rows = _pieces(lines if end else [" ".join(lines)], unit, limit, name)
    if not end:
        text = rows[0]
        starts = range(0, len(text) - length + 1, length)
        rows = [text[start : start + length] for start in starts]
        if len(rows) < 2:
            raise ValueError(
                f"The text is too short: it has {len(text)} {unit}, and two windows take "
                f"{2 * length}. Give a longer one, or a smaller `size`. Received: name={name!r}"
            )
    rows = [row for row in rows if row]
    part = sequence_part(rows, unit, length, end=end, limit=None if unit == "subwords" else limit)
    _check_vocabulary(part, rows, name)
    ids = numbered(part, rows)
    values, first, shown = np.unique(ids, axis=0, return_index=True, return_inverse=True)
    if len(values) < 2:
        raise ValueError(
            f"The text is too short: it needs two different {form} at least, one to train on and "
            f"one to hold out. Received: name={name!r} with {len(rows)} {form}, {len(values)} "
            "different ones"
        )
    if end:
        return Samples(values, shown=shown.ravel(), sequence=part)
    first = np.sort(first)
    # One block would leave nothing to hold out.
    block = min(_BLOCK, max(1, len(first) // 5))
    return Samples(ids[first], groups=np.arange(len(first)) // block, sequence=part)


def _pieces(lines, unit, limit, name):
    if unit == "words":
        return [units(line, "words") for line in lines]
    return subwords(lines, limit, name) if unit == "subwords" else [list(line) for line in lines]


def _check_vocabulary(part, rows, name):
    different = part["size"] - ("end" in part)
    if different < 2:
        raise ValueError(
            f"A text needs two different {part['unit']} at least. Received: name={name!r} with "
            f"{part['vocabulary'][-different:] if different else 'none'} in {len(rows)} lines"
        )


def _options(argument, name):
    """(file, unit, limit, form) of what stands behind the colon."""
    found = {"unit": ("characters", None), "form": "lines"}
    file, asked = argument, []
    while not os.path.exists(file) and "," in file:
        file, _, option = file.rpartition(",")
        asked.append(option.strip())
        match = _OPTION.fullmatch(asked[-1])
        if match is None or match[2] and int(match[2]) < 2:
            raise ValueError(
                f"Options of a text are {', '.join(TOKEN_UNITS)}, each with =N for the N most "
                f"frequent, at least 2, and {' or '.join(FORMS)}; or there is no such file. "
                f"Received: name={name!r}, option {asked[-1]!r}"
            )
        if match[1]:
            found["unit"] = match[1], int(match[2]) if match[2] else None
        else:
            found["form"] = match[0]
    if len(asked) > 2 or len(asked) != len({bool(_OPTION.fullmatch(o)[1]) for o in asked}):
        raise ValueError(
            f"Say one unit and one of {' and '.join(FORMS)} at most. Received: name={name!r}"
        )
    return Path(file).expanduser(), *found["unit"], found["form"]
