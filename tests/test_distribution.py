"""Several devices train to the numbers of one: MirroredStrategy, and DataParallel on JAX."""

import re

import keras
import numpy as np
import pytest

from tests.processes import run_jobs
from tests.variants import CASES

on_several = pytest.mark.skipif(
    keras.backend.backend() == "torch", reason="torch trains on one device"
)
# k steps and a penalty; spectral vectors; a condition and batch statistics.
NAMES = ("WGANGP", "SNGAN", "ConditionalGAN")
RESUMED = "SNGAN"


@pytest.fixture(scope="module")
def found(tmp_path_factory):
    file = tmp_path_factory.mktemp("distribution") / "found.npz"
    run_jobs("distribution_job", [{"file": str(file), "names": NAMES, "resumed": RESUMED}])
    return dict(np.load(file))


def under(found, prefix):
    return {key[len(prefix) :]: v for key, v in found.items() if key.startswith(prefix)}


def assert_equal(one, other):
    assert one.keys() == other.keys() and one
    for key, value in one.items():
        # Adam divides by the root of small numbers: float32 noise grows.
        np.testing.assert_allclose(other[key], value, rtol=1e-4, atol=1e-5, err_msg=key)


@on_several
@pytest.mark.parametrize("name", NAMES)
def test_equals_one_device(name, found):
    assert_equal(under(found, f"{name}/False/"), under(found, f"{name}/True/"))


@on_several
@pytest.mark.parametrize("where", ["several", "one"])
def test_resumes_on_several_devices_and_on_one(where, found):
    whole = under(found, f"{RESUMED}/True/trained/")
    assert_equal(whole, under(found, f"resumed/{where}/"))


@on_several
@pytest.mark.parametrize(
    "what, message",
    [
        ("batch", "Choose a multiple of .*Received: batch_size=5"),
        ("held out", "last minibatch has 39 rows.*Received: 39 rows, batch_size=64"),
        ("train_on_batch", "in equal parts for .*Received: x with 15 rows"),
        ("other", "one device or under .*Received: (strategy=OneDevice|distribution=ModelPar)"),
        ("outside", "(inside one|before the networks).*Received: "),
    ],
)
def test_what_cannot_be_shared(what, message, found):
    text = str(found[f"error/{what}"])
    assert re.search(message, text, re.DOTALL), text


@pytest.mark.skipif(keras.backend.backend() != "torch", reason="the others have several")
def test_torch_has_one_device_for_each_process():
    gan = CASES["GAN"].make((2,))
    with keras.distribution.DataParallel(devices=["cpu:0", "cpu:1"]).scope():
        with pytest.raises(ValueError, match="on one device.*Received: distribution=DataParallel"):
            gan.compile()
