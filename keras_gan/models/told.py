"""What a condition must be, by the part of the spec that a model keeps of it."""

import warnings

import keras
import numpy as np

from keras_gan.data import tokens, unknown_words
from keras_gan.models.data_checks import check_labels


def as_numbers(part, condition):
    """The condition as the networks take it: sentences become word numbers, all else stays.

    Args:
        part: what the model knows of its condition (`data.check_spec`), or None.
        condition: array, list of strings, or any structure of arrays.

    Raises:
        ValueError: when it is words for a model of numbers, or the reverse.
    """
    if condition is None:  # `check_condition` has better words for it
        return None
    words = _is_words(condition)
    if part is None or part["kind"] != "text":
        if words:
            raise ValueError(
                f"This model is told {_KINDS[part and part['kind']]}, not words; for names of "
                "classes: `names, y = np.unique(words, return_inverse=True)`. "
                f"Received: condition={condition!r:.80}"
            )
        return condition
    if words:
        return tokens(part, condition)
    ready = getattr(condition, "ndim", 0) == 2 and "int" in str(condition.dtype)
    if not ready or tuple(condition.shape[1:]) != (part["length"],):
        shape = getattr(condition, "shape", ())
        raise ValueError(
            "This model is told sentences: a list of strings, one for each sample, or their word "
            f"numbers (count, {part['length']}) from `data.tokens`. Received: condition of type "
            f"{getattr(condition, 'dtype', type(condition).__name__)} and shape {tuple(shape)}"
        )
    return condition


def is_one_row(part, condition):
    """Whether it is one number for each attribute, and so what all samples shall have."""
    return bool(part) and part["kind"] == "attributes" and np.shape(condition) == (
        len(part["classes"]),
    )


def check_asked(part, condition):
    """Sentences that are asked for have a word that the model knows."""
    if part is None or part["kind"] != "text" or not _is_words(condition):
        return
    for sentence in condition:
        if not tokens(part, [sentence]).any():
            near = [word for word in unknown_words(part, sentence).values() if word]
            hint = f"Did you mean {near[0]!r}? " if near else ""
            known = ", ".join(part["vocabulary"][:12])
            raise ValueError(
                f"The model knows no word of {str(sentence)!r}. {hint}It knows {known}"
                f"{', ...' if len(part['vocabulary']) > 12 else ''}. "
                f"Received: condition={str(sentence)!r}"
            )


def check_taught(part, condition):
    """What all of the training is told says something: sentences words, labels more than one."""
    kind = part and part["kind"]
    values = np.asarray(condition) if kind in ("text", "labels") else None
    if kind == "text" and not values.any(axis=1).all():
        silent = np.flatnonzero(~values.any(axis=1))
        raise ValueError(
            f"{len(silent)} of {len(values)} sentences hold no word that the model knows. Leave "
            f"their samples out. Received: y[{silent[0]}] as the first of them"
        )
    if kind == "labels" and part["classes"] > 1 and (values == values[0]).all():
        warnings.warn(
            f"All samples have one label of {part['classes']}: the model learns no other. "
            f"Received: y with {values[0]} alone",
            stacklevel=5,
        )


def check_numbers(part, condition):
    """Refuse words in batches, and labels or tokens that the embeddings have no row for."""
    if any(map(_is_words, keras.tree.flatten(condition))):
        raise ValueError(
            "Batches hold numbers. Make them of the sentences once, before: "
            "`data.tokens(gan.condition, sentences)`. Received: a condition of words"
        )
    kind = part and part["kind"]
    if kind == "labels":
        return check_labels(condition, part["classes"])
    if kind == "attributes":
        _check_attributes(part["classes"], condition)
    if kind == "sound":
        _check_sounds(part, condition)
    limit = _limit(part or {})
    if limit is None:
        return
    for leaf in keras.tree.flatten(condition):
        values = keras.ops.convert_to_numpy(leaf)
        if values.dtype.kind not in "iu":
            raise ValueError(
                f"This model is told {_KINDS[part['kind']]}. "
                f"Received: condition of type {values.dtype} and shape {values.shape}"
            )
        if values.min() < 0 or values.max() >= limit:
            raise ValueError(
                f"This model is told {_KINDS[part['kind']]} in [0, {limit}). "
                f"Received: condition in [{values.min()}, {values.max()}]"
            )


def _limit(part):
    """Integers are told below it; None where others are told."""
    if part.get("kind") == "text":
        return len(part["vocabulary"]) + 1
    return part.get("size")


def _check_attributes(classes, condition):
    values = keras.ops.convert_to_numpy(condition)
    if values.dtype.kind not in "iu" or values.shape[1:] != (len(classes),):
        raise ValueError(
            f"This model is told {_KINDS['attributes']}, {len(classes)} of each sample. "
            f"Received: condition of type {values.dtype} and shape {values.shape}"
        )
    for place, count in enumerate(classes):
        low, high = int(values[:, place].min()), int(values[:, place].max())
        if low < 0 or high >= count:
            raise ValueError(
                f"Attribute {place} lies in [0, {count}) (`classes`). "
                f"Received: condition[:, {place}] in [{low}, {high}]"
            )


def _check_sounds(part, condition):
    shape = tuple(getattr(condition, "shape", ()))
    if shape[1:] != (part["length"],):
        raise ValueError(
            f"This model is told sounds of {part['length']} samples at {part['rate']} a second: "
            f"`data.read_sounds(files, {part['rate']}, {part['length']})` makes them of files. "
            f"Received: condition of shape {shape}"
        )


_KINDS = {
    None: "numbers",
    "labels": "labels, integers",
    "attributes": "attributes, integers",
    "tokens": "tokens, integers",
    "text": "word numbers, integers",
    "vector": "vectors",
    "image": "images",
    "samples": "arrays of numbers",
    "sound": "sounds, arrays of samples",
}


def _is_words(condition):
    if isinstance(condition, str):
        raise ValueError(
            "One sentence for each sample, please: `condition=[sentence] * count`. "
            f"Received: condition={condition!r}"
        )
    if isinstance(condition, (list, tuple)):
        return bool(condition) and all(isinstance(sentence, str) for sentence in condition)
    kind = getattr(getattr(condition, "dtype", None), "kind", "")
    return kind == "U" or (kind == "O" and all(isinstance(c, str) for c in np.ravel(condition)))
