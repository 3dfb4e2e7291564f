"""`torchrun`'s processes train to the numbers of one, and the first alone writes."""

import subprocess
import sys

import keras
import numpy as np
import pytest
from click.testing import CliRunner

from keras_gan.cli import main
from tests.processes import ROOT, environment
from tests.several_processes_job import GAMES, Follower, trained
from tests.turns import only_on
from tests.variants import CASES

pytestmark = only_on("torch")


def torchrun(*command):
    return subprocess.run(
        [sys.executable, "-m", "torch.distributed.run", "--standalone", "--nproc-per-node=2", "-m",
         *map(str, command)],
        cwd=ROOT, env=environment(), text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
    )  # fmt: skip


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("processes")
    done = torchrun("tests.several_processes_job", folder)
    assert done.returncode == 0, done.stdout[-4000:]
    return folder


@pytest.fixture(scope="module")
def found(folder):
    """What each of the two processes has at the end."""
    return [dict(np.load(folder / f"{rank}.npz")) for rank in range(2)]


@pytest.mark.parametrize("name", GAMES)
def test_equals_one_process(name, found, tmp_path):
    one = trained(name, tmp_path)
    assert len(one) > 20
    for key, value in one.items():
        np.testing.assert_allclose(found[0][f"{name}/{key}"], value, 1e-4, 1e-5, err_msg=key)


def test_all_processes_hold_the_same(found):
    first, second = found
    assert first.keys() == second.keys()
    for key, value in first.items():
        if "drawn" not in key:
            np.testing.assert_array_equal(second[key], value, err_msg=key)


def test_what_layers_draw_for_their_rows_is_drawn_apart(found):
    keys = [key for key in found[0] if "drawn" in key]
    assert len(keys) == len(GAMES)
    for key in keys:
        assert np.all(found[0][key] != found[1][key]), key


def test_the_first_process_alone_writes(folder):
    written = {path.name for path in folder.rglob("*") if path.is_file()}
    of_games = {f"{name}.{end}" for name in GAMES for end in ("csv", "weights.h5", "keras")}
    assert written == {"0.npz", "1.npz", *of_games} and not (folder / "others").exists()


def test_its_file_is_what_all_go_on_from(folder, found):
    with keras.saving.custom_object_scope({"Follower": Follower}):
        gan = keras.saving.load_model(folder / "WGANGP.keras")
    for number, variable in enumerate([*gan.variables, *gan.optimizer.variables]):
        value = keras.ops.convert_to_numpy(variable)
        if variable.name != "drawn":
            np.testing.assert_array_equal(value, found[1][f"WGANGP/variable {number}"])


@pytest.fixture
def alone():
    """A process group of this process alone, as a user's program may begin one."""
    from torch import distributed

    distributed.init_process_group("gloo", store=distributed.HashStore(), rank=0, world_size=1)
    yield
    distributed.destroy_process_group()


def test_a_group_of_one_is_one_process(alone):
    gan = CASES["GAN"].make((2,))
    gan.compile(run_eagerly=True)
    assert gan.replicas == 1 and gan.writes
    gan.fit(np.ones((5, 2), "float32"), batch_size=3, verbose=0)
    assert gan.steps_done == 2


def test_the_command_names_the_flag_of_minibatches_that_cannot_be_cut(alone, monkeypatch, tmp_path):
    told = {"RANK": "0", "WORLD_SIZE": "3", "MASTER_ADDR": "localhost", "MASTER_PORT": "29500"}
    for name, value in told.items():
        monkeypatch.setenv(name, value)
    words = ["train", "gan", "--data", "ring", "--batch-size", "250", "--width", "4"]
    done = CliRunner().invoke(main, [*words, "--out", str(tmp_path / "run")])
    assert done.exit_code == 2 and not (tmp_path / "run").exists()
    assert "for --batch-size: each minibatch is cut into equal parts for 3 processes" in done.stderr


def test_processes_that_do_not_know_each_other_train_alone(monkeypatch):
    monkeypatch.setenv("WORLD_SIZE", "2")  # of a batch system
    monkeypatch.setenv("RANK", "1")
    gan = CASES["GAN"].make((2,))
    gan.compile()
    assert gan.replicas == 1 and gan.writes
