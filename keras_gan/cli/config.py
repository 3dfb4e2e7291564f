"""`--config FILE`: settings from a file, and flags on the command line win. Imports no Keras."""

import json
import tomllib
from pathlib import Path

import click
from click.core import ParameterSource

from keras_gan.cli.spelling import suggestion
from keras_gan.runs.settings_check import check_settings

_NAMES = {"assignments": "set"}  # in the file, where the option's is another one
_TYPED_ONLY = ("resume", "overwrite", "dry_run")
_LONGEST = 2**20  # bytes
_HINT = "--config"


def read(context, parameter, file):
    """The callback of --config: what the file says is the default of the other options."""
    if file is None:
        return
    settable = {
        _NAMES.get(option.name, option.name): option
        for option in context.command.params
        if option.expose_value and option.name not in _TYPED_ONLY
    }
    context.default_map = {
        settable[name].name: _checked(context, settable[name], name, value, file)
        for name, value in _settings(Path(file), settable).items()
        if value is not None
    }


def let_flags_win(context, options, alternatives):
    """Where a flag and the file say two things that exclude each other the flag is meant.

    Args:
        context: of click.
        options: what was typed; changed.
        alternatives: names of options.
    """
    source = context.get_parameter_source
    if any(options[name] and source(name) is ParameterSource.COMMANDLINE for name in alternatives):
        for name in alternatives:
            if source(name) is ParameterSource.DEFAULT_MAP:
                options[name] = None


def _settings(file, settable):
    """{name of a setting: value}."""
    found = _parsed(file)
    if {"variant", "steps_per_epoch"} <= found.keys():  # what a run has written
        try:
            check_settings(found, file)
        except ValueError as error:
            raise click.BadParameter(str(error), param_hint=_HINT) from None
        # Its epochs follow from its steps, and all that is no option from the data.
        return {name: found[name] for name in settable if name in found and name != "epochs"}
    named = {name.replace("-", "_"): value for name, value in found.items()}
    for name in named:
        if name in _TYPED_ONLY:
            raise click.BadParameter(
                f"{file}: {name!r} is not for a file. Type it.", param_hint=_HINT
            )
        if name not in settable:
            raise click.BadParameter(
                f"{file}: there is no {name!r}.{suggestion(name, settable)} Choose from: "
                f"{', '.join(settable)}.",
                param_hint=_HINT,
            )
    return named


def _parsed(file):
    readers = {".json": json.loads, ".toml": tomllib.loads}
    if file.suffix.lower() not in readers:
        raise click.BadParameter(
            f"{file} must end in {' or '.join(readers)}, which says how to read it.",
            param_hint=_HINT,
        )
    if file.stat().st_size > _LONGEST:
        raise click.BadParameter(f"{file} is longer than {_LONGEST:,} bytes.", param_hint=_HINT)
    try:
        found = readers[file.suffix.lower()](file.read_text(encoding="utf-8-sig"))
    except (OSError, ValueError, RecursionError) as error:
        raise click.BadParameter(f"{file} cannot be read: {error}.", param_hint=_HINT) from None
    if not isinstance(found, dict):
        raise click.BadParameter(
            f"{file} must hold names and values, not a {type(found).__name__}.", param_hint=_HINT
        )
    return found


def _checked(context, option, name, value, file):
    """The value as it would have been typed, or an error that names the file and the setting."""
    if name == "set":
        if not isinstance(value, dict):
            raise click.BadParameter(
                f"{file}: 'set' must be a table of names and values, not {value!r}.",
                param_hint=_HINT,
            )
        typed = [f"{key}={each}" for key, each in value.items()]
    elif getattr(option, "is_flag", False):
        if not isinstance(value, bool):
            raise click.BadParameter(
                f"{file}: {name!r} must be true or false, not {value!r}.", param_hint=_HINT
            )
        return value
    elif isinstance(value, bool | dict | list):
        raise click.BadParameter(
            f"{file}: {name!r} must be one number or word, not {value!r}.", param_hint=_HINT
        )
    else:
        typed = str(value)
    try:
        option.type_cast_value(context, typed)
    except click.BadParameter as error:
        raise click.BadParameter(f"{file}: {name!r}: {error.message}", param_hint=_HINT) from None
    return typed
