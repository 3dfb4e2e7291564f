"""What a number was measured with, beside the data and the model."""

import platform

import keras
import numpy as np

import keras_gan


def surroundings():
    """Backend and versions, for the protocol of a report."""
    return {
        "backend": keras.backend.backend(),
        "keras_gan": keras_gan.__version__,
        "keras": keras.__version__,
        "numpy": np.__version__,
        "python": platform.python_version(),
    }
