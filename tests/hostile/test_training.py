"""The command trains, and what surrounds it goes wrong."""

import contextlib
import resource
import shutil
import signal

import pytest

from keras_gan.callbacks import StopAtStep
from keras_gan.cli import training
from tests.hostile.a_run import TRAIN, a_run, command, contents
from tests.turns import only_on

pytestmark = only_on("torch")


@pytest.fixture(autouse=True)
def here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_a_run_that_diverges_at_once_replaces_nothing(here):
    before = contents(a_run(here / "run"))
    result = command(f"{TRAIN} --out run --overwrite --steps 3 --learning-rate 1e38")
    assert result.exit_code == 1
    assert "note: the new run has nothing yet, so run is the old one" in result.stderr
    assert contents(here / "run") == before


def test_the_new_run_takes_the_place_of_the_old_one(here):
    a_run(here / "run", steps=77)
    (here / "run" / "notes.txt").write_text("mine")
    assert command(f"{TRAIN} --out run --overwrite --steps 3").exit_code == 0
    names = set(contents(here / "run"))
    assert {"notes.txt", "model.keras", "checkpoint.weights.h5"} < names
    assert not any(name.startswith(".") for name in names)
    assert '"steps": 3' in (here / "run" / "run.json").read_text()


class Signalled(StopAtStep):
    """The command gets a signal in its twelfth step, the second one of the second epoch."""

    number = None

    def on_train_batch_end(self, batch, logs=None):
        super().on_train_batch_end(batch, logs)
        if self._epoch_start + batch == 11:
            signal.raise_signal(self.number)


@pytest.fixture(scope="module")
def stopped(tmp_path_factory):
    """A run of 20 steps that SIGTERM stopped after 12."""
    folder = tmp_path_factory.mktemp("stopped") / "run"
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(training, "StopAtStep", Signalled)
        patched.setattr(Signalled, "number", signal.SIGTERM)
        result = command([*TRAIN.split(), "--out", folder, "--steps", 20])
    return folder, result


def test_sigterm_is_like_ctrl_c(stopped):
    folder, result = stopped
    assert result.exit_code == 128 + signal.SIGTERM
    said = " ".join(result.stderr.split())
    assert "stopped and saved at step 12; go on with: keras-gan train gan" in said
    assert (folder / "checkpoint.weights.h5").exists() and not (folder / "model.keras").exists()


@pytest.fixture
def run(stopped, here):
    """A copy of the stopped run."""
    shutil.copytree(stopped[0], here / "run")
    return here / "run"


RESUME = "train gan --data ring --out run --resume"


@contextlib.contextmanager
def files_up_to(size):
    """Files of this process can have so many bytes, as on a full disk."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


@pytest.mark.filterwarnings("ignore:.*so it will be computed again")
@pytest.mark.parametrize(
    "words, size, file",
    [
        (f"{TRAIN} --steps 20 --out new", 10, "new/run.json"),
        (RESUME, 60, "run/history.csv"),
        (RESUME, 1000, "run/losses.png"),
        (RESUME, 40_000, "run/checkpoint.weights.h5"),
        ("generate run --count 200 --seed 1 --out a.npy", 1000, "a.npy"),
        ("generate run --count 200 --seed 1 --out a.png", 1000, "a.png"),
        ("evaluate run --count 50 --metrics modes", 100, "run/evaluation/evaluation.json"),
    ],
)
def test_a_full_disk_is_one_line_and_the_checkpoint_stays_whole(run, words, size, file):
    before = contents(run)
    with files_up_to(size):
        result = command(words)
    assert result.exit_code == 1, result.output
    assert f"Error: {file} cannot be written: File too large" in result.stderr
    assert "Traceback" not in result.stderr
    assert not [path for path in run.rglob("*") if path.name.startswith(".")]
    key = "checkpoint.weights.h5"
    assert contents(run)[key] == before[key]
    assert (run.parent / file).exists() == (file.removeprefix("run/") in before)


def test_after_a_full_disk_the_run_goes_on_to_the_same_end(run):
    with files_up_to(40_000):
        said = command(RESUME).stderr
    assert "When there is room, go on with:\n  keras-gan train gan" in said
    assert command(RESUME).exit_code == 0
    assert command(f"{TRAIN} --steps 20 --out undisturbed").exit_code == 0
    expected = run.parent / "undisturbed" / "samples.png"
    assert (run / "samples.png").read_bytes() == expected.read_bytes()
