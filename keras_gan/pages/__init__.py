"""What people look at in a browser: each page one file, made from what was recorded.

The names are in `__init__.pyi`: each page has needs of its own, which the others need not load.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
