"""Callbacks: what lies on disk afterwards, and that watching a run does not change it."""

import csv
import signal

import h5py
import keras
import numpy as np
import pytest

from keras_gan import GAN, drawing
from keras_gan.callbacks import (
    HistoryCSV,
    LossCurves,
    RunCheckpoint,
    SampleGrid,
    StopAtStep,
    StopOnInterrupt,
    Watch,
    read_history,
)
from tests.turns import not_on

# TensorFlow's variables are as live as torch's in `fit`; only JAX keeps them elsewhere.
pytestmark = not_on("tensorflow")

STEPS = 5  # of an epoch: 40 points in batches of 8


@pytest.fixture(scope="module")
def points():
    return np.random.default_rng(0).normal(size=(40, 2)).astype("float32")


def small_gan(*optimizers):
    keras.utils.set_random_seed(1)
    gan = GAN.from_shape((2,), latent_dim=3, width=8, seed=0)
    gan.compile(*optimizers)
    return gan


def fit(gan, points, callbacks=(), **arguments):
    return gan.fit(points, batch_size=8, verbose=0, callbacks=list(callbacks), **arguments)


@pytest.fixture(scope="module")
def whole(points):
    """Three epochs that nobody watched or stopped."""
    gan = small_gan()
    fit(gan, points, epochs=3)
    return gan


def assert_same_weights(one, other):
    for a, b in zip(one.get_weights(), other.get_weights(), strict=True):
        np.testing.assert_array_equal(a, b)


class At(keras.callbacks.Callback):
    """Does something once, at the end of one step."""

    def __init__(self, step, action):
        super().__init__()
        self.step, self.action = step, action

    def on_train_batch_end(self, batch, logs=None):
        self.step -= 1
        if self.step == 0:
            self.action()


# ---- Pictures ----


def test_sample_grid_draws_the_same_latents_every_time(tmp_path, points):
    still = small_gan(keras.optimizers.SGD(0.0), keras.optimizers.SGD(0.0))
    fit(still, points, [SampleGrid(tmp_path, count=30, every=2, real=points)], epochs=4)
    assert sorted(p.name for p in tmp_path.iterdir()) == ["epoch_0002.png", "epoch_0004.png"]
    first = (tmp_path / "epoch_0002.png").read_bytes()
    assert first == (tmp_path / "epoch_0004.png").read_bytes()
    moving = small_gan(keras.optimizers.SGD(0.1), keras.optimizers.SGD(0.1))
    fit(moving, points, [SampleGrid(tmp_path, count=30, every=4, real=points)], epochs=4)
    assert first != (tmp_path / "epoch_0004.png").read_bytes()


def test_watching_a_run_does_not_change_it(tmp_path, points, whole):
    watched = small_gan()
    callbacks = [
        HistoryCSV(tmp_path / "history.csv"),
        LossCurves(tmp_path / "losses.png", tmp_path / "history.csv"),
        SampleGrid(tmp_path / "samples", count=9),
        RunCheckpoint(tmp_path / "run.weights.h5"),
        StopOnInterrupt(),
        Watch(path=tmp_path / "troubles.json", window=2),
    ]
    fit(watched, points, callbacks, epochs=3)
    assert_same_weights(whole, watched)


# ---- Checkpoints ----


def test_a_run_goes_on_from_its_checkpoint_exactly(tmp_path, points, whole):
    path = tmp_path / "run.weights.h5"
    first, second = small_gan(), small_gan()
    fit(first, points, [RunCheckpoint(path)], epochs=1)
    second.load_weights(path)
    fit(second, points, initial_epoch=1, epochs=3)
    assert_same_weights(whole, second)


def test_every_second_epoch_and_the_end_are_saved(tmp_path, points):
    steps = []

    class Counting(RunCheckpoint):
        def _save(self):
            super()._save()
            steps.append(self._saved_step)

    gan = small_gan()
    callbacks = [StopAtStep(3 * STEPS + 2), Counting(tmp_path / "run.weights.h5", every=2)]
    fit(gan, points, callbacks, epochs=9)
    assert steps == [2 * STEPS, 3 * STEPS + 2, 3 * STEPS + 2]  # the last one is not written twice
    loaded = small_gan()
    loaded.load_weights(tmp_path / "run.weights.h5")
    assert_same_weights(gan, loaded)


def test_the_last_epoch_is_kept_before_a_later_callback_saves_it(tmp_path, points):
    """Or a run that is killed in that moment goes on from there, and the file is never written."""
    kept = RunCheckpoint(tmp_path / "step_{step}.weights.h5", every=2)

    class Dying(keras.callbacks.Callback):
        def on_epoch_end(self, epoch, logs=None):
            if epoch == 2:
                raise RuntimeError

    with pytest.raises(RuntimeError):
        fit(small_gan(), points, [kept, Dying()], epochs=3)
    files = sorted(path.name for path in tmp_path.iterdir())
    assert files == [f"step_{step}.weights.h5" for step in (10, 15)]


def test_a_failed_saving_leaves_the_old_checkpoint_whole(tmp_path, points):
    path = tmp_path / "run.weights.h5"
    gan = small_gan()
    fit(gan, points, [RunCheckpoint(path)])
    before = path.read_bytes()

    def fails(file):
        file.write_bytes(b"half of a ")
        raise OSError("No space left on device")

    gan.save_weights = fails
    with pytest.raises(OSError, match="No space left"):
        fit(gan, points, [RunCheckpoint(path)])
    assert path.read_bytes() == before
    assert list(tmp_path.iterdir()) == [path]


