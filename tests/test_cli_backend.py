"""Which backend is chosen, and `keras-gan list`."""

import json
import os
import subprocess
import sys

import click
import keras
import pytest
from click.testing import CliRunner

import keras_gan
from keras_gan.cli import backend_choice, main
from keras_gan.runs import variant_class, variants
from tests.turns import only_on

ACTIVE = keras.backend.backend()


@pytest.fixture
def installed(monkeypatch):
    """A function that says what is installed from now on."""

    def only(*backends):
        monkeypatch.setattr(backend_choice, "is_installed", lambda name: name in backends)

    return only


@pytest.mark.parametrize(
    "explicit, configured, present, expected",
    [
        ("jax", "tensorflow", ("tensorflow", "jax"), ("jax", "")),
        (None, "jax", ("tensorflow", "jax"), ("jax", "")),
        (None, "tensorflow", ("jax",), ("jax", " (configured tensorflow is not installed)")),
        (None, "jax", ("torch",), ("torch", " (configured jax is not installed)")),
        (None, "numpy", ("torch",),
         ("torch", " (configured numpy is none of tensorflow, jax, torch)")),
    ],
)  # fmt: skip
def test_the_configured_backend_gives_way_to_an_installed_one(
    installed, explicit, configured, present, expected
):
    installed(*present)
    assert backend_choice.resolve(explicit, configured) == expected


def test_an_explicit_backend_must_be_installed(installed):
    installed("tensorflow")
    with pytest.raises(click.BadParameter, match=r'pip install "keras_gan\[jax\]"') as caught:
        backend_choice.resolve("jax", "tensorflow")
    assert caught.value.param_hint == "--backend"


def test_without_any_backend_there_is_advice(installed):
    installed()
    with pytest.raises(click.ClickException, match=r'pip install "keras_gan\[jax\]"'):
        backend_choice.resolve(None, "tensorflow")


def test_configuration_is_read_as_keras_reads_it(tmp_path, monkeypatch):
    monkeypatch.setenv("KERAS_HOME", str(tmp_path))
    monkeypatch.setenv("KERAS_BACKEND", "torch")
    assert backend_choice.configured_backend() == "torch"
    monkeypatch.delenv("KERAS_BACKEND")
    assert backend_choice.configured_backend() == "tensorflow"
    (tmp_path / "keras.json").write_text(json.dumps({"backend": "jax"}))
    assert backend_choice.configured_backend() == "jax"
    for text in ("{", "[1]", "3", "{}", "[" * 99_999):
        (tmp_path / "keras.json").write_text(text)
        assert backend_choice.configured_backend() == "tensorflow"


def test_a_running_keras_cannot_change_its_backend(tmp_path):
    other = next(name for name in backend_choice.BACKENDS if name != ACTIVE)
    words = ["train", "gan", "--data", "ring", "--out", str(tmp_path / "run"), "--backend", other]
    result = CliRunner().invoke(main, words)
    assert result.exit_code == 2
    assert f"for --backend: Keras runs on {ACTIVE} in this process already" in result.stderr


def process(*words, **environment):
    return subprocess.run(
        [sys.executable, *words],
        capture_output=True,
        text=True,
        timeout=120,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path)), **environment},
    )


@only_on("torch")
def test_the_flag_beats_the_environment(tmp_path):
    other = next(name for name in backend_choice.BACKENDS if name != ACTIVE)
    words = "train gan --data digits --width 8 --dry-run --out run".split()
    result = process("-m", "keras_gan.cli", *words, "--backend", ACTIVE, KERAS_BACKEND=other)
    assert result.returncode == 0, result.stderr
    assert f"backend: {ACTIVE}\n" in result.stderr
    settings = json.loads(result.stdout)
    assert settings["backend"] == ACTIVE and ACTIVE in settings["versions"]


def test_help_and_typing_errors_do_not_wait_for_keras():
    script = """
import sys
from click.testing import CliRunner
from keras_gan.cli import main
for words in (["--help"], ["train", "--help"], ["train", "wgn", "--data", "digits", "--out", "x"],
              ["train", "gan", "--data", "digits", "--out", "x", "--steps", "0"],
              ["generate", "x", "--out", "x.png"]):
    print(CliRunner().invoke(main, words).output)
sys.exit(" ".join({"keras", "sklearn", "scipy", "matplotlib"} & sys.modules.keys()) or 0)
"""
    result = process("-c", script)
    assert result.returncode == 0, result.stderr
    assert "What to train and where:" in result.stdout
    assert "Did you mean 'wgan'?" in result.stdout
    assert "Path 'x' does not exist" in result.stdout


# ---- keras-gan list ----


def test_the_folder_of_variants_is_the_list():
    found = variants()
    assert set(found) >= set("gan dcgan lsgan wgan wgan-gp sngan conditional-gan".split())
    for name, (_, _, summary) in found.items():
        cls = variant_class(name)
        assert issubclass(cls, keras_gan.models.Game)
        assert cls.__doc__.splitlines()[0] == summary
    assert variant_class("wgan-gp") is keras_gan.WGANGP


def test_a_new_file_is_a_new_variant(tmp_path, monkeypatch):
    folder = tmp_path / "keras_gan" / "variants"
    folder.mkdir(parents=True)
    (folder / "__init__.py").write_text("")
    (folder / "_shared.py").write_text("class Shared:\n    '''No variant.'''\n")
    (folder / "my_new_gan.py").write_text(
        "class Part:\n    '''A part.'''\n\nclass MyNewGAN:\n    '''Draws.\n\n    More.\n    '''\n"
    )
    spec = type("Spec", (), {"submodule_search_locations": [str(tmp_path / "keras_gan")]})
    monkeypatch.setattr("importlib.util.find_spec", lambda name: spec)
    found = variants.__wrapped__()  # past the cache
    assert found == {"my-new-gan": ("keras_gan.variants.my_new_gan", "MyNewGAN", "Draws.")}


def test_list_names_variants_data_and_backends():
    result = CliRunner().invoke(main, ["list"])
    assert result.exit_code == 0, result.output
    output = "".join(result.stdout.split())  # lines end at hyphens too
    shown = [f"{name}{summary}" for name, (_, _, summary) in variants().items()]
    shown += [f"{name}{text}" for name, text in keras_gan.data.names().items()]
    for line in shown:
        assert "".join(line.split()) in output
    for name in backend_choice.BACKENDS:
        assert f"{name}installed" in output or f"{name}notinstalled:pipinstall" in output
