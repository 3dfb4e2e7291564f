"""Files that are not what their names say: a clear line, no code run, a bound on the memory."""

import json
import pickle
import subprocess
import sys
import zipfile
from pathlib import Path

import keras
import numpy as np
import pytest

import keras_gan
from keras_gan import files
from tests.hostile.a_run import command, contents, refusal
from tests.processes import environment


class Evil:
    """Leaves a file behind where it is unpickled."""

    def __reduce__(self):
        return Path.touch, (Path("code-was-run"),)


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """Files that are what they say."""
    folder = tmp_path_factory.mktemp("made")
    gan = keras_gan.GAN.from_shape((2,), width=4, latent_dim=2, seed=0)
    gan.save(folder / "model.keras")
    gan.sampler.save(folder / "generator.keras")
    np.save(folder / "x.npy", np.random.default_rng(0).normal(size=(60, 2)).astype("float32"))
    return folder


@pytest.fixture(autouse=True)
def here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return tmp_path


def archive(**entries):
    def make(path):
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
            for name, content in entries.items():
                file.writestr(name.replace("_", "."), content)

    return make


def objects(save):
    def make(path):
        array = np.empty(1, object)
        array[0] = Evil()
        with open(path, "wb") as file:
            save(file, array)

    return make


def header(path):
    """Promises 16 GB and holds 8 bytes."""
    with open(path, "wb") as file:
        np.lib.format.write_array_header_1_0(
            file, {"descr": "<f8", "fortran_order": False, "shape": (10**9, 2)}
        )
        file.write(bytes(8))


ZEROS = bytes(2**22)
LIES = {
    "empty": lambda path: path.write_bytes(b""),
    "text": lambda path: path.write_text("hello"),
    "a pickle": lambda path: path.write_bytes(pickle.dumps(Evil())),
    "a pickle as of torch": archive(archive_data_pkl=pickle.dumps(Evil())),
    "a bomb": archive(x_npy=ZEROS, config_json=ZEROS, model_weights_h5=ZEROS),
    "an archive cut short": lambda path: (
        archive(x_npy=ZEROS)(path), path.write_bytes(path.read_bytes()[:-9])
    ),
}  # fmt: skip
ARRAYS = {
    "objects": objects(np.save),
    "objects in an archive": objects(lambda file, array: np.savez(file, x=array)),
    "a header": header,
    "half": lambda path: path.write_bytes(b"\x93NUMPY\x01\x00v\x00{'descr'"),
}


@pytest.mark.parametrize(
    "name, lie",
    [*((name, lie) for name in ("a.npy", "a.npz", "a.keras") for lie in LIES),
     *((name, lie) for name in ("a.npy", "a.npz") for lie in ARRAYS)],
)  # fmt: skip
def test_a_file_that_lies_is_named_and_not_run(here, made, monkeypatch, name, lie):
    monkeypatch.setattr(files.arrays, "LARGEST", 2**20)
    {**LIES, **ARRAYS}[lie](here / name)
    before = contents(here)
    commands = [f"evaluate {name} --data {made}/x.npy --metrics fid --out out"]
    commands += ([f"generate {name} --out b.npy"] if name == "a.keras"
                 else [f"train gan --data {name} --out run"])  # fmt: skip
    for words in commands:
        said = refusal(words)
        assert name in said and ("for --data" in said or "for FILE" in said), said
        if lie == "a bomb":
            assert "unpacks from" in said and "50 times as much" in said
    assert contents(here) == before


def test_code_in_a_layer_is_not_run(here):
    x = keras.Input((2,))
    evil = keras.layers.Lambda(lambda z: Path("code-was-run").touch() or z, output_shape=(2,))
    keras.Model(x, evil(x)).save("a.keras")
    Path("code-was-run").unlink(missing_ok=True)
    assert "a.keras cannot be loaded" in refusal("generate a.keras --out b.npy")
    assert not Path("code-was-run").exists()


# ---- Files that are what they say ----


def test_a_model_and_its_generator_alone_draw_the_same(here, made):
    expected = keras.saving.load_model(made / "model.keras").generate(5, seed=7)
    for name in ("model", "generator"):
        words = f"generate {made}/{name}.keras --count 5 --seed 7 --out {name}.npy"
        assert command(words).exit_code == 0
        np.testing.assert_array_equal(np.load(f"{name}.npy"), expected)
    assert "neither the folder of a run nor" in refusal(f"generate {made}/x.npy --out a.png")


def test_anybodys_samples_are_measured(here, made, rng):
    samples = rng.normal(0.5, 1.5, (40, 2)).astype("float32")
    np.save("s.npy", samples)
    np.savez("s.npz", x=samples)
    real = keras_gan.data.load(made / "x.npy").train.astype("float64")
    covariances = np.cov(samples.T.astype("float64")), np.cov(real.T)
    roots = np.sqrt(np.linalg.eigvals(covariances[0] @ covariances[1]).real)
    expected = np.sum((samples.mean(axis=0) - real.mean(axis=0)) ** 2)
    expected += np.trace(covariances[0] + covariances[1]) - 2 * roots.sum()
    for name in ("s.npy", "s.npz"):
        result = command(f"evaluate {name} --data {made}/x.npy --metrics fid --json --overwrite")
        found = json.loads(result.stdout)["results"]["fid"]
        assert found["value"] == pytest.approx(expected, rel=1e-4)
    result = command(f"evaluate {made}/generator.keras --data {made}/x.npy --metrics fid "
                     "--count 200 --seeds 2 --json --out out")  # fmt: skip
    assert len(json.loads(result.stdout)["results"]["fid"]["seeds"]) == 2


def test_pictures_of_eight_bits_are_those_of_floats(here, rng):
    pictures = rng.integers(0, 256, (9, 4, 4, 1), "uint8")
    np.savez("p.npz", images=pictures, labels=np.arange(9))
    samples, labels = keras_gan.data.read_samples("p.npz")
    np.testing.assert_allclose(samples, pictures / 127.5 - 1, atol=1e-6)
    np.testing.assert_array_equal(labels, np.arange(9))


def test_a_run_knows_the_content_of_its_file(here, made):
    words = "train gan --width 4 --batch-size 20 --out run --dry-run --data"
    (here / "x.npy").write_bytes((made / "x.npy").read_bytes())
    settings = [json.loads(command(f"{words} {data}").stdout) for data in ("x.npy", "ring")]
    np.save("x.npy", np.load("x.npy") + 1)
    settings.append(json.loads(command(f"{words} x.npy").stdout))
    one, built_in, other = (found["data_fingerprint"] for found in settings)
    assert built_in is None and one and other and one != other


FILLER = """
import sys, time
import numpy as np
from keras_gan.files import cached_arrays
def compute():
    time.sleep(0.5)
    return {"x": np.arange(1000)}
print(int(cached_arrays("shared", "k" * 64, compute)["x"].sum()))
"""


def test_two_processes_fill_one_cache(here):
    line = [sys.executable, "-c", FILLER]
    started = [subprocess.Popen(line, stdout=subprocess.PIPE, text=True,
                                env=environment(KERAS_GAN_CACHE=str(here / "cache")))
               for _ in range(2)]  # fmt: skip
    assert [process.communicate()[0] for process in started] == ["499500\n"] * 2
    (file,) = (here / "cache").iterdir()
    np.testing.assert_array_equal(files.read_arrays(file)["x"], np.arange(1000))
