"""What a variant's class can be told, read off its constructor and its docstring."""

import dataclasses
import inspect
import re
from typing import Any


@dataclasses.dataclass(frozen=True)
class Keyword:
    """One argument of a variant's class.

    Args:
        default: its default; `inspect.Parameter.empty` if it has none.
        meaning: what the docstring's `Args:` says, in one line.
    """

    default: Any
    meaning: str


def keywords(cls):
    """{name: Keyword} of everything but the networks, the class's own first.

    Example:
        keras_gan.runs.keywords(keras_gan.WGANGP)["penalty_weight"].default  # 10.0
    """
    networks = {*cls.generators, *cls.discriminators, "networks"}
    return {
        name: Keyword(parameter.default, _meaning(cls, name))
        for name, parameter in inspect.signature(cls).parameters.items()
        if name not in networks and parameter.kind is not parameter.VAR_KEYWORD
    }


def _meaning(cls, name):
    texts = (_arguments(base.__doc__).get(name) for base in cls.__mro__)
    return next(filter(None, texts), "")


def _arguments(docstring):
    """{name: text} of the `Args:` of a docstring; "a, b: text" is of both."""
    block = re.search(r"^Args:\n((?:[ ]{4}.*\n?|\n(?=[ ]{4}))*)", inspect.cleandoc(docstring or ""),
                      re.MULTILINE)  # fmt: skip
    found = {}
    for entry in re.split(r"^[ ]{4}(?=\S)", block.group(1) if block else "", flags=re.MULTILINE):
        names, _, text = entry.partition(":")
        for name in names.split(","):
            found[name.strip().lstrip("*")] = " ".join(text.split())
    return found


def summary(cls):
    """The first line of the class's docstring."""
    return (inspect.getdoc(cls) or "").partition("\n")[0]


def papers(cls):
    """[(author and year, address)] that the docstring links to."""
    return re.findall(r"\[([^\]]+)\]\((https?://[^)]+)\)", inspect.getdoc(cls) or "")
