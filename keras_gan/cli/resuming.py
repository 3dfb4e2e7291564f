"""`--resume` goes on with a run as it was begun, or longer, or says what is different."""

import json
import shlex

import click
from click.core import ParameterSource

from keras_gan import launched
from keras_gan.cli import backend_choice, extending, run_checks

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
_TYPED = ParameterSource.COMMANDLINE, ParameterSource.DEFAULT_MAP  # the second is --config


def resume(context, run, options):
    """Go on with the run in RUN."""
    first = launched.is_first()
    run_checks.check_places(run)
    saved = run_checks.read_settings(run)
    refuse_differences(context, saved)
    resolved = extending.asked(saved, options)
    if run.finished and resolved is saved:
        if first:
            _say_finished(run, saved)
        return
    run_checks.check_resumable(run)
    backend = backend_choice.choose(options["backend"], saved["backend"], quiet=not first)
    run_checks.check_backend(backend)
    run_checks.check_batch_size(saved["batch_size"])
    # They import Keras: only now, when the backend is chosen.
    from keras_gan.cli import loading, set_values, settings, training, versions

    cls = settings.variant_class(saved["variant"])
    chosen = set_values.parse(cls, saved["variant"], options["assignments"])
    refuse_other_values(chosen, saved["set"])
    data = settings.load_own_data(_as_typed(context, saved))
    model = settings.build(saved)
    settings.check_data(model, data, saved)
    if not first:
        loading.load_weights(model, run.checkpoint, saved)
        training.train_along(model, data, resolved, options["dry_run"])
        return
    if options["dry_run"]:
        click.echo(json.dumps(resolved, indent=2))
        return
    versions.say_differences(saved, backend)
    loading.load_weights(model, run.checkpoint, saved)
    loading.check_history(run, model.steps_done)
    if resolved is not saved:
        extending.begin(run, resolved, saved, model.steps_done, options)
    training.train(model, data, resolved, run, options["report"])


def _say_finished(run, saved):
    click.echo(f"finished: all {saved['steps']} steps of {run.path} are done", err=True)
    if not (run.evaluation / "evaluation.json").exists():
        click.echo(f"not measured yet: keras-gan evaluate {run.path}", err=True)
    click.echo(run.model)


def refuse_differences(context, saved):
    """What was typed must be what run.json says; what was not typed is taken from there."""
    for name, flag in _FLAGS.items():
        typed = context.params.get(name)
        if context.get_parameter_source(name) not in _TYPED or typed == saved.get(name):
            continue
        if name != "data" or not _same_place(typed, saved):
            _refuse(flag, typed, saved.get(name))


def _same_place(typed, saved):
    """Whether data named from another working directory, or by an absolute path, are the run's."""
    from keras_gan.data import placed  # it imports much, and few type --data again

    return placed(typed) == (saved["data_place"] or placed(saved["data"]))


def _as_typed(context, saved):
    """Data that were named again as at first are those of that name here, not of back then."""
    named = context.get_parameter_source("data") in _TYPED
    again = named and context.params["data"] == saved["data"]
    return {**saved, "data_place": None} if again else saved


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
