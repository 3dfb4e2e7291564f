"""Ctrl-C that loses nothing."""

import os
import signal
import threading

import keras


class StopOnInterrupt(keras.callbacks.Callback):
    """The first Ctrl-C ends training after the running step, the second one at once.

    An exception in the middle of a step leaves half of an update behind, and on JAX variables
    that are an epoch old. After a clean end everything else works: the last row of the history,
    the last checkpoint. `interrupted` says afterwards whether it happened.
    """

    def __init__(self):
        super().__init__()
        self.interrupted = False
        self._previous = None

    def on_train_begin(self, logs=None):
        # Python lets the main thread alone handle signals.
        if self._previous is None and threading.current_thread() is threading.main_thread():
            self._previous = signal.signal(signal.SIGINT, self._interrupt)

    def on_train_batch_end(self, batch, logs=None):
        if self.interrupted:
            self.model.stop_training = True

    def on_train_end(self, logs=None):
        self.restore()

    def restore(self):
        """Give Ctrl-C its old meaning back; for `finally`, as an exception skips the train end."""
        if self._previous is not None:
            signal.signal(signal.SIGINT, self._previous)
            self._previous = None

    def _interrupt(self, number, frame):
        # The signal may come anywhere, also inside a step: a note to self is all that is safe.
        # A model's attributes are watched by Keras, which on JAX looks at variables in flight.
        self.restore()
        self.interrupted = True
        # Not `print`, which may be what was interrupted.
        os.write(2, b"\nstopping after this step (Ctrl-C again: at once)\n")
