"""What `keras-gan train` refuses, before any work, naming what was typed."""

import json

import pytest
from click.testing import CliRunner

from keras_gan.cli import main
from tests.turns import only_on

GAN = "train gan --data digits --out run"


def invoke(words):
    return CliRunner().invoke(main, words.split() if isinstance(words, str) else words)


def error(result):
    assert result.exit_code in (1, 2), result.output
    assert isinstance(result.exception, SystemExit), result.exception  # no traceback
    assert result.stdout == ""
    return " ".join(result.stderr.split())


@pytest.fixture(autouse=True)
def empty_folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize(
    "words, message",
    [
        ("trian", "No such command 'trian'. Did you mean 'train'?"),
        (
            "train gann --data digits --out run",
            "for 'VARIANT': there is no 'gann'. Did you mean 'gan'",
        ),
        ("train WGAN_GP --data digits --out run", "Did you mean 'wgan-gp'?"),
        ("train zzz --data digits --out run", "'zzz'. Choose from: acgan, conditional-gan, cycle"),
        (
            "train gan --data digts --out run",
            "for --data: There is no such data source. Did you mean",
        ),
        ("train gan --out run", "Missing option '--data'"),
        ("train --data digits --out run", "Missing argument 'VARIANT'"),
        (f"{GAN} --backend jaxx", "for '--backend': there is no 'jaxx'. Did you mean 'jax'?"),
        (f"{GAN} --epochs 2 --steps 3", "Give --epochs or --steps, not both"),
        (f"{GAN} --resume --overwrite", "Give --resume or --overwrite, not both"),
        (f"{GAN} --epochs 0", "for '--epochs': 0 is not in the range x>=1"),
        (f"{GAN} --steps -1", "for '--steps': -1 is not in the range x>=1"),
        (f"{GAN} --batch-size 0", "for '--batch-size': 0 is not"),
        (f"{GAN} --latent-dim 0", "for '--latent-dim': 0 is not"),
        (f"{GAN} --width 0", "for '--width': 0 is not"),
        (f"{GAN} --size 0", "for '--size': 0 is not"),
        (f"{GAN} --seed -1", "for '--seed': -1 is not"),
        (f"{GAN} --average 1", "for '--average': 1.0 is not in the range 0<=x<1"),
        (f"{GAN} --steps many", "for '--steps': 'many' is not a valid integer"),
        (f"{GAN} --resume", "run holds no run: there is no run/run.json"),
        ("train gan --data ring --size 8 --out run", "for --data, --size: 'ring' has points"),
        ("train gan --data folder:no --out run", "for --data: "),
        ("train dcgan --data ring --out run", "VARIANT dcgan does not fit --data ring: "),
        ("train conditional-gan --data swiss-roll --out run", "conditional-gan needs labels"),
        (
            "train wgan --data digits --batch-size 288 --out run",
            "for --batch-size: One training step takes 5 fresh minibatches (`discriminator_steps`) "
            "of 288 samples, 1440 in all, and the data hold fewer. Lower `batch_size`",
        ),
    ],
)
def test_refused_before_any_work(empty_folder, words, message):
    assert message in error(invoke(words))
    assert not list(empty_folder.iterdir())


@pytest.mark.parametrize(
    "words, meant",
    [
        ("train gan --dtaa digits --out run", "--data"),
        ("train gan --data digits --out run --batchsize 3", "--batch-size"),
        ("generate . --out a.png --cuont 3", "--count"),
    ],
)
def test_a_typing_error_in_an_option_brings_the_right_one(words, meant):
    message = error(invoke(words))
    assert "No such option" in message
    assert meant in message.partition("Did you mean")[2]


# ---- The folder RUN ----


