"""What `keras-gan generate` is asked to draw: classes, sentences, sounds. Imports no Keras."""

from pathlib import Path

import click

from keras_gan.cli.flagged import flagged
from keras_gan.cli.spelling import suggestion


def read(values, file, settings):
    """What was typed or stands in a file, maybe nothing.

    Indices of classes, sentences, or the paths of sounds.

    Args:
        values: of --condition.
        file: of --conditions, or None.
        settings: what run.json holds.
    """
    if values and file:
        raise click.UsageError("Give --condition or --conditions, not both.")
    flag = "--conditions" if file else "--condition"
    values = _lines(file) if file else list(values)
    if not values:
        return []
    if (settings["text"] or {}).get("kind") == "sound":
        return [_sound(value, flag) for value in values]
    if settings["text"]:
        return [_sentence(value, settings["text"], flag) for value in values]
    names = settings["class_names"]
    if not names:
        raise click.BadParameter(
            f"the model in this run is {settings['variant']}, which is told nothing. Leave {flag} "
            "out.",
            param_hint=flag,
        )
    return [_class(value, names, flag) for value in values]


def _sound(value, flag):
    """The path of a WAV file that can be read."""
    from keras_gan.data import read_sound

    if not Path(value).is_file():
        raise click.BadParameter(
            f"the model is told sounds, and there is no file {value!r}. Give the path of a WAV "
            "file.",
            param_hint=flag,
        )
    with flagged(flag):
        read_sound(value)
    return value


def _lines(file):
    try:
        text = Path(file).read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise click.BadParameter(
            f"{file} is not UTF-8: byte {error.start} cannot be decoded.",
            param_hint="--conditions",
        ) from None
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    if not lines:
        raise click.BadParameter(f"{file} has no line to draw.", param_hint="--conditions")
    return lines


def _sentence(value, part, flag):
    """The sentence; words that the model does not know are said, and none at all is an error."""
    from keras_gan.data import tokens, unknown_words  # a second, of which --help has no need

    missing = unknown_words(part, value)
    near = next((word for word in missing.values() if word), None)
    hint = f" Did you mean {near!r}?" if near else ""
    if not tokens(part, [value]).any():
        shown = ", ".join(part["vocabulary"][:20]) + (" ..." if part["vocabulary"][20:] else "")
        raise click.BadParameter(
            f"the model knows no word of {value!r}.{hint} It knows: {shown}.", param_hint=flag
        )
    if missing:
        words = ", ".join(map(repr, missing))
        click.echo(f"note: the model does not know {words} and leaves it out.{hint}", err=True)
    return value


def _class(value, names, flag):
    if value in names:
        return names.index(value)
    if value.isdecimal() and int(value) < len(names):
        return int(value)
    shown = ", ".join(names[:20]) + (" ..." if len(names) > 20 else "")
    raise click.BadParameter(
        f"there is no class {value!r}.{suggestion(value, names)} The classes 0 to "
        f"{len(names) - 1} are: {shown}.",
        param_hint=flag,
    )
