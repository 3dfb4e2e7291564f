"""`keras-gan train pix2pix` and `cyclegan`, `translate`, and `evaluate` of such runs."""

import json
import shutil

import keras
import numpy as np
import pytest
from PIL import Image

import keras_gan
import keras_gan.cli.training
from keras_gan.callbacks import read_history
from tests.test_cli_errors import error, invoke
from tests.test_cli_train import checkpoint
from tests.turns import only_on

PIX2PIX = "train pix2pix --data pairs:A,B --width 2 --batch-size 4 --out run"
CYCLEGAN = "train mine.py:Small --data unpaired:A,B --set pool_size=3 --out run --no-report"
MINE = """
import keras
import keras_gan


def network(height, width, channels):
    hidden = keras.layers.Conv2D(1, 3, padding="same")
    return keras.Sequential([keras.Input((height, width, channels)), hidden])


class Small(keras_gan.CycleGAN):
    '''With networks of one layer.'''

    @classmethod
    def from_shape(cls, shape, target_shape=None, **kwargs):
        return cls(*(network(*shape) for _ in range(4)), **kwargs)


class Pair(keras_gan.Pix2Pix):
    '''The same.'''

    @classmethod
    def from_shape(cls, shape, target_shape, **kwargs):
        return cls(network(*shape), network(8, 8, 2), **kwargs)
"""
PAIR = "train mine.py:Pair --data pairs:A,B --batch-size 12 --no-evaluation --no-report --out run"


