"""The command trains, and what surrounds it goes wrong."""

import contextlib
import json
import resource
import shutil
import signal

import pytest

from keras_gan.callbacks import StopAtStep, read_history
from keras_gan.cli import training
from tests.hostile.a_run import TRAIN, a_run, command, contents, refusal
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


def test_sighup_of_a_closed_terminal_is_like_it(here, monkeypatch):
    monkeypatch.setattr(training, "StopAtStep", Signalled)
    monkeypatch.setattr(Signalled, "number", signal.SIGHUP)
    before = signal.signal(signal.SIGHUP, signal.SIG_DFL)  # under `nohup` it would be ignored
    try:
        result = command(f"{TRAIN} --out run --steps 20")
    finally:
        signal.signal(signal.SIGHUP, before)
    assert result.exit_code == 128 + signal.SIGHUP
    assert "stopped and saved at step 12" in result.stderr


@pytest.fixture
def run(stopped, here):
    """A copy of the stopped run."""
    shutil.copytree(stopped[0], here / "run")
    return here / "run"


RESUME = "train gan --data ring --out run --resume --no-report"


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
        # losses.png has 66 kB and is written before, the checkpoint 70.
        (RESUME, 68_000, "run/checkpoint.weights.h5"),
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
    unsealed(run / "checkpoint.weights.h5")  # as an older version wrote it
    with files_up_to(40_000):
        said = command(RESUME).stderr
    assert "When there is room, go on with:\n  keras-gan train gan" in said
    assert command(RESUME).exit_code == 0
    assert command(f"{TRAIN} --steps 20 --out undisturbed").exit_code == 0
    expected = run.parent / "undisturbed" / "samples.png"
    assert (run / "samples.png").read_bytes() == expected.read_bytes()


@pytest.fixture(scope="module")
def other(tmp_path_factory):
    """A finished run of another seed."""
    folder = tmp_path_factory.mktemp("other") / "run"
    assert command([*TRAIN.split(), "--out", folder, "--steps", 2, "--seed", 5]).exit_code == 0
    return folder


@pytest.mark.parametrize(
    "file, words",
    [
        ("checkpoint.weights.h5", RESUME),
        ("checkpoint.weights.h5", "generate run --out a.npy"),
        ("checkpoint.weights.h5", "evaluate run --count 50 --metrics modes"),
        ("model.keras", "generate run --out a.npy"),
        ("model.keras", "evaluate run --count 50 --metrics modes"),
    ],
)
def test_the_file_of_another_run_or_a_changed_one(run, other, file, words):
    shutil.copy(other / file, run / file)
    before = contents(run.parent)
    said = refusal(words)
    assert f"run/{file} was written by a run with other settings: 'seed' was 5" in said
    assert contents(run.parent) == before
    content = bytearray((run / file).read_bytes())
    content[len(content) // 2] ^= 1
    (run / file).write_bytes(content)
    assert f"run/{file} is damaged" in refusal(words)
    assert not (run.parent / "a.npy").exists()


@pytest.mark.parametrize("name, value", [("learning_rate", 0.5), ("seed", 3), ("average", 0.5),
                                         ("batch_size", 4000), ("data", "grid")])  # fmt: skip
def test_an_edited_setting_is_named(run, name, value):
    settings = json.loads((run / "run.json").read_text())
    (run / "run.json").write_text(json.dumps({**settings, name: value}))
    resume = "train --out run --resume --no-report"  # by what run.json says alone
    assert f"other settings: {name!r} was {settings[name]!r}" in refusal(resume)


def unsealed(file):
    """As an older version wrote it."""
    content = file.read_bytes()
    file.write_bytes(content[: content.index(b"\nkeras_gan-seal")])


GOOD = "epoch,step,d_loss,g_loss\n1,10,1.5,0.5\n2,12,1.5,0.5\n"


@pytest.mark.parametrize(
    "text, message",
    [
        ("", "does not lead up to step 12"),
        (GOOD[:25], "does not lead up to step 12"),
        (GOOD[:-15], "does not lead up to step 12"),
        (GOOD[:40], "line 3: no row of numbers"),
        (GOOD.replace("1,10", "one,10"), "line 2: no row of numbers"),
        (GOOD.replace("\n1,", "\n5,"), "does not lead up to step 12"),
        ("a,b\n1,2\n", "line 2: no row of numbers"),
        ("\x00\x01", "does not lead up to step 12"),
        (GOOD.replace("12,1.5", "12,1.5,7,8,9"), "line 3: no row of numbers"),
    ],
)
def test_a_history_that_was_edited_or_cut(run, text, message):
    (run / "history.csv").write_text(text)
    before = contents(run)
    said = refusal(RESUME)
    assert "run/history.csv" in said and message in said and "or remove it to go on" in said
    assert contents(run) == before


def test_a_history_with_a_byte_order_mark_or_none_goes_on(run):
    (run / "history.csv").write_text("\ufeff" + GOOD, encoding="utf-8")
    assert command(RESUME).exit_code == 0
    assert [row["step"] for row in read_history(run / "history.csv")] == [10, 20]
    (run / "history.csv").unlink()
    (run / "model.keras").unlink()
    settings = json.loads((run / "run.json").read_text())
    (run / "run.json").write_text(json.dumps({**settings, "steps": 30, "epochs": 3}))
    said = command(RESUME).stderr
    assert "note: run/history.csv is gone and begins anew after step 20" in said
    assert [row["step"] for row in read_history(run / "history.csv")] == [30]
    (run / "history.csv").unlink()
    (run / "model.keras").unlink()
    (run / "losses.png").unlink()
    result = command(RESUME)  # no step is left to begin it anew with
    assert result.exit_code == 0 and (run / "model.keras").exists()
    assert "run/losses.png" not in result.stdout


@pytest.mark.parametrize("name", ["sweep_{step}", "a{0}", "b{", "c%s {step:08d}"])
def test_a_name_with_braces(here, name):
    words = [*TRAIN.split(), "--steps", "2", "--checkpoints", "1", "--out", name]
    assert command(words).exit_code == 0
    assert [path.name for path in here.iterdir()] == [name]
    names = set(contents(here / name))
    assert {"checkpoint.weights.h5", "checkpoints/step_00000002.weights.h5"} < names
