"""One run from its first or next step to its last. Imports Keras."""

import json
import math
import shlex

import click
import numpy as np

from keras_gan import drawing, evaluation, extractors, runs
from keras_gan.callbacks import (
    Evaluate,
    HistoryCSV,
    LossCurves,
    RunCheckpoint,
    SampleGrid,
    StopAtStep,
    StopOnInterrupt,
    read_history,
)
from keras_gan.cli import evaluated
from keras_gan.cli.progress import progress
from keras_gan.cli.resuming import command_to_go_on
from keras_gan.files import written_beside

PICTURES = 50  # at most so many sample pictures and checkpoints in a run
_NEEDS_INCEPTION = "Without labels it takes the Inception network, about 0.1 s for an image."
INTERRUPTED = 130  # the shell's exit code for Ctrl-C


def begin(run, settings):
    """Make RUN, or empty it."""
    try:
        run.clear()
        with written_beside(run.settings_file) as beside:
            beside.write_text(json.dumps(settings, indent=2) + "\n", encoding="utf-8")
    except OSError as error:
        raise click.BadParameter(f"cannot write there: {error}", param_hint="--out") from error


def train(model, data, settings, run):
    """Train to the last step, write the results, print their paths and what was found on stdout."""
    every = math.ceil(settings["epochs"] / PICTURES)
    grid = sample_grid(run.samples, data, settings, every, model.conditional)
    grid.set_model(model)
    interrupt = StopOnInterrupt()
    with progress(settings["steps"] - model.steps_done, settings) as shown:
        callbacks = [
            StopAtStep(settings["steps"]),
            interrupt,
            *_measuring(model, data, settings, run),
            HistoryCSV(run.history),
            LossCurves(run.losses, run.history, every),
            grid,
            RunCheckpoint(run.checkpoint, every),
            shown,
        ]
        try:
            _fit(model, data, settings, callbacks, interrupt)
        except FloatingPointError as error:
            raise click.ClickException(str(error)) from error
        except KeyboardInterrupt:
            _stop("stopped at once; the last checkpoint is kept", settings, run)
        finally:
            interrupt.restore()
    if model.steps_done < settings["steps"]:
        _stop(f"stopped and saved at step {model.steps_done}", settings, run)
    grid.draw(run.final_samples)
    drawing.loss_curves(read_history(run.history), run.losses)
    with written_beside(run.model) as beside:
        model.save(beside)
    for path in (run.final_samples, run.losses, run.model):
        click.echo(path)
    if settings["labels"] and hasattr(model, "as_classifier"):
        _say_accuracy(model, data, settings)
    if settings.get("evaluation"):
        _evaluate(model, data, settings, run)


def _say_accuracy(model, data, settings):
    """What a model that learns from few labels makes of held-out samples."""
    told = runs.conditioned(data, settings["condition"])
    held_out = told.held_out, told.held_out_labels
    found = model.as_classifier().evaluate(*held_out, verbose=0, return_dict=True)
    click.echo(
        f"accuracy of the classifier: {found['accuracy']:.2%} of {len(told.held_out)} held-out "
        f"samples, {settings['labels']} labels"
    )


def _measuring(model, data, settings, run):
    """Callbacks for what was asked to be measured or kept on the way."""
    callbacks = []
    if settings.get("evaluations"):
        every = math.ceil(settings["epochs"] / settings["evaluations"])
        if extractors.default_kind(data) == "inception":
            click.echo(f"note: not measured on the way. {_NEEDS_INCEPTION}", err=True)
        else:
            extractor = extractors.default_for(data)
            told = runs.conditioned(data, settings["condition"])
            metrics = ["fid", "kid", "prdc"]
            if model.conditional and extractors.default_kind(data) == "classifier":
                metrics.append("obeyed")
            callbacks.append(Evaluate(told, every, 2000, metrics, extractor))
    if settings.get("checkpoints"):
        every = math.ceil(settings["epochs"] / settings["checkpoints"])
        callbacks.append(RunCheckpoint(run.checkpoints / "step_{step:08d}.weights.h5", every))
    return callbacks


def _evaluate(model, data, settings, run):
    """Measure the finished model, whose files are safe by now."""
    again = f"Type: keras-gan evaluate {shlex.quote(str(run.path))}"
    try:
        if extractors.default_kind(data) == "inception":
            click.echo(f"note: not measured. {_NEEDS_INCEPTION} {again}", err=True)
            return
        extractor = extractors.default_for(data)
        told = runs.conditioned(data, settings["condition"])
        report = evaluation.Evaluator(told, extractor=extractor).evaluate(model)
    except Exception as error:  # the run is finished, whatever a device or the data do now
        click.echo(f"note: not measured: {type(error).__name__}: {error} {again}", err=True)
        return
    except KeyboardInterrupt:
        click.echo(f"note: measuring was stopped; the run itself is finished. {again}", err=True)
        raise SystemExit(INTERRUPTED) from None
    click.echo(report)
    target = {"path": str(run.path), "step": model.steps_done}
    for path in evaluated.write(report, run.evaluation, target=target):
        click.echo(path)


def _fit(model, data, settings, callbacks, interrupt):
    """`fit` from the step that the model has reached."""
    condition = runs.training_condition(data, settings)
    per_epoch = settings["steps_per_epoch"]

    def fit(epochs, steps_per_epoch=None):
        model.fit(
            data.train,
            condition,
            batch_size=settings["batch_size"],
            initial_epoch=model.steps_done // per_epoch,
            epochs=epochs,
            steps_per_epoch=steps_per_epoch,
            callbacks=callbacks,
            verbose=0,
        )

    done = model.steps_done
    if done % per_epoch and done < settings["steps"]:
        # The rest of an epoch that Ctrl-C cut short, so that the others end where they would.
        fit(done // per_epoch + 1, per_epoch - done % per_epoch)
    if model.steps_done < settings["steps"] and not interrupt.interrupted:
        fit(settings["epochs"])


def sample_grid(folder, data, settings, every, conditional):
    """Fixed latents; a row for each class or sentence that a conditional model is told."""
    points, seed = len(settings["shape"]) == 1, settings["seed"]
    names = settings["class_names"] if conditional else None
    told = settings["captions"] or (names and range(min(len(names), 20)))
    if told and not points:
        condition = np.repeat(told, 8)
        rows = np.repeat(settings["captions"] or names[:20], 8)
        return SampleGrid(folder, len(condition), every, condition, seed, columns=8, names=rows)
    count = 1000 if points else 64
    condition = np.resize(told, count) if told else None
    return SampleGrid(folder, count, every, condition, seed, data.train if points else None)


def _stop(message, settings, run):
    click.echo(f"{message}; go on with:\n  {command_to_go_on(settings, run)}", err=True)
    raise SystemExit(INTERRUPTED)
