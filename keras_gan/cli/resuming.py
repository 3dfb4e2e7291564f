"""`--resume` goes on with a run as it was begun, or says what is different."""

import shlex

import click
from click.core import ParameterSource

_FLAGS = {
    "variant": "VARIANT",
    "data": "--data",
    "size": "--size",
    "streaming": "--streaming",
    "condition": "--condition",
    "labels": "--labels",
    "batch_size": "--batch-size",
    "seed": "--seed",
    "latent_dim": "--latent-dim",
    "width": "--width",
    "networks": "--networks",
    "augment": "--augment",
    "pack": "--pack",
    "average": "--average",
    "decay_after": "--decay-after",
    "learning_rate": "--learning-rate",
    "evaluations": "--evaluations",
    "checkpoints": "--checkpoints",
    "evaluation": "--evaluation/--no-evaluation",
}


def refuse_differences(context, saved):
    """What was typed must be what run.json says; what was not typed is taken from there."""
    typed = {
        name: value
        for name, value in context.params.items()
        if context.get_parameter_source(name) is ParameterSource.COMMANDLINE
    }
    for name, flag in _FLAGS.items():
        if name in typed and typed[name] != saved.get(name):
            _refuse(flag, typed[name], saved.get(name))
    if typed.get("steps") not in (None, saved["steps"]):
        _refuse("--steps", typed["steps"], saved["steps"])
    if "epochs" in typed and typed["epochs"] * saved["steps_per_epoch"] != saved["steps"]:
        steps = typed["epochs"] * saved["steps_per_epoch"]
        _refuse("--epochs", f"{typed['epochs']} ({steps} steps)", f"{saved['steps']} steps")


def refuse_other_values(typed, saved):
    """The same for the values of --set."""
    for name, value in typed.items():
        if name not in saved or value != saved[name]:
            _refuse("--set", f"{name}={value}", f"{name}={saved[name]}" if name in saved else None)


def _refuse(flag, typed, saved):
    raise click.BadParameter(
        f"{typed} is not what this run was begun with, {_shown(saved)}. Leave {flag} as it was to "
        "--resume, or begin another run in another folder.",
        param_hint=flag,
    )


def _shown(value):
    return "none (the default)" if value is None else value


def command_to_go_on(settings, run):
    """The line to type, for the shell."""
    words = ["keras-gan", "train", settings["variant"], "--data", settings["data"],
             "--out", str(run.path), "--resume"]  # fmt: skip
    return shlex.join(words)