def saved_run(folder, **changes):
    folder.mkdir()
    settings = {
        "variant": "gan", "data": "digits", "size": None, "backend": "jax", "seed": 0,
        "steps": 46, "steps_per_epoch": 23, "batch_size": 64, "latent_dim": 100, "width": None,
        "learning_rate": None, "average": 0.999, "class_names": None, "epochs": 2,
        "shape": [8, 8, 1], "samples": 1438, **changes,
    }  # fmt: skip
    (folder / "run.json").write_text(json.dumps(settings))


def test_an_existing_run_is_refused(empty_folder):
    saved_run(empty_folder / "run")
    message = error(invoke(GAN))
    assert "for --out: run holds a run already" in message
    assert "--resume" in message and "--overwrite" in message


@pytest.mark.parametrize("flag", ["", " --overwrite"])
def test_a_foreign_folder_is_never_touched(empty_folder, flag):
    (empty_folder / "run").mkdir()
    (empty_folder / "run" / "thesis.txt").write_text("three years")
    assert "for --out: run is not empty and holds no run (no run.json)" in error(invoke(GAN + flag))
    assert (empty_folder / "run" / "thesis.txt").read_text() == "three years"


def test_a_file_is_no_folder(empty_folder):
    (empty_folder / "run").write_text("")
    assert "for --out: run is a file, not a folder" in error(invoke(GAN))
    nested = error(invoke("train gan --data digits --out run/inside/deep"))
    assert f"for --out: {empty_folder / 'run'} is a file, not a folder" in nested


def test_nothing_to_go_on_from(empty_folder):
    saved_run(empty_folder / "run")
    message = error(invoke(f"{GAN} --resume"))
    assert "for --resume: there is nothing to go on from: no run/checkpoint.weights.h5" in message
    assert "--overwrite" in message
    for words in ("generate run --out a.png", "evaluate run", "export run --out a.onnx"):
        message = error(invoke(words))
        assert "for RUN: run holds no model yet" in message and "--overwrite" not in message


@pytest.mark.parametrize(
    "words, flag, values",
    [
        ("train dcgan --data digits", "VARIANT", "dcgan is not what this run was begun with, gan"),
        ("train gan --data ring", "--data", "ring is not what this run was begun with, digits"),
        ("train gan --data digits --seed 3", "--seed", "3 is not"),
        (
            "train gan --data digits --width 3",
            "--width",
            "3 is not what this run was begun with, none",
        ),
        ("train gan --data digits --batch-size 3", "--batch-size", "begun with, 64"),
        ("train gan --data digits --latent-dim 3", "--latent-dim", "begun with, 100"),
        ("train gan --data digits --average 0", "--average", "0.0 is not what"),
        ("train gan --data digits --size 16", "--size", "16 is not"),
        (
            "train gan --data digits --steps 3",
            "--steps",
            "3 is not what this run was begun with, 46 steps: it can go on longer",
        ),
        ("train gan --data digits --epochs 1", "--epochs", "1 (23 steps) is not what this run was"),
    ],
)
def test_other_settings_than_the_runs_are_refused(empty_folder, words, flag, values):
    saved_run(empty_folder / "run")
    message = error(invoke(f"{words} --out run --resume"))
    assert f"for {flag}: " in message
    assert values in message
    assert f"Leave {flag} as it was to --resume" in message


def test_the_same_settings_may_be_repeated(empty_folder):
    saved_run(empty_folder / "run")
    words = f"{GAN} --resume --epochs 2 --batch-size 64 --seed 0 --average 0.999"
    assert "nothing to go on from" in error(invoke(words))  # so the settings were accepted


@only_on("tensorflow")
def test_processes_of_a_launcher_share_a_run_on_one_backend(monkeypatch, empty_folder):
    told = {"RANK": "0", "WORLD_SIZE": "2", "MASTER_ADDR": "localhost", "MASTER_PORT": "29500"}
    for name, value in told.items():
        monkeypatch.setenv(name, value)
    said = error(invoke(GAN))
    assert "for --backend: 2 processes were started, and on tensorflow a run is trained by" in said
    assert not list(empty_folder.iterdir())
