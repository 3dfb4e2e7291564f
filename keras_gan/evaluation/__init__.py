"""Generated samples against real ones: one protocol, one report.

The names are in `__init__.pyi`: what reads a report that was written needs no Keras.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
