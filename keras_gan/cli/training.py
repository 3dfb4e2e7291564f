"""One run from its first or next step to its last. Imports Keras."""

import contextlib
import math
import shlex

import click
import keras

from keras_gan import drawing, launched, runs
from keras_gan.callbacks import (
    HistoryCSV,
    LinearDecay,
    LossCurves,
    RunCheckpoint,
    StopAtStep,
    StopOnInterrupt,
    Watch,
    read_history,
)
from keras_gan.cli import evaluated, reporting
from keras_gan.cli.flagged import flagged
from keras_gan.cli.kinds import kind_of
from keras_gan.cli.progress import progress
from keras_gan.cli.resuming import command_to_go_on
from keras_gan.files import NotWritten, seal, written_beside

PICTURES = 50  # at most so many sample pictures (or texts) and checkpoints in a run
INTERRUPTED = 130  # the shell's exit code for Ctrl-C: 128 and the number of the signal


@contextlib.contextmanager
def begun(run, settings):
    """Inside the block RUN is new; the run that it replaces comes back if it leaves nothing."""
    try:
        try:
            run.path.mkdir(parents=True, exist_ok=True)
            runs.set_aside(run)
            run.write_settings(settings)
        except NotWritten:
            raise
        except OSError as error:
            raise click.BadParameter(f"cannot write there: {error}", param_hint="--out") from error
        yield
    finally:
        if runs.settle(run):
            click.echo(f"note: the new run has nothing yet, so {run.path} is the old one", err=True)


def train(model, data, settings, run, report=True):
    """Train to the last step, write the results, print their paths and what was found on stdout.

    `report`: whether a page about the run is written, too.
    """
    try:
        _train(model, data, settings, run)
    except NotWritten as error:
        kept = run.checkpoint.exists() and not run.finished
        advice = f". When there is room, go on with:\n  {command_to_go_on(settings, run)}"
        raise click.ClickException(f"{error}{advice if kept else ''}") from error
    if report:
        reporting.write(run)


def train_along(model, data, settings, dry_run=False):
    """What all processes but the first one do: the same steps, and no file or word.

    `dry_run`: not even steps.
    """
    if dry_run:
        return
    data = kind_of(type(model)).training_data(data, settings)
    interrupt = StopOnInterrupt()
    callbacks = [StopAtStep(settings["steps"]), interrupt, *_falling_rates(settings)]
    try:
        _fit(model, data, settings, callbacks, interrupt)
    except (FloatingPointError, launched.ProcessLost):
        raise SystemExit(1) from None  # the first one says why
    except KeyboardInterrupt:
        raise SystemExit(INTERRUPTED) from None
    finally:
        interrupt.restore()
    if interrupt.interrupted:
        raise SystemExit(128 + interrupt.number)


def _train(model, data, settings, run):
    kind = kind_of(type(model))
    every = math.ceil(settings["epochs"] / PICTURES)
    grid = kind.grid(run.samples, model, data, settings, every)
    grid.set_model(model)
    interrupt = StopOnInterrupt()
    with progress(settings["steps"] - model.steps_done, settings) as shown:
        callbacks = [
            StopAtStep(settings["steps"]),
            interrupt,
            *_falling_rates(settings),
            *_measuring(kind, model, data, settings, run),
            HistoryCSV(run.history),
            LossCurves(run.losses, run.history, every),
            grid,
            RunCheckpoint(run.checkpoint, every, runs.told_of(settings)),
            keras.callbacks.LambdaCallback(on_epoch_end=lambda epoch, logs: runs.drop(run)),
            Watch(path=run.troubles, say=shown.say),
            shown,
        ]
        try:
            _fit(model, kind.training_data(data, settings), settings, callbacks, interrupt)
        except FloatingPointError as error:
            raise click.ClickException(str(error)) from error
        except launched.ProcessLost as error:
            again = command_to_go_on(settings, run)
            raise click.ClickException(f"{error}\n  {again}") from error
        except KeyboardInterrupt:
            _stop("stopped at once; the last checkpoint is kept", settings, run)
        finally:
            interrupt.restore()
    if model.steps_done < settings["steps"]:
        code = 128 + interrupt.number if interrupt.interrupted else INTERRUPTED
        _stop(f"stopped and saved at step {model.steps_done}", settings, run, code)
    shown = kind.final_samples(run)
    grid.draw(shown)
    if run.history.exists():  # it was lost, and no step was left to begin it anew
        drawing.loss_curves(read_history(run.history), run.losses)
    with written_beside(run.model) as beside:
        model.save(beside)
        seal(beside, runs.told_of(settings))
    runs.write_card(run)
    for path in (shown, run.losses, run.model):
        if path.exists():
            click.echo(path)
    kind.finish(model, data, settings)
    if settings.get("evaluation"):
        _evaluate(kind, model, data, settings, run)


def _falling_rates(settings):
    """Callbacks for rates that fall at the end; before those that save, as they put them back."""
    if settings["decay_after"] is None:
        return []
    start, end = math.ceil(settings["decay_after"] * settings["epochs"]), settings["epochs"]
    return [LinearDecay(start, end)] if start < end else []


def _measuring(kind, model, data, settings, run):
    """Callbacks for what was asked to be measured or kept on the way."""
    callbacks = []
    if settings.get("evaluations"):
        every = math.ceil(settings["epochs"] / settings["evaluations"])
        with flagged("--evaluations"):
            callback = kind.measuring(model, data, settings, every)
        callbacks += [callback] if callback else []
    if settings.get("checkpoints"):
        every = math.ceil(settings["epochs"] / settings["checkpoints"])
        path = run.checkpoints / "step_{step:08d}.weights.h5"
        callbacks.append(RunCheckpoint(path, every, runs.told_of(settings)))
    return callbacks


def _evaluate(kind, model, data, settings, run):
    """Measure the finished model, whose files are safe by now."""
    again = f"Type: keras-gan evaluate {shlex.quote(str(run.path))}"
    try:
        report = kind.evaluate(model, data, settings)
    except NotWritten:
        raise
    except Exception as error:  # the run is finished, whatever a device or the data do now
        click.echo(f"note: not measured: {type(error).__name__}: {error} {again}", err=True)
        return
    except KeyboardInterrupt:
        click.echo(f"note: measuring was stopped; the run itself is finished. {again}", err=True)
        raise SystemExit(INTERRUPTED) from None
    if report is None:
        click.echo(again, err=True)
        return
    click.echo(report)
    target = {"path": str(run.path), "step": model.steps_done}
    for path in evaluated.write(report, run.evaluation, target=target):
        click.echo(path)
    runs.write_card(run)


def _fit(model, data, settings, callbacks, interrupt):
    """`fit` on (x, y) from the step that the model has reached."""
    per_epoch = settings["steps_per_epoch"]

    def fit(epochs, steps_per_epoch=None):
        model.fit(
            *data,
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


def _stop(message, settings, run, code=INTERRUPTED):
    click.echo(f"{message}; go on with:\n  {command_to_go_on(settings, run)}", err=True)
    raise SystemExit(code)
