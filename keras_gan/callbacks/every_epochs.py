"""Callbacks whose turn comes after every so many epochs."""

import numbers

import keras


class EveryEpochs(keras.callbacks.Callback):
    """A callback that asks in `on_epoch_end` whether its turn has come.

    Args:
        every: epochs between two turns, at least 1.
    """

    def __init__(self, every=1):
        super().__init__()
        if not isinstance(every, numbers.Integral) or every < 1:
            raise ValueError(
                "`every` counts the epochs between two turns and must be at least 1. "
                f"Received: every={every!r}"
            )
        self.every = every

    def is_due(self, epoch):
        """Whether the epoch of this number, the first is 0, ends with a turn."""
        return (epoch + 1) % self.every == 0
