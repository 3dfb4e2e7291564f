"""`keras-gan train`: what lies in RUN afterwards, and going on after a stop."""

import json
import platform
import shutil
import signal
import sys

import h5py
import keras
import numpy as np
import pytest
from click.testing import CliRunner
from PIL import Image

import keras_gan
import keras_gan.cli.training
from keras_gan.callbacks import read_history
from keras_gan.cli import main
from tests.turns import not_on, only_on

# What the command does around a training; test_cli_stopping and test_cli_backend run it there.
pytestmark = not_on("jax")
BACKEND = keras.backend.backend()
DIGITS = ("train", "gan", "--data", "digits", "--width", 8, "--latent-dim", 4,
          "--no-evaluation", "--no-report")  # fmt: skip
STEPS = 10  # with batches of 400 an epoch has 4 steps


def invoke(*words):
    return CliRunner().invoke(main, [str(word) for word in words])


def train(out, *words):
    return invoke(*DIGITS, "--batch-size", 400, "--steps", STEPS, "--out", out, *words)


def go_on(out):
    return invoke("train", "gan", "--data", "digits", "--out", out, "--resume", "--no-report")


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory):
    """A finished run: (folder, result)."""
    folder = tmp_path_factory.mktemp("cli") / "made" / "run"
    result = train(folder)
    assert result.exit_code == 0, result.output
    return folder, result


def checkpoint(folder):
    found = {}
    with h5py.File(folder / "checkpoint.weights.h5") as file:
        file.visititems(
            lambda name, item: found.update({name: item[()]} if hasattr(item, "shape") else {})
        )
    return found


def assert_same_run(folder, expected):
    one, other = checkpoint(folder), checkpoint(expected)
    assert one.keys() == other.keys()
    for name in one:
        np.testing.assert_array_equal(one[name], other[name], err_msg=name)
    for picture in ("samples.png", "samples/epoch_0003.png"):
        assert (folder / picture).read_bytes() == (expected / picture).read_bytes()
    steps = [(row["epoch"], row["step"]) for row in read_history(folder / "history.csv")]
    assert steps == [(row["epoch"], row["step"]) for row in read_history(expected / "history.csv")]


def test_progress_goes_to_stderr_and_results_to_stdout(undisturbed):
    folder, result = undisturbed
    expected = [folder / name for name in ("samples.png", "losses.png", "model.keras")]
    assert result.stdout.split() == [str(path) for path in expected]
    assert f"backend: {BACKEND}" in result.stderr
    assert "epoch 1/3  d_loss " in result.stderr


def test_run_json_holds_every_setting(undisturbed):
    settings = json.loads((undisturbed[0] / "run.json").read_text())
    generator = keras_gan.GAN.from_shape((8, 8, 1), latent_dim=4, width=8).generator
    assert settings.pop("parameters")["generator"] == generator.count_params()
    assert settings.pop("training")["generator_optimizer"]["class"] == "Adam"
    assert settings.pop("versions") == {
        "keras_gan": keras_gan.__version__,
        "keras": keras.__version__,
        BACKEND: sys.modules[BACKEND].__version__,
        "numpy": np.__version__,
        "python": platform.python_version(),
    }
    assert settings == {
        "variant": "gan", "data": "digits", "size": None, "backend": BACKEND, "seed": 0,
        "data_seed": 0,
        "epochs": 3, "steps": 10, "steps_per_epoch": 4, "batch_size": 400, "latent_dim": 4,
        "width": 8, "learning_rate": None, "average": 0.999, "evaluations": 0, "checkpoints": 0,
        "evaluation": False, "shape": [8, 8, 1], "samples": 1438, "class_names": None,
        "set": {}, "condition": None, "streaming": False, "networks": None, "labels": None,
        "augment": None, "pack": None, "text": None, "captions": None, "decay_after": None,
        "target_shape": None, "target_samples": None, "data_fingerprint": None, "data_place": None,
        "tokens": None,
    }  # fmt: skip


def test_history_has_a_row_for_each_epoch(undisturbed):
    rows = read_history(undisturbed[0] / "history.csv")
    assert [(row["epoch"], row["step"]) for row in rows] == [(1, 4), (2, 8), (3, 10)]
    assert np.isfinite([[row["d_loss"], row["g_loss"]] for row in rows]).all()


