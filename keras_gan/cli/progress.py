"""How far training is, on stderr. Imports Keras."""

import contextlib
import math
import sys
import time

import click
import keras


@contextlib.contextmanager
def progress(steps, settings):
    """Gives the callback: a bar on a terminal, a line now and then in a log file."""
    if not sys.stderr.isatty():
        yield ProgressLines(settings)
        return
    # Its length is what is left, not all, or a resumed run would promise a wrong time.
    with click.progressbar(
        length=steps, label="training", file=sys.stderr, item_show_func=lambda text: text
    ) as bar:
        yield ProgressBar(bar, settings)


class Progress(keras.callbacks.Callback):
    """What both ways to show it have in common."""

    def losses(self, logs):
        """A line of numbers; those that `Watch` reads stand in history.csv alone."""
        watched = self.model.watching.keys
        shown = {key: value for key, value in (logs or {}).items() if key not in watched}
        return "  ".join(f"{key} {float(value):.3g}" for key, value in shown.items())

    def say(self, text):
        """A sentence on a line of its own."""
        click.echo(f"note: {text}", err=True)


class ProgressBar(Progress):
    """Moves a bar by one at each step."""

    def __init__(self, bar, settings, every=0.5):
        super().__init__()
        self.bar = bar
        self.epochs = settings["epochs"]
        self.every = every  # seconds between two looks at the losses, which wait for the device
        self._text = ""
        self._looked = 0.0

    def on_epoch_begin(self, epoch, logs=None):
        self._epoch = epoch + 1

    def on_train_batch_end(self, batch, logs=None):
        if time.monotonic() - self._looked > self.every:
            self._text = f"epoch {self._epoch}/{self.epochs}  {self.losses(logs)}"
            self._looked = time.monotonic()
        self.bar.update(1, self._text)

    def say(self, text):
        click.echo("\r\033[K", nl=False, err=True)  # the bar is drawn anew below it
        super().say(text)


class ProgressLines(Progress):
    """About twenty lines for a run."""

    def __init__(self, settings, lines=20):
        super().__init__()
        self.epochs = settings["epochs"]
        self.every = math.ceil(self.epochs / lines)

    def on_epoch_end(self, epoch, logs=None):
        if (epoch + 1) % self.every == 0 or epoch + 1 == self.epochs:
            click.echo(f"epoch {epoch + 1}/{self.epochs}  {self.losses(logs)}", err=True)
