"""What the files of a run say of it, so that those of another run are told apart."""

import json

from keras_gan.files import fingerprint

# What may change while a run goes on, and where its files are.
_FREE = {"steps", "epochs", "evaluations", "checkpoints", "evaluation", "parameters", "versions",
         "backend", "data_fingerprint", "data_place", "training"}  # fmt: skip
_LONGEST = 200


def told_of(settings):
    """{name: value} of the settings that its weights depend on; of long values a fingerprint."""
    free = {*_FREE, *(["variant"] if ":" in settings["variant"] else [])}
    if settings.get("data_place"):  # of files, which may move: a fingerprint knows them
        free.add("data")
    return {name: _short(value) for name, value in settings.items() if name not in free}


def check_told(file, told, settings):
    """The file was written by a run of these settings, or not sealed at all, as by older versions.

    Args:
        file: its path, for the message.
        told: what `files.sealed` found.
        settings: what run.json holds.
    """
    for name, value in told_of(settings).items():
        if told and name in told and told[name] != value:
            raise ValueError(
                f"{file} was written by a run with other settings: {name!r} was {told[name]!r}, "
                f"and run.json says {value!r}. Either run.json was edited, or the file is of "
                f"another run. Received: file={str(file)!r}"
            )


def _short(value):
    value = json.loads(json.dumps(value))
    text = json.dumps(value, sort_keys=True)
    return value if len(text) <= _LONGEST else f"fingerprint {fingerprint(text)[:16]}"
