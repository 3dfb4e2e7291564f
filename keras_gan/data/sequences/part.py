"""Sequences as numbers and back: the part of a spec that says what each token is."""

import collections

import numpy as np

#: Stands for whatever a limited vocabulary has no place for.
UNKNOWN = "\N{REPLACEMENT CHARACTER}"
#: Where a word begins, in the pieces of sentencepiece.
SPACE = "\N{LOWER ONE EIGHTH BLOCK}"
_BETWEEN = {"characters": "", "words": " ", "subwords": ""}


def sequence_part(rows, unit, length, *, end, limit=None):
    """The part of a spec for sequences of known pieces.

    Args:
        rows: a list of lists of strings, the pieces of each line.
        unit: `"characters"`, `"words"` or `"subwords"`.
        length: tokens of a sequence.
        end: True for lines of any length: token 0 is then the end, an empty string.
        limit: how many different tokens to keep, the most frequent and `UNKNOWN`, besides the
            end; all if None.

    Returns:
        {"kind": "tokens", "size", "length", "vocabulary", "unit"}, and "end" for lines.
    """
    counts = collections.Counter(piece for row in rows for piece in row)
    by_frequency = sorted(counts, key=lambda piece: (-counts[piece], piece))
    if limit is not None and len(by_frequency) > limit:
        by_frequency = [piece for piece in by_frequency if piece != UNKNOWN]
        by_frequency = [*by_frequency[: limit - 1], UNKNOWN]
    vocabulary = [""] * end + by_frequency
    part = {"kind": "tokens", "size": len(vocabulary), "length": length,
            "vocabulary": vocabulary, "unit": unit}  # fmt: skip
    return {**part, "end": 0} if end else part


def numbered(part, rows):
    """int32 array (number, length): the first tokens of each row, then end tokens.

    Args:
        part: of `sequence_part`.
        rows: a list of lists of strings; without an end all have the part's length.
    """
    place = {piece: index for index, piece in enumerate(part["vocabulary"])}
    result = np.full((len(rows), part["length"]), part.get("end", 0), np.int32)
    for ids, row in zip(result, rows, strict=True):
        kept = [place.get(piece, place.get(UNKNOWN)) for piece in row[: part["length"]]]
        ids[: len(kept)] = kept
    return result


def decode(part, ids):
    """The text of sequences, each up to its first end token.

    Args:
        part: the part of a spec, of kind "tokens". Without a vocabulary the text is the numbers.
        ids: whole numbers in [0, size), array of shape (count, length).

    Returns:
        A list of strings.

    Example:
        part = {"kind": "tokens", "size": 3, "length": 4, "vocabulary": ["", "a", "b"], "end": 0}
        decode(part, np.array([[1, 2, 0, 0], [2, 2, 2, 1]]))   # ["ab", "bbba"]
    """
    ids = checked_ids(part, ids)
    vocabulary, end = part.get("vocabulary"), part.get("end")
    between = " " if vocabulary is None else _BETWEEN[part.get("unit", "characters")]
    vocabulary = list(map(str, range(part["size"]))) if vocabulary is None else vocabulary
    texts = []
    for row in ids.tolist():
        row = row[: row.index(end)] if end in row else row
        texts.append(between.join([vocabulary[token] for token in row]))
    return [text.replace(SPACE, " ").strip() for text in texts] if _has_spaces(part) else texts


def checked_ids(part, ids):
    """An array of sequences that are of this part, or an error that says why they are not."""
    ids = np.asarray(ids)
    if ids.dtype.kind not in "iu" or ids.ndim != 2:
        raise TypeError(
            "Sequences are whole numbers, an array of shape (count, length); of probabilities or "
            f"one-hots take `argmax(axis=-1)`. Received: ids of {ids.dtype}, shape {ids.shape}"
        )
    if ids.size and not (0 <= ids.min() and ids.max() < part["size"]):
        raise ValueError(
            f"Tokens are in [0, {part['size']}), the numbers of the vocabulary. Received: ids from "
            f"{ids.min()} to {ids.max()}"
        )
    return ids


def _has_spaces(part):
    return part.get("unit") == "subwords"
