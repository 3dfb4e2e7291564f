"""GANs for Keras 3: one train step for TensorFlow, JAX and torch.

The names are in `__init__.pyi`, for editors and for the loader alike, and each is imported when it
is first used: Keras fixes its backend at its own import, so `keras-gan` must be able to start
without it. Saved models load all the same, see `registration`.
"""

import lazy_loader

from keras_gan.registration import register_with_keras

__version__ = "0.1.0"

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)

register_with_keras()
