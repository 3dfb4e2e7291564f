"""A table of the losses that survives stopping and going on."""

import csv
from pathlib import Path

import keras

from keras_gan.files import read_history, written_beside


class HistoryCSV(keras.callbacks.Callback):
    """One row for each epoch: `epoch` (from 1), `step` (generator updates so far) and the logs.

    `keras.callbacks.CSVLogger` appends. A run that goes on from a checkpoint repeats epochs that
    are in the table already; here the rows from the repeated epoch on give way to new ones.

    Args:
        path: of the CSV file; an existing one is continued.
    """

    writes_only = True

    def __init__(self, path):
        super().__init__()
        self.path = Path(path)
        self._rows = []

    def on_train_begin(self, logs=None):
        self._rows = read_history(self.path) if self.path.exists() else []

    def on_epoch_end(self, epoch, logs=None):
        step = self.model.steps_done
        earlier = [row for row in self._rows if row["epoch"] <= epoch and row["step"] < step]
        values = {key: float(value) for key, value in (logs or {}).items()}
        self._rows = [*earlier, {"epoch": epoch + 1, "step": step, **values}]
        columns = dict.fromkeys(key for row in self._rows for key in row)
        with written_beside(self.path) as beside, open(beside, "w", newline="") as file:
            writer = csv.DictWriter(file, list(columns))
            writer.writeheader()
            writer.writerows(self._rows)
