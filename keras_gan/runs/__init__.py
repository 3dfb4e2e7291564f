"""A RUN: what `keras-gan train` decides, writes into its folder, and finds there again.

The names are in `__init__.pyi`: the command reads the folder before it chooses a backend.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
