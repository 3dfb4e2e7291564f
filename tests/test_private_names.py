"""All that is taken from Keras and torch without their promise is listed, and is there."""

import ast
import importlib
import inspect
from pathlib import Path

import keras
import pytest

import keras_gan
from keras_gan.backend.private_names import PRIVATE, UNDOCUMENTED

PACKAGE = Path(keras_gan.__file__).parent
BORROWED = (*PRIVATE, *UNDOCUMENTED)
FRAMEWORKS = ("tensorflow", "jax", "torch")
BUILTINS_BY_NAME = {"getattr", "hasattr", "setattr", "object"}  # object: `mock.patch.object`


def resolve(path):
    """The module, or what it holds, of a full name; optimizers and models as built objects."""
    parts = path.split(".")
    for end in range(len(parts), 0, -1):
        try:
            found = importlib.import_module(".".join(parts[:end]))
            break
        except ImportError:
            continue
    for name in parts[end:]:
        found = getattr(found, name)
    if path.startswith("keras.optimizers."):
        found = found(learning_rate=0.1) if found is not keras.optimizers.Optimizer else found(0.1)
        found.build([keras.Variable([1.0])])
    elif path == "keras.Variable":
        found = keras.Variable([1.0])
    elif path == "keras.Model":
        found = keras.Sequential([keras.Input((1,)), keras.layers.Dense(1)])
        found.compile("sgd", "mse")
    elif path == "keras.StatelessScope":
        found = found()
        with found:
            pass
    return found


def has(owner, name):
    if hasattr(owner, name) or inspect.isclass(owner) and name in dir(owner):
        return True
    if inspect.ismodule(owner):
        try:
            return importlib.import_module(f"{owner.__name__}.{name}") is not None
        except ImportError:
            return False
    return inspect.isfunction(owner) and name in inspect.signature(owner).parameters


def used_here(borrowed):
    """Whether this process' backend runs any of the files that use a name."""
    folders = {file.split("/")[1] for file in borrowed.files if file.startswith("backend/")}
    others = set(FRAMEWORKS) - {keras.backend.backend()}
    return not folders or not folders <= others


@pytest.mark.parametrize("borrowed", BORROWED, ids=lambda b: f"{b.owner}.{b.name}")
def test_it_is_there(borrowed):
    if not used_here(borrowed):
        pytest.skip("another backend's")
    message = (
        f"{borrowed.owner} has lost `{borrowed.name}`, so: {borrowed.why}. Instead: "
        f"{borrowed.instead}. Used in {', '.join(borrowed.files)}"
    )
    try:
        owner = resolve(borrowed.owner)
    except AttributeError as error:
        raise AssertionError(message) from error
    assert has(owner, borrowed.name), message


def private_names(tree):
    """(line, name, what it belongs to) of all private names that a file mentions.

    What it belongs to is the source of an expression, or "" where that is not known.
    """
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute):
            # Source is dear to make, and asked for of private names alone.
            private = node.attr.startswith("_")
            yield node.lineno, node.attr, ast.unparse(node.value) if private else ""
        elif isinstance(node, ast.ImportFrom):
            for part in [*node.module.split("."), *(alias.name for alias in node.names)]:
                yield node.lineno, part, node.module
        elif isinstance(node, ast.Import):
            for alias in node.names:
                yield from ((node.lineno, part, alias.name) for part in alias.name.split("."))
        elif isinstance(node, ast.Call):
            yield from ((node.lineno, k.arg, "") for k in node.keywords if k.arg)
            called = getattr(node.func, "id", getattr(node.func, "attr", None))
            strings = [a.value for a in node.args[1:2] if isinstance(a, ast.Constant)]
            if called in BUILTINS_BY_NAME:
                yield from ((node.lineno, s, "") for s in strings if isinstance(s, str))


def own_names(tree):
    """What a file defines: functions, classes, class attributes, and `self.name = ...`."""
    for node in ast.walk(tree):
        if isinstance(node, (ast.FunctionDef, ast.ClassDef)):
            yield node.name
        elif isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store):
            if getattr(node.value, "id", None) == "self":
                yield node.attr
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            yield node.id


def borrowed_in(sources):
    """{(file, name): line} of private names that are not the package's own.

    On `self` and `cls` a name may come from any class of the package, elsewhere only from the
    same file.
    """
    trees = {file: ast.parse(text) for file, text in sources.items()}
    own = {file: set(own_names(tree)) for file, tree in trees.items()}
    everywhere = set().union(*own.values())
    found = {}
    for file, tree in trees.items():
        for line, name, base in private_names(tree):
            private = name.startswith("_") and not name.startswith("__")
            if private and name not in (everywhere if base in ("self", "cls") else own[file]):
                found.setdefault((file, name), line)
    return found


def sources():
    return {str(p.relative_to(PACKAGE)): p.read_text() for p in sorted(PACKAGE.rglob("*.py"))}


def test_no_private_name_is_taken_that_is_not_listed():
    listed = {(file, borrowed.name) for borrowed in PRIVATE for file in borrowed.files}
    for (file, name), line in borrowed_in(sources()).items():
        assert (file, name) in listed, (
            f"keras_gan/{file}:{line} takes `{name}`, which is not ours. Use something public, or "
            "list it in keras_gan/backend/private_names.py"
        )


def test_the_list_names_nothing_that_is_no_longer_taken():
    found = borrowed_in(sources())
    for borrowed in PRIVATE:
        for file in borrowed.files:
            assert (file, borrowed.name) in found, f"{file} no longer takes {borrowed.name}"
    for borrowed in UNDOCUMENTED:
        for file in borrowed.files:
            text = (PACKAGE / file).read_text()
            assert borrowed.name in text, f"{file} no longer takes {borrowed.name}"


@pytest.mark.parametrize(
    "line",
    [
        "model._losses_override", "self._symbolic_build()", "getattr(layer, '_tracker')",
        "optimizer._parallel = 1", "from jax._src import core", "import torch._C",
        "mock.patch.object(keras.Model, '_compile_loss')", "make(_hidden=True)",
    ],
)  # fmt: skip
def test_a_new_one_is_seen(line):
    assert borrowed_in({"new.py": line})


@pytest.mark.parametrize(
    "text",
    [
        "class A:\n def __init__(self):\n  self._mine = 1\n def f(self, other):\n  other._mine",
        "class A:\n def _mine(self):\n  self.__class__\n def f(self):\n  self._mine()",
        "_mine = 1\nf(_mine)", "x.__name__", "'_text'",
    ],
)  # fmt: skip
def test_our_own_are_left_alone(text):
    assert not borrowed_in({"new.py": text})


def test_our_models_hide_no_private_name_of_keras():
    """The reverse: a name of ours that Keras happens to use would change what Keras does."""
    taken = set(dir(resolve("keras.Model"))) - {borrowed.name for borrowed in UNDOCUMENTED}
    classes = [keras_gan.models.Game]
    for kind in classes:
        classes += kind.__subclasses__()
    for kind in {base for c in classes for base in c.__mro__}:
        if kind.__module__.startswith("keras_gan"):
            for name in vars(kind):
                private = name.startswith("_") and not name.startswith("__")
                assert not (private and name in taken), f"{kind.__name__}.{name} hides Keras' own"
