"""A picture of the losses that grows with the run."""

from keras_gan import drawing
from keras_gan.callbacks.every_epochs import EveryEpochs
from keras_gan.files import read_history


class LossCurves(EveryEpochs):
    """Draws all losses and regularizers since the run's first epoch into one PNG.

    Put it behind the `HistoryCSV` whose file it reads: that knows the epochs of earlier
    processes too.

    Args:
        path: of the PNG.
        history: path of the CSV.
        every: epochs between two drawings; the last epoch is always drawn.
    """

    writes_only = True

    def __init__(self, path, history, every=1):
        super().__init__(every)
        self.path = path
        self.history = history

    def on_epoch_end(self, epoch, logs=None):
        if self.is_due(epoch):
            drawing.loss_curves(read_history(self.history), self.path)

    def on_train_end(self, logs=None):
        drawing.loss_curves(read_history(self.history), self.path)
