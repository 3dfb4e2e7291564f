"""A variant from a Python file of one's own: `my_gan.py:MyGAN`."""

import ast
import difflib
import functools
import importlib.util
import sys
import traceback
from pathlib import Path


def is_own(variant):
    """Whether a variant's name is that of a file, `my_gan.py:MyGAN`."""
    return ":" in variant or variant.endswith(".py")


def checked(variant):
    """The same with an absolute path, or a `ValueError`; reads the file without running it."""
    path, name = _split(variant)
    if not path.is_file():
        raise ValueError(f"There is no file {path}. Received: variant={variant!r}")
    try:
        tree = ast.parse(path.read_text(encoding="utf-8"))
    except (SyntaxError, UnicodeDecodeError) as error:
        line = getattr(error, "lineno", None)
        where = f"{path}, line {line}" if line else path
        raise ValueError(
            f"{where}: {type(error).__name__}: {error}. Received: variant={variant!r}"
        ) from error
    defined = {node.name for node in tree.body if isinstance(node, ast.ClassDef)}
    if name not in defined:
        near = difflib.get_close_matches(name, defined, n=1)
        wrong = f"{path.name} defines no class {name!r}." if name else "Name the class too."
        hint = f" Did you mean {path.name}:{near[0]}?" if near else ""
        raise ValueError(
            f"{wrong}{hint} Classes of {path.name}: {', '.join(sorted(defined)) or 'none'}. "
            f"Received: variant={variant!r}"
        )
    return f"{path.absolute()}:{name}"


def own_class(variant):
    """The class out of the file, which is run for it. Imports Keras."""
    path, name = _split(checked(variant))
    cls = getattr(_module(path, path.stat().st_mtime_ns), name)
    from keras_gan import models  # a file's name can be checked without Keras

    known = models.AdversarialModel, models.Translating
    if not (isinstance(cls, type) and issubclass(cls, known)):
        raise ValueError(
            f"{name} must be a model of keras_gan: a subclass of `keras_gan.models."
            f"AdversarialModel` or of a variant, such as `class {name}(keras_gan.WGANGP)`. "
            f"Received: variant={variant!r}"
        )
    return cls


def own_classes(variant):
    """All classes of the file by the names under which Keras saves them. Imports Keras."""
    import keras

    path, _ = _split(checked(variant))
    module = _module(path, path.stat().st_mtime_ns)
    return {
        keras.saving.get_registered_name(value): value
        for value in vars(module).values()
        if isinstance(value, type) and value.__module__ == module.__name__
    }


def _split(variant):
    path, _, name = variant.rpartition(":")
    return (Path(path), name) if path else (Path(name), "")


@functools.cache
def _module(path, changed):
    """Run the file, once for each content, as a module that may import its neighbours."""
    name = f"_own_{path.stem}"  # no other module's name, whatever the file's is
    spec = importlib.util.spec_from_file_location(name, path)
    module = sys.modules[name] = importlib.util.module_from_spec(spec)
    sys.path.insert(0, str(path.parent))
    try:
        spec.loader.exec_module(module)
    except Exception as error:
        lines = [frame.lineno for frame in traceback.extract_tb(error.__traceback__)
                 if frame.filename == str(path)]  # fmt: skip
        raise ValueError(
            f"{path}, line {lines[-1] if lines else 1}: {type(error).__name__}: {error}. "
            f"Received: variant file {path.name}"
        ) from error
    finally:
        sys.path.remove(str(path.parent))
    return module
