"""TensorFlow's own lines on stderr, which speak of its build and not of what was typed."""

import contextlib
import functools
import logging
import os
import re
import sys
import tempfile

import click

from keras_gan.around_import import AroundImport
from keras_gan.cli.grouped import option

_OWN = re.compile(rb"WARNING: All log messages before absl::InitializeLog|[IWE]\d{4,8}\s")


def _verbose(context, parameter, value):
    context.meta["keras_gan.verbose"] = value


#: For every command that imports a framework; `quieten` reads it.
verbose_option = option(
    "--verbose", group="Help", is_flag=True, expose_value=False, callback=_verbose,
    help="Show the framework's own messages too.",
)  # fmt: skip


def quieten():
    """Before a framework is imported: leave its messages out unless --verbose asks for them."""
    context = click.get_current_context(silent=True)
    if context is None or not context.meta.get("keras_gan.verbose"):
        os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
        # Its advice on retracing, for instance, is for whoever wrote the loop.
        logging.getLogger("tensorflow").setLevel(logging.ERROR)
        _without_lines_at_import()


@functools.cache
def _without_lines_at_import():
    # They come out while TensorFlow's library is loaded, before it reads any setting. Keras loads
    # it on the other backends too, when data come that might be TensorFlow's.
    sys.meta_path.insert(0, AroundImport(lambda name: name == "tensorflow", _own_lines_removed))


@contextlib.contextmanager
def _own_lines_removed():
    """What is written to stderr meanwhile comes afterwards, without TensorFlow's own lines.

    All of it comes when the import fails.
    """
    try:
        stderr = os.dup(2)
    except OSError:  # a process without stderr
        yield
        return
    with tempfile.TemporaryFile() as written:
        failed = True
        try:
            sys.stderr.flush()
            os.dup2(written.fileno(), 2)
            yield
            failed = False
        finally:
            sys.stderr.flush()
            os.dup2(stderr, 2)
            os.close(stderr)
            written.seek(0)
            for line in written:
                if failed or not _OWN.match(line):
                    os.write(2, line)
