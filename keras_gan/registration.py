"""Saved models find their classes as soon as both Keras and keras_gan are imported.

Keras looks a saved class up in its register and imports nobody's module for it. So after
`import keras_gan`, whose parts are imported one by one when they are used, the parts with classes
that are saved are imported together with Keras: at once if it is there, else when it comes.
"""

import contextlib
import importlib
import sys

from keras_gan.around_import import AroundImport

#: The subpackages with classes that are saved.
REGISTERED = ("constraints", "extractors", "layers", "losses", "regularizers", "variants")


def register_with_keras():
    """Register all classes now, or when Keras is imported."""
    if "keras" in sys.modules:
        _register()
        return
    depth = 0

    @contextlib.contextmanager
    def outermost():
        # Keras may be imported by a part of keras_gan, which is then half imported itself: all
        # others wait for the end of the outermost import.
        nonlocal depth
        depth += 1
        try:
            yield
        finally:
            depth -= 1
        if not depth and "keras" in sys.modules and hook in sys.meta_path:
            sys.meta_path.remove(hook)
            _register()

    hook = AroundImport(lambda name: name == "keras" or name.startswith("keras_gan."), outermost)
    sys.meta_path.insert(0, hook)


def _register():
    for name in REGISTERED:
        importlib.import_module(f"keras_gan.{name}")
