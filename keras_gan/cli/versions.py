"""The versions with which a run was begun, and those of today. Imports Keras."""

import platform
import sys

import click
import keras
import numpy as np

import keras_gan


def here(backend):
    """{name: version} of all that a run's numbers depend on."""
    return {
        "keras_gan": keras_gan.__version__,
        "keras": keras.__version__,
        backend: sys.modules[backend].__version__,
        "numpy": np.__version__,
        "python": platform.python_version(),
    }


def say_differences(saved, backend):
    """A note where a run goes on with other versions, or on another backend.

    Args:
        saved: what run.json holds.
        backend: on which it goes on.
    """
    if backend != saved["backend"]:
        click.echo(
            f"note: the run was begun on {saved['backend']}; on {backend} it goes on, but not "
            "to the same numbers",
            err=True,
        )
    then, now = saved.get("versions", {}), here(backend)
    other = [f"{name} {then[name]} (now {now[name]})" for name in now
             if then.get(name, now[name]) != now[name]]  # fmt: skip
    if other:
        click.echo(
            f"note: the run was begun with {', '.join(other)}; its numbers may be others from "
            "here on",
            err=True,
        )
