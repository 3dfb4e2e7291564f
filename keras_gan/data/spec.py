"""What the parts of a data set are, in a dictionary that JSON can hold."""

import numbers

from keras_gan.data.text import UNITS

RANGES = ((-1.0, 1.0), (0.0, 1.0))
TOKEN_UNITS = (*UNITS, "subwords")


def check_spec(spec):
    """Return a spec with its parts in one form, or say what is wrong with it.

    A spec names the parts of the data and says of each what it is. `"real"`, the samples, is
    always there; `"condition"` is what both players are told of each sample. Where pictures are
    translated `"a"` and `"b"` are there instead.

        {"real": {"kind": "image", "shape": [8, 8, 1], "range": [-1, 1]},
         "condition": {"kind": "labels", "classes": 10}}

    The kinds:
        image: `shape` [height, width, channels].
        vector: `shape` [features].
        samples: `shape` of any other array of numbers.
        labels: `classes`, the number of classes; integers in [0, classes).
        attributes: several labels of each sample, `classes` their numbers of classes, such as
            [10, 3]; integers of shape (number, 2), each in [0, classes) of its column.
        text: sentences, with the `vocabulary` of their words or characters (`unit`) and the
            `length` of the longest one; `data.text_part` makes it.
        sound: `length` samples at `rate` a second, values in [-1, 1].
        tokens: integers in [0, `size`), `length` of them for each sample. Of a condition, 0 stands
            for nothing. Of sequences to generate there may be a `vocabulary` of `size` strings with
            the `unit` that they are (`"characters"`, `"words"`, `"subwords"`), and the number of
            the `end` token: a sequence is over with the first one, and end tokens fill the rest.

    The `range` of samples is [-1, 1] or [0, 1]; None or no range says that they are unbounded.
    """
    if not isinstance(spec, dict) or not ("real" in spec or {"a", "b"} <= spec.keys()):
        raise ValueError(
            "A spec is a dictionary of the data's parts, 'real' among them, such as "
            '{"real": {"kind": "vector", "shape": [2]}}, or "a" and "b" where pictures are '
            "translated; `data.spec()` gives one. "
            f"Received: spec={spec!r}"
        )
    return {name: check_part(name, part) for name, part in spec.items()}


def spec_of_shape(shape, num_classes=None):
    """The spec of samples of `shape`: images in [-1, 1], or anything else unbounded.

    Args:
        shape: `(height, width, channels)`, `(features,)` or any other.
        num_classes: the number of classes when labels stand beside the samples, else None.

    Example:
        spec_of_shape((8, 8, 1), 10)["condition"]  # {"kind": "labels", "classes": 10}
    """
    kind = {1: "vector", 3: "image"}.get(len(shape), "samples")
    real = {"kind": kind, "shape": list(shape), "range": [-1.0, 1.0] if kind == "image" else None}
    parts = {"real": real}
    if num_classes is not None:
        parts["condition"] = {"kind": "labels", "classes": num_classes}
    return check_spec(parts)


def check_part(name, part):
    """The part of a spec under this name in its one form, or what is wrong with it."""
    kind = part.get("kind") if isinstance(part, dict) else None
    if kind not in _KINDS:
        raise ValueError(
            f"The kind of each part of a spec is one of {', '.join(map(repr, _KINDS))}. "
            f"Received: {name}={part!r}"
        )
    return {"kind": kind, **_KINDS[kind](name, part)}


def _samples(rank):
    def check(name, part):
        shape = part.get("shape") or ()
        if (rank and len(shape) != rank) or not shape or not all(map(_counts, shape)):
            wanted = "any length" if rank is None else f"length {rank}"
            raise ValueError(
                f"A part of kind {part['kind']!r} has a `shape` of {wanted}, of whole numbers of "
                f"at least 1. Received: {name}={part!r}"
            )
        value_range = part.get("range")
        if value_range is not None and tuple(value_range) not in RANGES:
            raise ValueError(
                "The `range` of samples is [-1, 1], [0, 1], or None for unbounded ones. "
                f"Received: {name}={part!r}"
            )
        value_range = None if value_range is None else [float(end) for end in value_range]
        return {"shape": [int(size) for size in shape], "range": value_range}

    return check


def _labels(name, part):
    if not _counts(part.get("classes")):
        raise ValueError(
            "A part of kind 'labels' says how many `classes` there are, a whole number of at least "
            f"1. Received: {name}={part!r}"
        )
    return {"classes": int(part["classes"])}


def _attributes(name, part):
    classes = part.get("classes")
    if not isinstance(classes, (list, tuple)) or not classes or not all(map(_counts, classes)):
        raise ValueError(
            "A part of kind 'attributes' lists in `classes` how many each of them has, such as "
            f"[10, 3]. Received: {name}={part!r}"
        )
    return {"classes": [int(count) for count in classes]}


def _text(name, part):
    vocabulary = list(part.get("vocabulary") or ())
    words = all(isinstance(word, str) and word for word in vocabulary)
    known = part.get("unit", "words") in UNITS and _counts(part.get("length"))
    if not known or not words or not 0 < len(set(vocabulary)) == len(vocabulary):
        raise ValueError(
            "A part of kind 'text' has a `unit`, 'words' or 'characters', a `vocabulary` of "
            "different strings and a `length` of at least 1; `data.text_part(captions)` makes it. "
            f"Received: {name}={str(part):.200}"
        )
    unit, length = part.get("unit", "words"), int(part["length"])
    return {"unit": unit, "vocabulary": vocabulary, "length": length}


def _tokens(name, part):
    if not (_counts(part.get("size")) and _counts(part.get("length"))):
        raise ValueError(
            "A part of kind 'tokens' has a `size`, the numbers are in [0, size), and a `length`. "
            f"Received: {name}={part!r:.200}"
        )
    checked = {"size": int(part["size"]), "length": int(part["length"])}
    if part.get("vocabulary") is not None:
        vocabulary, unit = list(part["vocabulary"]), part.get("unit", "characters")
        strings = all(isinstance(token, str) for token in vocabulary)
        if not strings or not len(set(vocabulary)) == len(vocabulary) == checked["size"]:
            raise ValueError(
                "The `vocabulary` of a part of kind 'tokens' has as many different strings as its "
                f"`size`. Received: {name}={part!r:.200}"
            )
        if unit not in TOKEN_UNITS:
            raise ValueError(
                f"The `unit` of tokens is one of {', '.join(map(repr, TOKEN_UNITS))}. "
                f"Received: {name}={part!r:.200}"
            )
        checked |= {"vocabulary": vocabulary, "unit": unit}
    end = part.get("end")
    if end is not None:
        if not (end == 0 or _counts(end)) or end >= checked["size"]:
            raise ValueError(
                "The `end` of a part of kind 'tokens' is the number of a token, in [0, size). "
                f"Received: {name}={part!r:.200}"
            )
        checked["end"] = int(end)
    return checked


def _sound(name, part):
    if not (_counts(part.get("length")) and _counts(part.get("rate"))):
        raise ValueError(
            "A part of kind 'sound' has a `length` in samples and a `rate`, samples a second. "
            f"Received: {name}={part!r}"
        )
    return {"length": int(part["length"]), "rate": int(part["rate"])}


def _counts(number):
    whole = isinstance(number, numbers.Integral) and not isinstance(number, bool)
    return whole and number >= 1


_KINDS = {
    "image": _samples(rank=3),
    "vector": _samples(rank=1),
    "samples": _samples(rank=None),
    "labels": _labels,
    "attributes": _attributes,
    "sound": _sound,
    "text": _text,
    "tokens": _tokens,
}
