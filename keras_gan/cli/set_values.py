"""`--set NAME=VALUE`: the arguments of a variant's class that have no option of their own."""

import ast

import click

from keras_gan import runs
from keras_gan.cli.spelling import suggestion

_OPTIONS = {"average": "--average", "seed": "--seed", "latent_dim": "--latent-dim",
            "networks": "--networks", "width": "--width", "num_classes": "--condition"}  # fmt: skip
_WORDS = {"none": None, "null": None, "true": True, "false": False}
_KINDS = {
    bool: ("true or false", bool),
    int: ("a whole number", int),
    float: ("a number", (int, float)),
}


class Assignment(click.ParamType):
    """NAME=VALUE, as (name, text)."""

    name = "NAME=VALUE"

    def convert(self, value, param, ctx):
        name, equals, text = value.partition("=")
        if not (name.strip() and equals):
            self.fail(f"write NAME=VALUE, not {value!r}.", param, ctx)
        return name.strip().replace("-", "_"), text.strip()


def settable(cls):
    """{name: runs.Keyword} of what --set may name."""
    known = runs.keywords(cls)
    return {name: known[name] for name in known if name not in (*_OPTIONS, "name")}


def parse(cls, variant, assignments):
    """{name: value}, each of the type of its default, or an error that names --set."""
    return {name: _value(cls, variant, name, text) for name, text in assignments}


def _value(cls, variant, name, text):
    known = settable(cls)
    if name in _OPTIONS:
        _fail(f"{name} is set by {_OPTIONS[name]}.")
    if name not in known:
        _fail(f"{variant} has no {name!r}.{suggestion(name, known)} Choose from: "
              f"{', '.join(known)}; see `keras-gan list {variant}`.")  # fmt: skip
    default = known[name].default
    if isinstance(default, str):
        return text
    value = _literal(text)
    wanted, kinds = _KINDS.get(type(default), ("", object))
    if value is not None and (
        not isinstance(value, kinds) or (isinstance(value, bool) and kinds not in (bool, object))
    ):
        _fail(f"{name} must be {wanted}, as its default {default!r}. Received: {name}={text}")
    return value


def _literal(text):
    """A number, list, word ... as Python or JSON write it; any other text is itself."""
    if text.lower() in _WORDS:
        return _WORDS[text.lower()]
    try:
        value = ast.literal_eval(text)
    except (ValueError, SyntaxError):
        return text
    return list(value) if isinstance(value, tuple) else value  # as JSON gives it back


def _fail(message):
    raise click.BadParameter(message, param_hint="--set")