def test_pictures_are_not_blank(undisturbed):
    folder = undisturbed[0]
    names = sorted(path.name for path in (folder / "samples").iterdir())
    assert names == ["epoch_0001.png", "epoch_0002.png", "epoch_0003.png"]
    for path in (folder / "losses.png", folder / "samples.png", *(folder / "samples").iterdir()):
        assert np.asarray(Image.open(path)).std() > 10, path
    # The same latents after the same step.
    last = folder / "samples" / "epoch_0003.png"
    assert last.read_bytes() == (folder / "samples.png").read_bytes()


def test_the_model_is_the_one_of_the_last_step(undisturbed):
    model = keras.saving.load_model(undisturbed[0] / "model.keras")
    assert int(model.optimizer.iterations.numpy()) == STEPS
    assert model.average == 0.999
    weights = checkpoint(undisturbed[0])
    np.testing.assert_array_equal(
        model.generator.layers[1].kernel.numpy(), weights["generator/layers/dense/vars/0"]
    )


def test_a_run_does_not_depend_on_its_folder(undisturbed, tmp_path):
    train(tmp_path / "again")
    assert_same_run(tmp_path / "again", undisturbed[0])


# ---- Stopping and going on; killed processes are in test_cli_stopping.py ----


def press(monkeypatch, step, times=1):
    """Ctrl-C at the end of one step."""

    class Pressed(keras_gan.cli.training.StopAtStep):
        def on_train_batch_end(self, batch, logs=None):
            super().on_train_batch_end(batch, logs)
            if self._epoch_start + batch + 1 == step:
                for _ in range(times):
                    signal.raise_signal(signal.SIGINT)

    monkeypatch.setattr(keras_gan.cli.training, "StopAtStep", Pressed)


@pytest.mark.parametrize("step", [3, 9])
def test_ctrl_c_saves_and_the_run_goes_on(undisturbed, tmp_path, monkeypatch, step):
    folder = tmp_path / "a run"
    with monkeypatch.context() as patched:
        press(patched, step)
        result = train(folder)
    assert result.exit_code == 130
    assert result.stdout == ""
    assert f"stopped and saved at step {step}; go on with:" in result.stderr
    assert f"keras-gan train gan --data digits --out '{folder}' --resume" in result.stderr
    assert not (folder / "model.keras").exists()
    assert int(checkpoint(folder)["optimizer/vars/0"]) == step
    result = go_on(folder)
    assert result.exit_code == 0, result.output
    assert_same_run(folder, undisturbed[0])


def test_a_second_ctrl_c_keeps_the_last_checkpoint(undisturbed, tmp_path, monkeypatch):
    with monkeypatch.context() as patched:
        press(patched, 6, times=2)
        result = train(tmp_path / "run")
    assert result.exit_code == 130
    assert "stopped at once; the last checkpoint is kept; go on with:" in result.stderr
    assert int(checkpoint(tmp_path / "run")["optimizer/vars/0"]) == 4
    assert go_on(tmp_path / "run").exit_code == 0
    assert_same_run(tmp_path / "run", undisturbed[0])


def test_a_finished_run_goes_on_beyond_its_end(undisturbed, tmp_path):
    folder = tmp_path / "run"
    assert train(folder, "--steps", 6).exit_code == 0  # in the middle of the second epoch
    result = invoke("train", "--out", folder, "--resume", "--steps", STEPS)
    assert result.exit_code == 0, result.output
    assert_same_run(folder, undisturbed[0])
    models = [keras.saving.load_model(run / "model.keras") for run in (folder, undisturbed[0])]
    np.testing.assert_array_equal(*(model.generate(3, seed=1) for model in models))
    settings, expected = ((run / "run.json").read_text() for run in (folder, undisturbed[0]))
    assert json.loads(settings) == json.loads(expected)
    longer = invoke("train", "--out", folder, "--resume", "--epochs", 5, "--dry-run")
    assert json.loads(longer.stdout) == {**json.loads(settings), "steps": 20, "epochs": 5}
    assert (folder / "run.json").read_text() == settings


def test_resuming_a_finished_run_says_so(undisturbed):
    folder = undisturbed[0]
    before = (folder / "model.keras").stat().st_mtime_ns
    result = go_on(folder)
    assert result.exit_code == 0
    assert f"finished: all {STEPS} steps" in result.stderr
    assert result.stdout.split() == [str(folder / "model.keras")]
    assert (folder / "model.keras").stat().st_mtime_ns == before


def test_a_lost_model_is_written_again_from_the_checkpoint(undisturbed, tmp_path):
    shutil.copytree(undisturbed[0], tmp_path / "run")
    (tmp_path / "run" / "model.keras").unlink()
    assert go_on(tmp_path / "run").exit_code == 0
    model = keras.saving.load_model(tmp_path / "run" / "model.keras")
    expected = keras.saving.load_model(undisturbed[0] / "model.keras")
    np.testing.assert_array_equal(model.generate(3, seed=1), expected.generate(3, seed=1))


