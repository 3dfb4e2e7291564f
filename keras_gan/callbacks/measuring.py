"""What all callbacks do that measure a model while it trains."""

import json
from pathlib import Path

from keras_gan.callbacks.every_epochs import EveryEpochs
from keras_gan.files import written_beside


class Measuring(EveryEpochs):
    """Puts a report's numbers into the logs of every so many epochs.

    A subclass makes `evaluator` and answers `measure`.

    Args:
        every: epochs between two evaluations.
        folder: where to write `step_00001234.json` for each evaluation, or None.
    """

    #: Has `prepare()`, which does what depends on the data alone.
    evaluator = None

    def __init__(self, every, folder):
        super().__init__(every)
        self.folder = folder
        #: The last report.
        self.report = None

    def measure(self):
        """The report of this moment."""
        raise NotImplementedError

    def on_train_begin(self, logs=None):
        self.evaluator.prepare()

    def on_epoch_end(self, epoch, logs=None):
        if not self.is_due(epoch):
            return
        self.report = self.measure()
        if logs is not None:
            logs.update(self.report.logs())
        if self.folder is not None and getattr(self.model, "writes", True):
            step = self.model.steps_done
            with written_beside(Path(self.folder) / f"step_{step:08d}.json") as beside:
                beside.write_text(json.dumps(self.report.to_dict()) + "\n", encoding="utf-8")
