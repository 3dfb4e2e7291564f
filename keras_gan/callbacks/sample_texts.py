"""Texts of the same latents, epoch after epoch."""

from pathlib import Path

from keras_gan.callbacks.every_epochs import EveryEpochs
from keras_gan.files import write_lines


class SampleTexts(EveryEpochs):
    """Writes `folder/step_00000085.txt` and so on: what is said of fixed latents, a line each.

    The number is that of generator updates. Training's random state is not touched: a run ends
    with the same weights with and without.

    Args:
        folder: made when it is missing.
        count: number of sequences.
        every: epochs between two files.
        seed: int, chooses the latents.

    Example:
        gan.fit(data.train, epochs=50, callbacks=[keras_gan.callbacks.SampleTexts("samples")])
    """

    writes_only = True

    def __init__(self, folder, count=20, every=1, seed=0):
        super().__init__(every)
        self.folder = Path(folder)
        self.count = count
        self.seed = seed

    def on_epoch_end(self, epoch, logs=None):
        if self.is_due(epoch):
            self.draw(self.folder / f"step_{self.model.steps_done:08d}.txt")

    def draw(self, path):
        """Write the text of this moment."""
        write_lines(path, self.model.decode(self.model.generate(self.count, seed=self.seed)))
