"""Trainings of the command that are killed at a chosen moment, as `kill -9` does from outside.

Each is a fork of this process, in which everything is imported and nothing has run: so a training
takes half a second, and not the seconds that a framework's import does.
"""

import functools
import importlib
import os
import signal
import threading
from pathlib import Path

import keras

from keras_gan.cli import (
    evaluating,  # noqa: F401  it imports all that the command would import later
    main,
)


def process(folder, words, moment=None):
    """Whether the command was killed in a process of its own, and else its exit code.

    Args:
        moment: (what, call, seconds): it is killed so long after the call-th call of what a phase
            is made of, unless it is done by then.
    """
    child = os.fork()
    if child == 0:
        _run(f"{folder}.said", [*words.split(), "--out", str(folder)], moment)
    _, status = os.waitpid(child, 0)
    return os.WIFSIGNALED(status), os.waitstatus_to_exitcode(status)


def resumed(folder, words):
    """(what the kill left, how the run went on, the exit code)."""
    if (folder / "checkpoint.weights.h5").exists():
        left = "model" if (folder / "model.keras").exists() else "checkpoint"
        return left, "--resume", process(folder, "train --resume --no-report")[1]
    if (folder / "run.json").exists():
        return "run.json", "--overwrite", process(folder, f"{words} --overwrite")[1]
    return "nothing", "anew", process(folder, words)[1]


def _run(said, words, moment):
    """The child: it never returns."""
    code = 1
    try:
        for number in (1, 2):
            os.dup2(os.open(said, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o666), number)
        if moment is not None:
            _arm(*moment)
        main([*words, "--backend", keras.backend.backend()], standalone_mode=False)
        code = 0
    except BaseException as error:
        Path(f"{said}.error").write_text(repr(error))
    finally:
        os._exit(code)


def _arm(what, call, seconds):
    timer = threading.Timer(seconds, os.kill, (os.getpid(), signal.SIGKILL))
    timer.daemon = True
    if what is None:
        timer.start()
        return
    module, _, path = what.partition(":")
    *owners, name = path.split(".")
    owner = functools.reduce(getattr, owners, importlib.import_module(module))
    setattr(owner, name, _armed(getattr(owner, name), call, timer))


def _armed(function, call, timer):
    calls = []

    @functools.wraps(function)
    def armed(*arguments, **keywords):
        calls.append(None)
        if len(calls) == call:
            timer.start()
        return function(*arguments, **keywords)

    return armed
