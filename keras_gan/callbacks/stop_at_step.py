"""A run's length in steps instead of epochs."""

import keras


class StopAtStep(keras.callbacks.Callback):
    """Stops when the model has done `steps` generator updates, those of earlier runs included.

    Give `fit` enough epochs. It takes at least one step, so do not call it when all are done.

    Args:
        steps: generator updates in total.
    """

    def __init__(self, steps):
        super().__init__()
        self.steps = steps
        self._epoch_start = 0

    def on_epoch_begin(self, epoch, logs=None):
        # Read here and counted below: on JAX the variables stand still until the epoch ends.
        self._epoch_start = self.model.steps_done

    def on_train_batch_end(self, batch, logs=None):
        if self._epoch_start + batch + 1 >= self.steps:
            self.model.stop_training = True
