"""What already lies where a command is to write. Imports no Keras."""

import json
from pathlib import Path

import click

from keras_gan.files import MALFORMED
from keras_gan.runs.folder import MEASURED


class OutPath(click.Path):
    """A path to write to; an empty one, such as an unset variable of the shell, is none."""

    def convert(self, value, param, ctx):
        if not str(value).strip():
            self.fail("the name is empty.", param, ctx)
        return super().convert(value, param, ctx)


def check_file(out, overwrite, flag="--out"):
    """The file may be written."""
    if out.exists() and not overwrite:
        raise click.BadParameter(
            f"{out} is there already. Choose another name, or replace it (--overwrite).",
            param_hint=flag,
        )


def check_report(out, overwrite, target):
    """The folder holds no report but one of the same target, which is replaced."""
    existing = [out / name for name in MEASURED if (out / name).exists()]
    if not existing or overwrite:
        return
    measured = _target(out / "evaluation.json")
    if measured is not None and (
        out.parent.resolve() == target.resolve()  # of a RUN, which may have been moved
        or measured.resolve() == target.resolve()
    ):
        return
    what = f"of {measured}" if measured else "not of an evaluation"
    raise click.BadParameter(
        f"{existing[0]} is there already and {what}. Choose another folder, or replace it "
        "(--overwrite).",
        param_hint="--out",
    )


def _target(file):
    """What an evaluation.json of ours is about, or None."""
    try:
        return Path(json.loads(file.read_text(encoding="utf-8"))["target"]["path"])
    except (OSError, *MALFORMED):
        return None
