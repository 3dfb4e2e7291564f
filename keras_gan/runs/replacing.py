"""A run that takes another's place: the old one goes when the new one has something."""

import os
import shutil

_MOVING, _ASIDE = ".moving", ".replaced"


def set_aside(run):
    """Make RUN empty; `settle` puts the old run back as long as there is no new checkpoint.

    Args:
        run: `RunFolder`.
    """
    _move(run.own_files, run.path, run.path / _MOVING)
    if (run.path / _MOVING).exists():
        os.rename(run.path / _MOVING, run.path / _ASIDE)  # from now on it is whole


def unsettled(run):
    """Whether an old run lies aside."""
    return (run.path / _MOVING).exists() or (run.path / _ASIDE).exists()


def settle(run):
    """Remove the old run if the new one has a checkpoint, else put it back; whether it was.

    To be called before anything else is done with a run, as a process may have been killed.
    """
    moving, aside = run.path / _MOVING, run.path / _ASIDE
    if aside.exists() and (run.checkpoint.exists() or run.finished):
        drop(run)
        return False
    if aside.exists():
        for file in run.own_files:
            file.unlink()
        os.rename(aside, moving)  # half of it may be back when the process is killed
    if not moving.exists():
        return False
    _move([path for path in moving.rglob("*") if path.is_file()], moving, run.path)
    shutil.rmtree(moving)
    return True


def drop(run):
    """Remove the old run, once the new one has a checkpoint."""
    if run.checkpoint.exists() or run.finished:
        shutil.rmtree(run.path / _ASIDE, ignore_errors=True)


def _move(files, start, end):
    for file in files:
        target = end / file.relative_to(start)
        target.parent.mkdir(parents=True, exist_ok=True)
        os.replace(file, target)
