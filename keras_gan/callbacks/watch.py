"""Says while a model trains what goes wrong, and what to try."""

import json
import threading
import warnings
from pathlib import Path

import keras

from keras_gan.callbacks.troubles import usual_troubles
from keras_gan.callbacks.windows import Windows
from keras_gan.files import read_troubles, written_beside


class Watch(keras.callbacks.Callback):
    """Warns once of each trouble: with the step, what is to be seen and what to try.

    It reads the logs of `window` steps at a time and nothing else, so a run ends with the same
    weights with and without. What a trouble reads must be logged: give `compile` the metrics.

    Args:
        troubles: list of `callbacks.Trouble`, `callbacks.usual_troubles()` if None.
        path: JSON file that keeps them, `[{"step", "trouble", "said", "advice"}, ...]`; one that
            is there is continued, without those after the step where the training goes on.
        say: function of a sentence, `warnings.warn` if None.
        window: steps between two looks, which wait for the device.

    Example:
        gan.compile(metrics=["accuracy", "spread", "gradient_norm"])
        gan.fit(data, epochs=20, callbacks=[keras_gan.callbacks.Watch()])
    """

    #: Keras may call it beside the training, which then waits for no log.
    async_safe = True
    writes_only = True

    def __init__(self, troubles=None, path=None, say=None, window=50):
        super().__init__()
        self.troubles = usual_troubles() if troubles is None else list(troubles)
        self.path = None if path is None else Path(path)
        self.say = say or warnings.warn
        self.window = window
        #: What was found: the dictionaries of the file.
        self.found = []
        self._lock = threading.Lock()

    def on_train_begin(self, logs=None):
        here = self.model.steps_done
        earlier = self._earlier()
        self.found = [one for one in earlier if one["step"] <= here]
        if len(self.found) < len(earlier):
            self._keep()
        self._windows = Windows(self.window)
        self._showing = dict.fromkeys(self.troubles, 0)
        for trouble in self.troubles:
            trouble.begin(self.model)

    def on_epoch_begin(self, epoch, logs=None):
        self._begun, self._looked = self.model.steps_done, 0

    def on_train_batch_end(self, batch, logs=None):
        with self._lock:
            self._look(batch + 1, logs)

    def on_epoch_end(self, epoch, logs=None):
        done = self.model.steps_done - self._begun
        self._look(done, logs)
        self._windows.end_epoch(done, _numbers(logs))

    def _look(self, done, logs):
        # Calls beside the training may come late.
        if done <= self._looked or not self._windows.due(done):
            return
        self._looked = done
        means, steps = self._windows.add(done, _numbers(logs))
        for trouble in self.troubles:
            shown = self._showing[trouble] + steps if trouble.shows(means) else 0
            self._showing[trouble] = shown
            if shown >= trouble.steps and all(one["trouble"] != trouble.name for one in self.found):
                self._report(trouble, means, self._begun + done)

    def _report(self, trouble, means, step):
        one = {"step": step, "trouble": trouble.name, "said": trouble.said(means),
               "advice": trouble.advice()}  # fmt: skip
        self.found.append(one)
        self._keep()
        self.say(f"step {step:,}: {one['said']}. Try {one['advice']}.")

    def _earlier(self):
        if self.path is None:
            return self.found
        try:
            return read_troubles(self.path)
        except ValueError as error:
            self.say(f"{error}. It begins anew")
            return []

    def _keep(self):
        if self.path is not None:
            with written_beside(self.path) as beside:
                beside.write_text(json.dumps(self.found, indent=2) + "\n", encoding="utf-8")


def _numbers(logs):
    return {key: float(value) for key, value in (logs or {}).items()}
