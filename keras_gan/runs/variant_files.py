"""The variants, found by looking into the folder `keras_gan/variants`.

The files are read, not imported: a typing error is answered before Keras is loaded.
"""

import ast
import functools
import importlib
import importlib.util
from pathlib import Path

from keras_gan.runs.own_files import is_own, own_class, own_classes


@functools.cache
def variants():
    """`{"wgan-gp": ("keras_gan.variants.wgan_gp", "WGANGP", "WGAN whose critic ..."), ...}`."""
    package = importlib.util.find_spec("keras_gan").submodule_search_locations[0]
    found = {}
    for file in sorted((Path(package) / "variants").glob("[!_]*.py")):
        node = _variant_class(ast.parse(file.read_text(encoding="utf-8")), file.stem)
        if node is not None:
            summary = (ast.get_docstring(node) or "").partition("\n")[0]
            module = f"keras_gan.variants.{file.stem}"
            found[file.stem.replace("_", "-")] = (module, node.name, summary)
    return found


def _variant_class(tree, module):
    """The public class named as its module, `WGANGP` in `wgan_gp.py`, else the first one."""
    public = [
        node
        for node in tree.body
        if isinstance(node, ast.ClassDef) and not node.name.startswith("_")
    ]
    named = [node for node in public if node.name.lower() == module.replace("_", "")]
    return next(iter(named or public), None)


def variant_class(name):
    """The class of `wgan-gp` or of `my_gan.py:MyGAN`. Imports Keras."""
    if is_own(name):
        return own_class(name)
    if name not in variants():
        raise ValueError(
            f"There is no such variant; choose from {', '.join(variants())}, or name a class in a "
            f"file of your own, `my_gan.py:MyGAN`. Received: variant={name!r}"
        )
    module, attribute, _ = variants()[name]
    return getattr(importlib.import_module(module), attribute)


def custom_objects(name):
    """What `keras.saving.load_model` must be told to load the variant, or None."""
    return own_classes(name) if is_own(name) else None
