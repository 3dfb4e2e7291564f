"""The lines to type that make the same run, and the same numbers, again."""

import contextlib
import shlex

from keras_gan.files import MALFORMED

_OPTIONS = ("data", "condition", "labels", "steps", "batch_size", "seed", "size", "latent_dim",
            "width", "networks", "augment", "pack", "learning_rate", "decay_after", "average",
            "backend")  # fmt: skip
_COUNTS = ("evaluations", "checkpoints")


def commands_of(recorded):
    """{what it does: the line, quoted for the shell}."""
    found = {"Train it again": train_command(recorded.settings, f"{recorded.name}-again")}
    if recorded.evaluation is not None:
        with contextlib.suppress(*MALFORMED):  # what was edited
            found["Measure it again"] = evaluate_command(recorded)
    elif recorded.run.finished or recorded.run.checkpoint.exists():
        found["Measure it"] = shlex.join(["keras-gan", "evaluate", recorded.name])
    if not recorded.run.finished:
        settings = recorded.settings
        found["Go on with it"] = shlex.join(
            ["keras-gan", "train", settings["variant"], "--data", settings["data"],
             "--out", recorded.name, "--resume"])  # fmt: skip
    found["Use it"] = _use(recorded)
    found["Write this page again"] = shlex.join(["keras-gan", "report", recorded.name])
    return found


def train_command(settings, out):
    """The line that begins a run of the same settings in the folder `out`."""
    words = ["keras-gan", "train", settings["variant"]]
    for name in _OPTIONS:
        if settings.get(name) is not None:
            words += [_flag(name), _text(settings[name])]
    for name in _COUNTS:
        if settings.get(name):
            words += [_flag(name), str(settings[name])]
    for name, value in settings["set"].items():
        words += ["--set", f"{name}={_text(value)}"]
    words += ["--streaming"] if settings["streaming"] else []
    words += ["--no-evaluation"] if settings.get("evaluation") is False else []
    return shlex.join([*words, "--out", out])


def evaluate_command(recorded):
    """The line that measures the run as it was measured."""
    evaluation, protocol = recorded.evaluation, recorded.evaluation["protocol"]
    words = ["keras-gan", "evaluate", recorded.name]
    names = [*evaluation["results"], *evaluation.get("tests", {})]
    if recorded.kind == "samples":
        words += ["--metrics", ",".join(names)] if names else []
        words += ["--count", str(protocol.get("n_fake"))]
        words += ["--seeds", str(len(protocol.get("seeds", [0])))]
        words += ["--split", "held_out"] if protocol.get("split") == "held_out" else []
        if protocol.get("data") != recorded.settings["data"]:
            words += ["--against", str(protocol.get("data"))]
        words += _extractor(str(protocol.get("extractor", "")), protocol.get("resize"))
    elif recorded.kind == "sequences":
        words += ["--count", str(protocol.get("count"))]
    if protocol.get("backend"):
        words += ["--backend", str(protocol["backend"])]
    return shlex.join(words)


def _extractor(name, resize):
    if "inception" in name.lower():
        kind = "inception-clean" if resize == "clean-bicubic" else "inception"
        return ["--extractor", kind]
    return ["--extractor", "pixels"] if name == "pixels" else []


def _use(recorded):
    if recorded.kind == "translations":
        words = ["translate", recorded.name, "FOLDER", "--out", "FOLDER"]
    else:
        end = "txt" if recorded.kind == "sequences" else "png"
        words = ["generate", recorded.name, "--count", "64", "--out", f"samples.{end}"]
    return shlex.join(["keras-gan", *words])


def _flag(name):
    return f"--{name.replace('_', '-')}"


def _text(value):
    """As `--set` and the other options read it."""
    if isinstance(value, bool) or value is None:
        return str(value).lower()
    return str(value)
