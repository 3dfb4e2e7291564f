"""Callbacks that only write: of several processes, the first one alone has them."""

import keras

_OF_KERAS = (
    keras.callbacks.CSVLogger,
    keras.callbacks.ModelCheckpoint,
    keras.callbacks.RemoteMonitor,
    keras.callbacks.TensorBoard,
)


def without_writers(callbacks):
    """Those that the other processes need, too: what measures, stops or changes rates.

    A callback of ours says with `writes_only` that it does nothing but write files or messages.
    """
    return [
        callback
        for callback in callbacks
        if not (getattr(callback, "writes_only", False) or isinstance(callback, _OF_KERAS))
    ]
