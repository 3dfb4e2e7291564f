"""Weights on disk from which a run goes on exactly."""

import string
from pathlib import Path

from keras_gan.callbacks.every_epochs import EveryEpochs
from keras_gan.files import seal, written_beside


class RunCheckpoint(EveryEpochs):
    """Saves both networks, both optimizers, averages and random state into one file.

    The old file stays whole until the new one is, so a process may be killed at any time. After
    `gan.load_weights(path)` training goes on as if it had never stopped. The end of training is
    always saved, also in the middle of an epoch; a run that ends in an exception keeps the last
    epoch's file.

    Args:
        path: of the file, ends in `.weights.h5`. With `{step}` or `{step:08d}` in its name every
            saving gets a file of its own, to evaluate the course of training later.
        every: epochs between two savings.
        told: dictionary that `keras_gan.files.sealed(path)` gives back; it also says when a file
            is damaged.
    """

    writes_only = True

    def __init__(self, path, every=1, told=None):
        super().__init__(every)
        if not str(path).endswith(".weights.h5"):
            raise ValueError(f"`path` must end in '.weights.h5'. Received: path={str(path)!r}")
        if _braces(Path(path).name) - {"step"}:
            raise ValueError(
                f"A name may hold `{{step}}` and no other braces. Received: path={str(path)!r}"
            )
        self.path = path
        self.told = told or {}
        self._saved_step = None
        self._size = None

    def on_epoch_end(self, epoch, logs=None):
        # The last one too: a run that is killed while a later callback saves the same step would
        # go on behind it, and not come here again.
        if self.is_due(epoch) or epoch + 1 == self.params.get("epochs"):
            self._save()

    def on_train_end(self, logs=None):
        self._save()

    def _save(self):
        step = self.model.steps_done
        if step != self._saved_step:
            path = Path(self.path)  # whose folders may have braces too
            name = path.name.format(step=step) if "{step" in path.name else path.name
            path = path.with_name(name)
            with written_beside(path, size=self._size or _at_most(self.model)) as beside:
                self.model.save_weights(beside)
                seal(beside, self.told)
                self._size = beside.stat().st_size
            self._saved_step = step


def _braces(name):
    return {field for _, field, _, _ in string.Formatter().parse(name) if field is not None}


def _at_most(model):
    """Bytes of weights, averages and two moments of each, and of what HDF5 writes around them."""
    return 16 * model.count_params() + 2**18
