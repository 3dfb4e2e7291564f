"""Pictures of the same latents, epoch after epoch."""

from pathlib import Path

import numpy as np

from keras_gan import drawing
from keras_gan.callbacks.every_epochs import EveryEpochs


class SampleGrid(EveryEpochs):
    """Writes `folder/epoch_0001.png` and so on: what the generator makes of fixed latents.

    Images become a grid, points a scatter plot. Training's random state is not touched: a run
    ends with the same weights with and without pictures.

    Args:
        folder: made when it is missing.
        count: number of samples.
        every: epochs between two pictures.
        condition: for conditional models, a structure of arrays with `count` rows.
        seed: int, chooses the latents.
        real: real points to draw behind generated ones; they choose the frame.
        columns: of the grid; as many as rows if None.
        names: of each image, written beside the rows; a new name begins a new row.
    """

    writes_only = True

    def __init__(
        self, folder, count=64, every=1, condition=None, seed=0, real=None, columns=None, names=None
    ):
        super().__init__(every)
        self.folder = folder
        self.count = count
        self.condition = condition
        self.seed = seed
        self.real = real
        self.columns = columns
        self.names = names

    def on_train_begin(self, logs=None):
        if not hasattr(self.model, "generate"):
            raise TypeError(
                "A model that translates is drawn by `callbacks.TranslationGrid`. "
                f"Received: model={type(self.model).__name__}"
            )
        if len(self.model.sample_shape) == 1 and self.model.sample_shape[0] == 1:
            raise ValueError(
                "Images and points of two numbers or more are drawn. "
                f"Received: samples of shape {tuple(self.model.sample_shape)}"
            )

    def on_epoch_end(self, epoch, logs=None):
        if self.is_due(epoch):
            self.draw(Path(self.folder) / f"epoch_{epoch + 1:04d}.png")

    def draw(self, path):
        """Write the picture of this moment."""
        samples = self.model.generate(self.count, condition=self.condition, seed=self.seed)
        one = np.ndim(self.condition) == 1 and np.asarray(self.condition).dtype.kind in "iu"
        labels = self.condition if one else None
        drawing.samples(
            samples, path, columns=self.columns, real=self.real, labels=labels, names=self.names
        )
