"""Which framework Keras runs on, decided before Keras is imported."""

import importlib.util
import json
import os
import sys
from pathlib import Path

import click

from keras_gan.cli.quiet import quieten

BACKENDS = ("tensorflow", "jax", "torch")
#: The one on which processes of a launcher train one model.
SHARED_BY_PROCESSES = "torch"


def choose(explicit=None, configured=None, quiet=False):
    """Set the backend for this process and say on stderr which one it is.

    Args:
        explicit: what `--backend` says, or None.
        configured: what to take without `--backend`; KERAS_BACKEND or keras.json if None.
        quiet: say nothing.
    """
    quieten()
    os.environ.setdefault("MPLBACKEND", "Agg")
    if "keras" in sys.modules:
        backend, note = sys.modules["keras"].backend.backend(), ""
        if explicit not in (None, backend):
            raise click.BadParameter(
                f"Keras runs on {backend} in this process already and cannot change to {explicit}.",
                param_hint="--backend",
            )
    else:
        backend, note = resolve(explicit, configured or configured_backend())
        os.environ["KERAS_BACKEND"] = backend
    if not quiet:
        click.echo(f"backend: {backend}{note}", err=True)
    return backend


def resolve(explicit, configured):
    """(backend, note), or an error that says what to install."""
    if explicit is not None:
        if not is_installed(explicit):
            raise click.BadParameter(
                f'{explicit} is not installed. Type: pip install "keras_gan[{explicit}]"',
                param_hint="--backend",
            )
        return explicit, ""
    if configured in BACKENDS and is_installed(configured):
        return configured, ""
    for backend in BACKENDS:
        if is_installed(backend):
            known = configured in BACKENDS
            reason = "is not installed" if known else f"is none of {', '.join(BACKENDS)}"
            return backend, f" (configured {configured} {reason})"
    raise click.ClickException(
        'None of tensorflow, jax and torch is installed. Type: pip install "keras_gan[jax]"'
    )


def configured_backend():
    """What Keras itself would take: KERAS_BACKEND, keras.json, tensorflow."""
    if os.environ.get("KERAS_BACKEND"):
        return os.environ["KERAS_BACKEND"]
    home = os.environ.get("KERAS_HOME")
    file = (Path(home) if home else Path.home() / ".keras") / "keras.json"
    try:
        return json.loads(file.read_text(encoding="utf-8"))["backend"]
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return "tensorflow"


def is_installed(backend):
    return importlib.util.find_spec(backend) is not None
