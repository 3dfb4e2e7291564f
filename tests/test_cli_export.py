"""`keras-gan export`: the generator for programs without Keras, and names that cannot be."""

from importlib.util import find_spec

import numpy as np
import pytest
from click.testing import CliRunner

import keras_gan
from keras_gan.cli import main
from tests.turns import only_on

pytestmark = only_on("torch")


def invoke(*words):
    return CliRunner().invoke(main, [str(word) for word in words])


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    folder = tmp_path_factory.mktemp("cli") / "run"
    made = invoke("train", "gan", "--data", "ring", "--out", folder, "--width", 4, "--steps", 1,
                  "--batch-size", 64, "--no-evaluation", "--no-report")  # fmt: skip
    assert made.exit_code == 0, made.output
    return folder


@pytest.mark.filterwarnings("ignore::Warning")  # of the exporters about themselves
def test_what_is_written_draws_what_the_model_draws(run, tmp_path):
    import torch

    out = tmp_path / "ring.pt2"
    result = invoke("export", run, "--out", out)
    assert result.exit_code == 0 and result.stdout == f"{out}\n", result.output
    model = keras_gan.load_run(run)
    latents = model.sampling_inputs(5, seed=1)
    served = torch.export.load(out).module()(torch.tensor(latents)).detach().numpy()
    np.testing.assert_allclose(served, model.made_of(latents), atol=1e-5)
    again = invoke("export", run, "--out", out)
    assert again.exit_code == 2 and "--overwrite" in again.stderr
    assert invoke("export", run, "--out", out, "--overwrite").exit_code == 0


@pytest.mark.skipif(find_spec("onnx") is not None, reason="onnx is installed")
def test_a_package_that_is_missing(run, tmp_path):
    result = invoke("export", run, "--out", tmp_path / "x.onnx")
    assert result.exit_code == 1 and 'pip install "keras_gan[export]"' in result.stderr


@pytest.mark.parametrize("words, message", [
    (("--out", "x.foo"), "must end in .onnx"),
    (("--out", "nowhere/x.onnx"), "nowhere is no folder"),
    (("--out", "x.pt2", "--to", "a"), "translates nothing"),
    (("--out", "x", "--backend", "torch"), "Keras writes 'tf_saved_model' on tensorflow and jax"),
])  # fmt: skip
def test_what_cannot_be(words, message, run, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    result = invoke("export", run, *words)
    assert result.exit_code == 2 and message in " ".join(result.stderr.split()), result.output
    assert not list(tmp_path.iterdir())