def test_nan_is_an_error_and_the_last_good_checkpoint_stays(tmp_path, monkeypatch):
    class Poisoned(keras_gan.cli.training.StopOnInterrupt):
        def on_epoch_begin(self, epoch, logs=None):
            if epoch == 1:
                bias = self.model.discriminator.trainable_variables[-1]
                bias.assign(bias.numpy() * np.nan)

    monkeypatch.setattr(keras_gan.cli.training, "StopOnInterrupt", Poisoned)
    result = train(tmp_path / "run")
    assert result.exit_code == 1
    assert "Error: " in result.stderr and "became nan" in result.stderr
    saved = checkpoint(tmp_path / "run")
    assert int(saved["optimizer/vars/0"]) == 4
    assert all(np.isfinite(values).all() for values in saved.values())


# ---- What else `train` does ----


def test_overwrite_begins_anew_and_leaves_other_files(undisturbed, tmp_path):
    folder = tmp_path / "run"
    shutil.copytree(undisturbed[0], folder)
    (folder / "notes.txt").write_text("mine")
    result = train(folder, "--seed", 1, "--overwrite", "--epochs", 1, "--steps", 2)
    assert result.exit_code == 2  # --epochs and --steps
    assert len(read_history(folder / "history.csv")) == 3
    assert train(folder, "--seed", 1, "--overwrite", "--steps", 3).exit_code == 0
    assert json.loads((folder / "run.json").read_text())["seed"] == 1
    assert [row["step"] for row in read_history(folder / "history.csv")] == [3]
    assert [path.name for path in (folder / "samples").iterdir()] == ["epoch_0001.png"]
    assert (folder / "notes.txt").read_text() == "mine"


def test_dry_run_prints_the_settings_and_does_nothing(undisturbed, tmp_path):
    result = train(tmp_path / "run", "--dry-run")
    assert result.exit_code == 0
    assert json.loads(result.stdout) == json.loads((undisturbed[0] / "run.json").read_text())
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    "words, expected",
    [
        ("train gan --data ring --epochs 3", {"steps": 3750, "average": 0, "batch_size": 64}),
        (
            "train wgan-gp --data ring --width 8",
            {"steps": 5000, "epochs": 20, "steps_per_epoch": 250},
        ),
        ("train dcgan --data digits --width 8 --average 0", {"batch_size": 128, "average": 0}),
        ("train gan --data digits --size 16 --average 0.5", {"shape": [16, 16, 1], "average": 0.5}),
        ("train conditional-gan --data ring", {"samples": 80_000, "shape": [2]}),
    ],
)
@only_on("tensorflow")
def test_defaults_fit_variant_and_data(tmp_path, words, expected):
    result = invoke(*words.split(), "--out", tmp_path / "run", "--dry-run")
    assert result.exit_code == 0, result.output
    settings = json.loads(result.stdout)
    assert {key: settings[key] for key in expected} == expected


@only_on("torch")
def test_learning_rate_is_that_of_both_players(tmp_path):
    words = ["train", "gan", "--data", "digits", "--width", 8, "--steps", 2, "--no-evaluation"]
    run = tmp_path / "run"
    result = invoke(*words, "--learning-rate", 0.004, "--out", run)
    assert result.exit_code == 0, result.output
    gan = keras.saving.load_model(run / "model.keras")
    for optimizer in (gan.generator_optimizer, gan.discriminator_optimizer):
        assert float(keras.ops.convert_to_numpy(optimizer.learning_rate)) == pytest.approx(0.004)
    words = ["train", "sngan", "--data", "digits", "--learning-rate", 0.004]
    result = invoke(*words, "--out", tmp_path / "other")
    assert result.exit_code == 2
    assert "--learning-rate" in result.output and "schedule" in result.output


@only_on("tensorflow")
def test_points_become_a_scatter_plot(tmp_path):
    words = ["train", "gan", "--data", "ring", "--width", 8, "--batch-size", 1000, "--steps", 3,
             "--no-evaluation"]  # fmt: skip
    result = invoke(*words, "--out", tmp_path / "run")
    assert result.exit_code == 0, result.output
    picture = np.asarray(Image.open(tmp_path / "run" / "samples.png").convert("RGB")).astype(int)
    blue = (picture[..., 2] - picture[..., 0] > 80).sum()
    grey = (np.abs(picture - 191).max(axis=-1) < 8).sum()
    assert blue > 50 and grey > 500  # generated and real points