@pytest.fixture(autouse=True)
def folders(tmp_path, monkeypatch, rng):
    """Fifteen pairs of 8x8 pixels in A and B, three of them held out."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "mine.py").write_text(MINE)
    for folder, sign in (("A", 1), ("B", -1)):
        (tmp_path / folder).mkdir()
        for number in range(15):
            light = np.random.default_rng(number).integers(100, size=(8, 8))
            Image.fromarray((128 + sign * light).astype("uint8")).save(f"{folder}/{number:02}.png")
    return tmp_path


def passed(words):
    result = invoke(words)
    assert result.exit_code == 0, (result.output, result.exception)
    return result


def settings():
    return json.loads((keras_gan.runs.RunFolder("run").settings_file).read_text())


@only_on("torch")
def test_pix2pix_from_training_to_translated_files(folders):
    result = passed(f"{PIX2PIX} --epochs 4 --evaluations 2 --checkpoints 2 --set l1_weight=50")
    found = settings()
    assert found["set"] == {"l1_weight": 50} and found["decay_after"] == 0.5
    assert found["shape"] == found["target_shape"] == [8, 8, 1]
    assert (found["samples"], found["target_samples"]) == (12, 12)
    assert (found["steps_per_epoch"], found["steps"], found["average"]) == (3, 12, 0)
    assert set(found["parameters"]) == {"generator", "discriminator"}
    assert found["condition"] is found["latent_dim"] is found["networks"] is None
    rows = read_history("run/history.csv")
    assert [row["step"] for row in rows] == [3, 6, 9, 12] and all(row["l1"] > 0 for row in rows)
    assert ["to_b_retrieval" in row for row in rows] == [False, True, False, True]
    assert "a to b, 3 held-out pairs of pairs:A,B" in result.stdout
    assert "note: ssim was left out. The window of SSIM has 11 pixels" in result.stdout
    measured = json.loads((folders / "run/evaluation/evaluation.json").read_text())
    assert measured["results"]["b"]["l1"]["translated"]["value"] == rows[-1]["to_b_l1"]
    for name in ("samples/epoch_0004.png", "samples.png", "losses.png", "evaluation/worst.png"):
        assert np.asarray(Image.open(folders / "run" / name)).std() > 10, name

    gan = keras_gan.load_run("run")
    assert gan.l1_weight == 50 and gan.steps_done == 12
    result = passed("translate run A --out out")
    assert result.stdout.split() == [f"out/{number:02}.png" for number in range(15)]
    pictures = np.stack([np.asarray(Image.open(f"A/{n:02}.png")) for n in range(15)])[..., None]
    made = gan.translate(pictures / np.float32(127.5) - 1)
    for number, expected in enumerate(made[..., 0]):
        drawn = np.asarray(Image.open(f"out/{number:02}.png")).astype(float)
        np.testing.assert_allclose(drawn, (expected + 1) * 127.5, atol=0.51)

    shutil.rmtree("run/evaluation")
    again = json.loads(passed("evaluate run --metrics l1,kid --json").stdout)
    assert [row["step"] for row in again["course"]] == [6, 12]
    assert again["course"][0]["to_b_l1"] == rows[1]["to_b_l1"]
    assert set(again["results"]["b"]) == {"l1", "kid"} and (folders / "run/evaluation").exists()

    for words, message in [
        ("translate run A --out out", "for --overwrite: out/00.png and 14 more would be overw"),
        ("translate run A --out A/made", "for --out: The results must lie outside"),
        ("translate run A --out other --to a", "for --to: This model translates to 'b'"),
        ("translate run A --out other --to c", "for '--to': 'c' is not one of 'a', 'b'"),
        ("translate run C --out other", "for 'FOLDER': Directory 'C' does not exist"),
        ("translate run run --out other", None),
        ("generate run --out a.png", "for RUN: the model in run is pix2pix, which translates pict"),
        ("evaluate run --metrics l1,obeyed", "for --metrics: 'obeyed' is not measured of a RUN th"),
        ("evaluate run --metrics sism", "there is no 'sism'. Did you mean 'ssim'?"),
        ("evaluate run --seeds 2", "for --seeds: this RUN translates pictures"),
        ("evaluate run --against digits", "for --against: this RUN translates pictures"),
        ("evaluate run --extractor classifier", "for --extractor: pictures of two kinds have no"),
    ]:
        if message:
            assert message in error(invoke(words)), words
    (folders / "A" / "broken.png").write_bytes(b"no picture")
    result = invoke("translate run A --out out --overwrite")
    assert result.exit_code == 1 and len(result.stdout.split()) == 15
    assert "left out: A/broken.png cannot be read as an image" in " ".join(result.stderr.split())


@only_on("torch")
def test_cyclegan_is_measured_and_goes_both_ways(folders):
    result = passed(f"{CYCLEGAN} --steps 3 --decay-after 1 --set identity_weight=0")
    found = settings()
    assert found["decay_after"] == 1.0 and found["steps_per_epoch"] == 12
    assert set(found["parameters"]) == {"to_b", "to_a", "judge_a", "judge_b"}
    assert "b to a, 3 held-out pictures of unpaired:A,B" in result.stdout
    assert "true partners of these pictures are not known" in " ".join(result.stdout.split())
    gan = keras_gan.load_run("run")
    passed("translate run B --out a --to a --whole")
    picture = np.asarray(Image.open("B/03.png"))[None, ..., None] / np.float32(127.5) - 1
    drawn = np.asarray(Image.open("a/03.png")).astype(float)
    made = gan.translate(picture, to="a")[0, ..., 0]
    np.testing.assert_allclose(drawn, (made + 1) * 127.5, atol=0.51)


class Killed(BaseException):
    """As if the process were gone: nothing after it is done."""


@only_on("jax")
def test_a_killed_cyclegan_goes_on_to_the_same_end(folders, monkeypatch):
    """With its pool, in the middle of an epoch whose rates fall, to the last bit."""
    words = f"{CYCLEGAN} --steps 40 --no-evaluation"
    passed(words)
    shutil.move("run", "undisturbed")

    class Killing(keras_gan.cli.training.StopAtStep):
        def on_train_batch_end(self, batch, logs=None):
            super().on_train_batch_end(batch, logs)
            if self._epoch_start + batch + 1 == 38:
                raise Killed

    with monkeypatch.context() as patched:
        patched.setattr(keras_gan.cli.training, "StopAtStep", Killing)
        with pytest.raises(Killed):
            invoke(words)
    assert int(checkpoint(folders / "run")["optimizer/vars/0"]) == 36
    passed("train mine.py:Small --data unpaired:A,B --out run --resume")
    one, other = checkpoint(folders / "run"), checkpoint(folders / "undisturbed")
    assert one.keys() == other.keys() and one["layers/image_pool/vars/0"].any()
    for name in one:
        np.testing.assert_array_equal(one[name], other[name], err_msg=name)
    rates = [row for row in read_history("run/history.csv")]
    assert [row["step"] for row in rates] == [12, 24, 36, 40]


@only_on("jax")
def test_rates_fall_after_a_share_of_the_run(folders, monkeypatch):
    seen = []

    class Seeing(keras_gan.cli.training.StopAtStep):
        def on_train_batch_end(self, batch, logs=None):
            super().on_train_batch_end(batch, logs)
            rate = self.model.discriminator_optimizer.learning_rate
            seen.append(float(keras.ops.convert_to_numpy(rate)))

    monkeypatch.setattr(keras_gan.cli.training, "StopAtStep", Seeing)
    passed(f"{PAIR} --epochs 4")
    assert seen == pytest.approx([2e-4, 2e-4, 2e-4 * 2 / 3, 2e-4 / 3])
    message = error(invoke("train --out run --resume --epochs 5"))
    assert "for --epochs: the rates of this run fall after epoch 2 of 4" in message
    assert (folders / "run" / "model.keras").exists() and settings()["steps"] == 4
    seen.clear()
    passed(f"{PAIR} --epochs 2 --overwrite --decay-after 1")
    assert seen == pytest.approx([2e-4, 2e-4])


@only_on("tensorflow")
def test_a_dry_run_of_cyclegan(folders):
    words = "train cyclegan --data unpaired:pairs:A,B --width 2 --size 16 --out run --dry-run"
    found = json.loads(passed(words).stdout)
    assert found["steps"] == 20_000 and found["batch_size"] == 1 and found["shape"] == [16, 16, 1]
    assert (found["samples"], found["target_samples"], found["steps_per_epoch"]) == (6, 6, 6)
    assert not (folders / "run").exists()


@pytest.mark.parametrize(
    "words, message",
    [
        (f"{PIX2PIX} --condition labels", "for --condition: pix2pix is told a picture and nothing"),
        (f"{PIX2PIX} --labels 3", "for --labels: pix2pix is told a picture and no labels"),
        (f"{PIX2PIX} --latent-dim 3", "for --latent-dim: pix2pix has no latent vector"),
        (f"{PIX2PIX} --networks dense", "for --networks: pix2pix has networks"),
        (f"{PIX2PIX} --augment diff", "for --augment: pix2pix moves and mirrors"),
        (f"{PIX2PIX} --pack 2", "for --pack: pix2pix judges patches"),
        (f"{PIX2PIX} --decay-after 2", "for '--decay-after': 2.0 is not in the range"),
        (f"{PIX2PIX} --set l1_wieght=1", "for --set: pix2pix has no 'l1_wieght'. Did you mean"),
        (f"{PIX2PIX} --set l1_weight=much", "must be a number"),
        (f"{PIX2PIX} --size 6", "VARIANT pix2pix does not fit --data pairs:A,B: A U-Net halves"),
        ("train gan --data pairs:A,B --out run", "for --data: gan makes samples of one kind"),
        (
            "train pix2pix --data digits --out run",
            "for --data: pix2pix learns from pictures of",
        ),
        (
            "train pix2pix --data unpaired:A,B --out run",
            "for --data: pix2pix learns from pairs",
        ),
        ("train gan --data digits --decay-after 0.5 --out run", "for --decay-after: The rates of"),
        ("train pix2pix --data pairs:A,C --out run", "for --data: "),
        ("train pixpix --data pairs:A,B --out run", "Did you mean 'pix2pix'?"),
    ],
)
@only_on("torch")
def test_what_does_not_apply_names_the_flag(folders, words, message):
    assert message in error(invoke(words))
    assert not (folders / "run").exists()


@only_on("torch")
def test_a_run_of_samples_translates_nothing(folders):
    passed("train gan --data digits --width 2 --steps 1 --no-evaluation --out run")
    message = error(invoke("translate run A --out out"))
    assert "for RUN: the model in run is gan, which draws samples and translates none" in message
    message = error(invoke("evaluate run --metrics ssim"))
    assert "'ssim' is not measured of a RUN of samples. Choose from: fid" in message


@only_on("jax")
def test_data_that_changed(folders):
    passed(f"{PAIR} --steps 1")
    (folders / "run" / "model.keras").unlink()
    for folder in "AB":
        (folders / folder / "14.png").unlink()
    message = error(invoke("train mine.py:Pair --data pairs:A,B --out run --resume"))
    assert (
        "it had 12 samples of shape (8, 8, 1) and 12 samples of shape (8, 8, 1), now 1" in message
    )
    message = error(
        invoke("train mine.py:Pair --data pairs:A,B --out run --resume --decay-after 0.1")
    )
    assert "for --decay-after: 0.1 is not what this run was begun with, 0.5" in message
