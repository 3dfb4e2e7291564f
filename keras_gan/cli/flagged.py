"""The library's errors with the flag that was typed. Imports no Keras."""

import contextlib

import click


@contextlib.contextmanager
def flagged(flags):
    """Errors of the library become errors of the command that name `flags`."""
    try:
        yield
    except (ValueError, OSError, ImportError) as error:
        if "Received: streaming=" in str(error):
            flags = "--streaming"
        raise click.BadParameter(str(error), param_hint=flags) from error
