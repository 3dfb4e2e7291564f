"""`--resume --steps N`: a run goes on beyond the end that it was begun with. Imports no Keras."""

import math

import click

from keras_gan.cli import bounded


def asked(saved, options):
    """The settings that run.json is to hold: `saved` itself, or those of a longer run.

    Args:
        saved: what run.json holds.
        options: what was typed.
    """
    per_epoch = saved["steps_per_epoch"]
    steps = options["steps"] or (options["epochs"] or 0) * per_epoch or saved["steps"]
    if steps == saved["steps"]:
        return saved
    typed = str(steps) if options["steps"] else f"{options['epochs']} ({steps} steps)"
    if steps < saved["steps"]:
        flag = _flag(options)
        raise click.BadParameter(
            f"{typed} is not what this run was begun with, {saved['steps']} steps: it can go on "
            f"longer, not end earlier. Leave {flag} as it was to --resume, or ask for more.",
            param_hint=flag,
        )
    if steps > bounded.steps.max:
        raise click.BadParameter(
            f"{typed} is more than {bounded.steps.max:,}: {bounded.steps.why}.",
            param_hint=_flag(options),
        )
    return {**saved, "steps": steps, "epochs": math.ceil(steps / per_epoch)}


def begin(run, settings, saved, done, options):
    """The run is not finished any more, and its run.json that of the longer one.

    Args:
        run: `runs.RunFolder`.
        settings: of the longer run.
        saved: what run.json holds.
        done: steps that the run has done.
        options: what was typed.
    """
    fallen = math.ceil((saved["decay_after"] or 0) * saved["epochs"])
    if saved["decay_after"] and fallen < saved["epochs"]:
        if done > fallen * saved["steps_per_epoch"]:
            raise click.BadParameter(
                f"the rates of this run fall after epoch {fallen} of {saved['epochs']} "
                "(--decay-after), and some of these epochs are done: a longer run would have had "
                "other rates there. Begin another run in another folder.",
                param_hint=_flag(options),
            )
    # In this order: a run that is killed in between is the shorter one, whose model is missing
    # and is written again from the checkpoint.
    run.model.unlink(missing_ok=True)
    run.write_settings(settings)


def _flag(options):
    return "--steps" if options["steps"] else "--epochs"
