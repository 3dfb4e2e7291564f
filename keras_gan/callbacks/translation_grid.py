"""Pictures of the same sources and what became of them, epoch after epoch."""

from pathlib import Path

import numpy as np

from keras_gan import drawing
from keras_gan.callbacks.every_epochs import EveryEpochs


class TranslationGrid(EveryEpochs):
    """Writes `folder/epoch_0001.png` and so on: sources, translated, and back again.

    A named row for each: a, what became of it, what that becomes on the way back if the model
    knows one, and the true b if it is known. A model that knows the way back shows the same of b.
    Training's random state is not touched.

    Args:
        folder: made when it is missing.
        a, b: arrays of a few pictures of each kind, in [-1, 1].
        paired: whether row i of b is what row i of a should become.
        every: epochs between two pictures.

    Example:
        gan.fit(data.train_a, data.train_b, epochs=100, callbacks=[
            TranslationGrid("pictures", data.held_out_a[:8], data.held_out_b[:8], paired=True)])
    """

    writes_only = True

    def __init__(self, folder, a, b, paired=False, every=1):
        super().__init__(every)
        self.folder = folder
        self.pictures = {"a": np.asarray(a), "b": np.asarray(b)}
        self.paired = paired

    def on_epoch_end(self, epoch, logs=None):
        if self.is_due(epoch):
            self.draw(Path(self.folder) / f"epoch_{epoch + 1:04d}.png")

    def draw(self, path):
        """Write the picture of this moment."""
        columns = max(map(len, self.pictures.values()))
        blocks = [self._stages(to) for to in self.model.ways]
        drawing.translations(blocks, path, columns)

    def _stages(self, to):
        source = {"a": "b", "b": "a"}[to]
        made = self.model.translate(self.pictures[source], to=to)
        stages = {source: self.pictures[source], f"{source} to {to}": made}
        if source in self.model.ways:
            back = self.model.translate(np.clip(made, -1.0, 1.0), to=source)
            stages[f"back to {source}"] = back
        if self.paired:
            stages[f"true {to}"] = self.pictures[to]
        return stages
