"""The shape of the package: imports go down, frameworks stay in the backend, files stay small."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "keras_gan"
FILES = sorted(PACKAGE.rglob("*.py"))
LEVELS = {
    "backend": 0, "files": 0, "feeding": 1,
    "layers": 1, "constraints": 1, "losses": 1, "regularizers": 1, "data": 1,
    "drawing": 1, "extractors": 1, "statistics": 1,
    "networks": 2, "metrics": 2, "divergences": 2,
    "models": 3, "evaluation": 3,
    "variants": 4, "callbacks": 4, "latents": 4,
    "runs": 5,
    "pages": 6,
    "cli": 7,
}  # fmt: skip
FRAMEWORKS = {"jax", "jaxlib", "tensorflow", "torch"}


def folder_of(path):
    return path.relative_to(PACKAGE).parts[0] if path.parent != PACKAGE else None


def imports(path):
    """The full names of all modules that a file imports, wherever in it."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: imports are absolute"
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def test_there_is_something_to_check():
    assert len(FILES) > 40
    assert {folder_of(path) for path in FILES} - {None} <= LEVELS.keys()


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_file(path):
    own = folder_of(path)
    for name in imports(path):
        parts = name.split(".")
        assert not name.startswith("keras.src"), f"{path}: {name} is private to Keras"
        if own != "backend":
            assert parts[0] not in FRAMEWORKS, f"{path}: {name} belongs into backend/"
        if parts[0] == "keras_gan" and own and len(parts) > 1 and parts[1] in LEVELS:
            same = parts[1] == own
            assert same or LEVELS[parts[1]] < LEVELS[own], f"{path}: {name} goes up"
    lines = path.read_text().count("\n")
    assert lines <= 300, f"{path} has {lines} lines"
    if own == "variants" and path.name != "__init__.py":
        assert lines <= 120, f"{path} has {lines} lines; a variant is one short file"
    assert path.name not in {"utils.py", "misc.py", "helpers.py", "common.py"}


def test_backend_folder_imports_one_framework_each():
    backend = PACKAGE / "backend"
    for path in backend.rglob("*.py"):
        found = {name.split(".")[0] for name in imports(path)} & FRAMEWORKS
        assert found <= {path.relative_to(backend).parts[0]}, f"{path} imports {found}"


def test_importing_the_package_loads_no_framework_beside_that_of_keras():
    """Keras itself loads what it finds of JAX; keras_gan must add nothing."""
    code = (
        "import sys, keras\n"
        "def loaded(): return {'tensorflow', 'jax', 'torch'} & set(sys.modules)\n"
        "before = loaded()\n"
        "import keras_gan\n"
        "print(sorted(loaded() - before), 'keras_gan.variants' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT)
    assert done.stdout.strip().endswith("[] True"), done.stdout + done.stderr


def test_nothing_names_this_or_that_machine():
    for path in [*FILES, *ROOT.glob("*.md"), *ROOT.glob("*.cfg"), *ROOT.glob("examples/*.py")]:
        text = path.read_text()
        assert "/home/" not in text and "/work/" not in text and "/root/" not in text, path