def test_a_broken_model_is_not_saved_over_a_good_one(tmp_path, points):
    path = tmp_path / "run.weights.h5"
    fit(small_gan(), points, [RunCheckpoint(path)])
    before = path.read_bytes()
    wild = small_gan(keras.optimizers.SGD(1e30), keras.optimizers.SGD(1e30))
    with pytest.raises(FloatingPointError):
        fit(wild, points, [RunCheckpoint(path)], epochs=3)
    assert path.read_bytes() == before


def test_the_name_of_a_checkpoint_is_checked():
    with pytest.raises(ValueError, match=r"end in '.weights.h5'. Received: path='run.h5'"):
        RunCheckpoint("run.h5")


# ---- History ----


def test_history_has_a_row_for_each_epoch(tmp_path, points):
    path = tmp_path / "history.csv"
    history = fit(small_gan(), points, [HistoryCSV(path)], epochs=3).history
    rows = read_history(path)
    assert [(row["epoch"], row["step"]) for row in rows] == [(1, 5), (2, 10), (3, 15)]
    for key in ("d_loss", "g_loss"):
        assert [row[key] for row in rows] == [float(value) for value in history[key]]
    with open(path, newline="") as file:
        assert next(csv.reader(file)) == ["epoch", "step", "d_loss", "g_loss"]
    # A new run does not go on with the table of an old one.
    fit(small_gan(), points, [HistoryCSV(path)], epochs=1)
    assert read_history(path) == rows[:1]


def test_rows_after_the_checkpoint_give_way_on_resume(tmp_path, points):
    path, weights = tmp_path / "history.csv", tmp_path / "run.weights.h5"
    # Three epochs in the table, but the process was killed after the second one's checkpoint.
    callbacks = [HistoryCSV(path), RunCheckpoint(weights, every=2)]
    with pytest.raises(RuntimeError):
        fit(small_gan(), points, [*callbacks, At(3 * STEPS + 2, _raise)], epochs=6)
    killed = read_history(path)
    assert [row["epoch"] for row in killed] == [1, 2, 3]
    gan = small_gan()
    gan.load_weights(weights)
    fit(gan, points, [HistoryCSV(path)], initial_epoch=2, epochs=4)
    rows = read_history(path)
    assert [(row["epoch"], row["step"]) for row in rows] == [(1, 5), (2, 10), (3, 15), (4, 20)]
    assert rows[:3] == killed  # the repeated epoch is the same to the last digit


def test_loss_curves_show_earlier_processes_too(tmp_path, points):
    history, curves = tmp_path / "history.csv", tmp_path / "losses.png"
    gan = small_gan()
    fit(gan, points, [HistoryCSV(history), LossCurves(curves, history)], epochs=2)
    two = curves.read_bytes()
    fit(gan, points, [HistoryCSV(history), LossCurves(curves, history, every=9)], epochs=4,
        initial_epoch=2)  # fmt: skip
    drawing.loss_curves(read_history(history), tmp_path / "expected.png")
    assert curves.read_bytes() == (tmp_path / "expected.png").read_bytes() != two


# ---- Stopping ----


@pytest.mark.parametrize("steps", [1, 2 * STEPS + 3])
def test_stop_at_step_counts_all_steps(points, steps):
    gan = small_gan()
    fit(gan, points, [StopAtStep(steps)], epochs=9)
    assert int(gan.optimizer.iterations.numpy()) == steps
    fit(gan, points, [StopAtStep(steps + 7)], epochs=9)
    assert int(gan.optimizer.iterations.numpy()) == steps + 7


def test_ctrl_c_ends_after_the_step_and_saves(tmp_path, points, whole):
    path = tmp_path / "run.weights.h5"
    before = signal.getsignal(signal.SIGINT)
    gan, interrupt = small_gan(), StopOnInterrupt()
    touched = []

    def press():
        signal.raise_signal(signal.SIGINT)
        touched.append(gan.stop_training)  # the handler itself leaves the model alone

    callbacks = [At(STEPS + 2, press), interrupt, RunCheckpoint(path, every=9)]
    fit(gan, points, callbacks, epochs=9)
    assert interrupt.interrupted
    assert touched == [False]
    assert signal.getsignal(signal.SIGINT) is before
    with h5py.File(path) as file:
        assert int(file["optimizer/vars/0"][()]) == STEPS + 2
    resumed = small_gan()
    resumed.load_weights(path)
    fit(resumed, points, [StopAtStep(3 * STEPS)], epochs=9)
    assert_same_weights(whole, resumed)


def test_a_second_ctrl_c_stops_at_once(points):
    before = signal.getsignal(signal.SIGINT)

    def press_twice():
        signal.raise_signal(signal.SIGINT)
        signal.raise_signal(signal.SIGINT)

    with pytest.raises(KeyboardInterrupt):
        fit(small_gan(), points, [StopOnInterrupt(), At(2, press_twice)])
    assert signal.getsignal(signal.SIGINT) is before


def test_without_ctrl_c_nothing_happens(points):
    gan, interrupt = small_gan(), StopOnInterrupt()
    before = signal.getsignal(signal.SIGINT)
    fit(gan, points, [interrupt], epochs=2)
    assert not interrupt.interrupted
    assert signal.getsignal(signal.SIGINT) is before
    assert int(gan.optimizer.iterations.numpy()) == 2 * STEPS


def _raise():
    raise RuntimeError("killed")
