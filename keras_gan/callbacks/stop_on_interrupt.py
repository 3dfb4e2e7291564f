"""Ctrl-C that loses nothing, and the end of a session or a terminal alike."""

import contextlib
import os
import signal
import threading

import keras

_SIGNALS = [getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP")
            if hasattr(signal, name)]  # fmt: skip


class StopOnInterrupt(keras.callbacks.Callback):
    """The first Ctrl-C ends training after the running step, the second one at once.

    An exception in the middle of a step leaves half of an update behind, and on JAX variables
    that are an epoch old. After a clean end everything else works: the last row of the history,
    the last checkpoint. The same for SIGTERM, which batch systems and `kill` send, and for SIGHUP
    of a terminal that closes, unless `nohup` lets it be ignored.

    `interrupted` says afterwards whether it happened, `number` by which signal.
    """

    def __init__(self):
        super().__init__()
        self.number = None
        self._previous = {}

    @property
    def interrupted(self):
        return self.number is not None

    def on_train_begin(self, logs=None):
        self._says = getattr(self.model, "writes", True)
        # Python lets the main thread alone handle signals.
        if not self._previous and threading.current_thread() is threading.main_thread():
            for number in _SIGNALS:
                previous = signal.getsignal(number)
                # A handler of another language's is None, and could not be put back.
                ignored = previous is signal.SIG_IGN and number != signal.SIGINT
                if previous is not None and not ignored:
                    self._previous[number] = signal.signal(number, self._interrupt)

    def on_train_batch_end(self, batch, logs=None):
        # All processes stop at the same step, or those that go on would wait for the others.
        number = getattr(self.model, "agreed", int)(self.number or 0)
        if number:
            self.number = number
            self.model.stop_training = True

    def on_train_end(self, logs=None):
        self.restore()

    def restore(self):
        """Give Ctrl-C its old meaning back; for `finally`, as an exception skips the train end."""
        for number, previous in self._previous.items():
            signal.signal(number, previous)
        self._previous = {}

    def _interrupt(self, number, frame):
        # The signal may come anywhere, also inside a step: a note to self is all that is safe.
        # A model's attributes are watched by Keras, which on JAX looks at variables in flight.
        self.restore()
        self.number = number
        if not self._says:
            return
        again = {signal.SIGINT: " (Ctrl-C again: at once)"}.get(number, "")
        try:
            # Not `print`, which may be what was interrupted.
            os.write(2, f"\nstopping after this step{again}\n".encode())
        except OSError:  # the terminal is gone, and nothing that is said may stop the saving
            with contextlib.suppress(OSError):
                os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
