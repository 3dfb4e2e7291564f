"""What a value from the page may be, and what the page says of it. Imports no Keras."""

import dataclasses
from collections.abc import Callable

from keras_gan.pages.lab.plane import MOST_DRAWN, REACH


class Refused(ValueError):
    """A message or a value that the laboratory does not take; its text goes to the page."""


@dataclasses.dataclass(frozen=True)
class Number:
    """A number from `least` to `most`.

    Args:
        label, help: what the page shows beside it, and the sentence that explains it.
        least, most, default: the ends belong to it.
        whole: whether it counts something.
        live: whether it changes while the training goes on; others begin it anew.
    """

    label: str
    help: str
    least: float
    most: float
    default: float
    whole: bool = False
    live: bool = False

    def checked(self, name, value):
        kinds = int if self.whole else (int, float)
        if isinstance(value, bool) or not isinstance(value, kinds) or value != value:
            _refuse(f"{self.label} is a {'whole ' if self.whole else ''}number", name, value)
        if not self.least <= value <= self.most:
            _refuse(f"{self.label} lies in [{self.least:g}, {self.most:g}]", name, value)
        return value if self.whole else float(value)

    def described(self):
        return {"kind": "number", **dataclasses.asdict(self)}


@dataclasses.dataclass(frozen=True)
class Choice:
    """One of some words.

    Args:
        label, help: as in `Number`.
        words: function that gives them: some are found by looking.
        default: one of them.
    """

    label: str
    help: str
    words: Callable
    default: str

    def checked(self, name, value):
        if not isinstance(value, str) or value not in self.words():
            _refuse(f"{self.label} is one of {', '.join(self.words())}", name, value)
        return value

    def described(self):
        shown = {"label": self.label, "help": self.help, "default": self.default}
        return {"kind": "choice", "words": list(self.words()), "live": False, **shown}


@dataclasses.dataclass(frozen=True)
class Points:
    """Points of the window, [[x, y], ...], as somebody drew them."""

    def checked(self, name, value):
        if not isinstance(value, list) or not 1 <= len(value) <= MOST_DRAWN:
            _refuse(f"Drawn points are a list of 1 to {MOST_DRAWN} pairs", name, value)
        for pair in value:
            if not isinstance(pair, list) or len(pair) != 2 or not all(map(_inside, pair)):
                _refuse(f"Each drawn point is a pair of numbers in [-{REACH}, {REACH}]",
                        name, pair)  # fmt: skip
        return value


@dataclasses.dataclass(frozen=True)
class Several:
    """A list of `least` to `most` dictionaries that have all of `fields` each."""

    fields: dict
    least: int
    most: int

    def checked(self, name, value):
        if not isinstance(value, list) or not self.least <= len(value) <= self.most:
            _refuse(f"{name} is a list of {self.least} to {self.most}", name, value)
        return [checked(self.fields, one, name) for one in value]


def checked(fields, values, what):
    """{name: value} of a dictionary from outside, with just the names of `fields`, or `Refused`."""
    if not isinstance(values, dict):
        _refuse(f"{what} is an object", what, values)
    for name in values:
        if name not in fields:
            _refuse(f"{what} knows {', '.join(fields) or 'nothing more'}", "key", name)
    for name in fields:
        if name not in values:
            _refuse(f"{what} needs {name!r}", "keys", list(values))
    return {name: field.checked(name, values[name]) for name, field in fields.items()}


def _inside(number):
    real = isinstance(number, (int, float)) and not isinstance(number, bool)
    return real and abs(number) <= REACH  # which NaN is not


def _refuse(expected, name, value):
    raise Refused(f"{expected}. Received: {name}={value!r:.120}")
