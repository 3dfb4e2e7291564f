"""Stops a run whose losses are not numbers any more."""

import math

import keras

_PLAYERS = {"d_loss": "discriminator", "g_loss": "generator"}


class LossGuard(keras.callbacks.Callback):
    """Raises `FloatingPointError` when a loss is NaN or infinite.

    `fit` puts it before all other callbacks, so that a checkpoint written at the end of an epoch
    is never one of a broken model. Logs are running means, in which a NaN stays: looking
    every `every` steps and at each epoch's end misses nothing and rarely waits for the device.

    Args:
        every: steps between two looks.
    """

    #: Keras may call it beside the training, which then waits for no loss; errors come in time.
    async_safe = True

    def __init__(self, every=50):
        super().__init__()
        self.every = every
        self._epoch = 0

    def on_epoch_begin(self, epoch, logs=None):
        self._epoch = epoch

    def on_train_batch_end(self, batch, logs=None):
        if (batch + 1) % self.every == 0:
            self._check(logs, f"step {batch + 1} of epoch {self._epoch + 1}")

    def on_epoch_end(self, epoch, logs=None):
        self._check(logs, f"epoch {epoch + 1}")

    def _check(self, logs, when):
        for key, value in (logs or {}).items():
            if key.startswith("val_") or math.isfinite(float(value)):
                continue
            culprit = f"The {_PLAYERS[key]}'s loss" if key in _PLAYERS else f"The term `{key}`"
            raise FloatingPointError(
                f"{culprit} became {float(value)} in {when}; training was stopped before anything "
                "was overwritten. Lower the learning rates, clip gradients "
                "(`clipnorm=1.0` in the optimizers) or take a loss with a regularizer. "
                f"Received: {key}={float(value)}"
            )
