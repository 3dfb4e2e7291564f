"""`import keras_gan` is quick, and saved models find their classes after it."""

import re
import subprocess
import sys

import keras
import numpy as np
import pytest

import keras_gan
from tests.processes import ROOT, environment
from tests.turns import only_on


def process(*lines):
    done = subprocess.run(
        [sys.executable, "-c", "\n".join(lines)],
        capture_output=True, text=True, cwd=ROOT, env=environment(),
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout.split()


def test_all_names_are_there():
    names = set(dir(keras_gan))
    assert {"WGANGP", "ConditionalGAN", "data", "cli"} <= names
    folders = {path.parent.name for path in (ROOT / "keras_gan").glob("*/__init__.py")}
    assert folders <= names
    for name in names:
        getattr(keras_gan, name)
    assert {name for name in dir(keras_gan.variants) if name[0].isupper()} <= names
    with pytest.raises(AttributeError, match="WGAMGP"):
        keras_gan.WGAMGP  # noqa: B018


IMPORTS = {
    "import keras, keras_gan": "jax",
    "import keras_gan, keras": "torch",
    "from keras_gan.losses import Hinge; import keras": "tensorflow",
    "import keras_gan; keras_gan.data.names(); import keras": "torch",
    "import keras_gan.cli; import keras": "tensorflow",
}


@pytest.mark.parametrize(
    "imports", [pytest.param(words, marks=only_on(backend)) for words, backend in IMPORTS.items()]
)
def test_a_saved_model_finds_its_classes(tmp_path, imports):
    gan = keras_gan.WGAN.from_shape((2,), width=4, latent_dim=2)
    gan.compile()
    gan.save(tmp_path / "gan.keras")
    np.save(tmp_path / "expected.npy", gan.generate(3, seed=1))
    loaded = process(
        imports,
        "import numpy as np",
        f"gan = keras.saving.load_model({str(tmp_path / 'gan.keras')!r})",
        f"expected = np.load({str(tmp_path / 'expected.npy')!r})",
        "np.testing.assert_allclose(gan.generate(3, seed=1), expected, rtol=1e-6)",
        "print(type(gan).__name__)",
    )
    assert loaded == ["WGAN"]


@only_on("torch")
def test_importing_imports_no_keras_until_something_is_used_and_then_registers_every_class():
    decorated = r"@keras\.saving\.register_keras_serializable\(package=\"keras_gan\"\)\nclass (\w+)"
    names = [
        name
        for path in (ROOT / "keras_gan").rglob("*.py")
        for name in re.findall(decorated, path.read_text())
    ]
    assert len(names) > 12
    found = process(
        "import sys, keras_gan",
        "print('keras' in sys.modules, 'numpy' in sys.modules)",
        "keras_gan.losses",
        "print('keras' in sys.modules)",
        "import keras",
        f"for name in {names}:",
        "    if keras.saving.get_registered_object('keras_gan>' + name) is None: print(name)",
    )
    assert found == ["False", "False", "True"]  # and no name of a class
    assert keras.saving.get_registered_object("keras_gan>WGAN") is keras_gan.WGAN
