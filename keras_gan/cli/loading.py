"""A trained model, and whether what lies beside it belongs to it. Imports Keras."""

import click

from keras_gan import runs
from keras_gan.callbacks import read_history
from keras_gan.cli import settings as run_settings


def load_model(run, settings):
    """The finished model, or that of the last checkpoint."""
    run_settings.variant_class(settings["variant"])  # a file of one's own may be gone
    if run.finished:
        advice = (
            "delete it and write it again from the checkpoint with `keras-gan train ... --resume`"
        )
        return _opened(lambda: runs.load_run(run), advice)
    model = load_weights(run_settings.build(settings), run.checkpoint, settings)
    click.echo(f"note: the run is at step {model.steps_done} of {settings['steps']}", err=True)
    return model


def load_weights(model, file, settings):
    """`runs.load_weights`, its error with what to do."""
    return _opened(lambda: runs.load_weights(model, file, settings), "begin anew with --overwrite")


def _opened(load, advice):
    try:
        return load()
    except ValueError as error:
        raise click.ClickException(f"{error}; {advice}.") from error


def check_history(run, step):
    """history.csv leads up to the step from which RUN goes on, without a gap."""
    if not run.history.exists():
        click.echo(f"note: {run.history} is gone and begins anew after step {step}", err=True)
        return
    again = "Put it back, or remove it to go on with a history that begins here."
    try:
        rows = read_history(run.history)
    except ValueError as error:
        raise click.ClickException(f"{error}. {again}") from error
    epochs = [row["epoch"] for row in rows]
    # Rows may be ahead of the last checkpoint, which are then made again.
    if not rows or rows[-1]["step"] < step or epochs != [*range(epochs[0], epochs[-1] + 1)]:
        raise click.ClickException(
            f"{run.history} does not lead up to step {step}, where the run stopped: it was edited "
            f"or cut. {again}"
        )
