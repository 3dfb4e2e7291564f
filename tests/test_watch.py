"""Troubles of a training: seen in its logs, said once with the step, and kept."""

import types

import keras
import numpy as np
import pytest
from click.testing import CliRunner

import keras_gan
from keras_gan.callbacks import Trouble, Watch, read_history, read_troubles
from keras_gan.callbacks.windows import Windows
from keras_gan.cli import main
from keras_gan.losses import Minimax, NonSaturating, Wasserstein
from keras_gan.regularizers import GradientPenalty
from keras_gan.runs import RunFolder

WON = {"d_accuracy_real": 0.999, "d_accuracy_fake": 0.995}
EVEN = {"d_accuracy_real": 0.6, "d_accuracy_fake": 0.7}
FINE = {"d_loss": 1.4, "g_loss": 0.7, "spread": 0.9, "d_gradient_norm": 1.0, "g_gradient_norm": 2.0}


def test_windows_are_means_of_equal_stretches_whatever_the_epochs(rng):
    values, epochs = rng.normal(3.0, 1.0, 700), (250, 3, 1, 46, 120, 280)
    windows, found, start = Windows(50), [], 0
    for length in epochs:
        means = np.cumsum(values[start : start + length]) / np.arange(1, length + 1)
        for done in range(1, length + 1):
            full = windows.add(done, {"loss": means[done - 1]})
            found += [full] if full else []
        windows.end_epoch(length, {"loss": means[-1]})
        start += length
    assert [steps for _, steps in found] == [50] * 14
    np.testing.assert_allclose([m["loss"] for m, _ in found], values.reshape(14, 50).mean(axis=1))


class Run:
    """A training of which only the logs are there; each call goes on with an epoch."""

    def __init__(self, loss=None, regularizers=(), steps=1, done=0, **watch):
        names = ["d_loss", "g_loss", *(r.name for r in regularizers)]
        self.model = types.SimpleNamespace(
            adversarial_loss=loss or NonSaturating(), regularizers=list(regularizers),
            discriminator_steps=steps, trackers=dict.fromkeys(names), steps_done=done,
        )  # fmt: skip
        self.heard = []
        self.watch = Watch(say=self.heard.append, **watch)
        self.watch.set_model(self.model)
        self.watch.on_train_begin()

    def __call__(self, steps, **logs):
        self.watch.on_epoch_begin(0)
        for batch in range(steps):
            self.watch.on_train_batch_end(batch, logs)
        self.model.steps_done += steps
        self.watch.on_epoch_end(0, logs)
        return [one["trouble"] for one in self.watch.found]


def test_a_training_that_goes_well():
    assert Run()(5000, **FINE, **EVEN) == []
    assert Run()(5000, d_loss=1.4, g_loss=0.7) == []  # and one that logs nothing else
    assert Run(Wasserstein(), [GradientPenalty(10.0)])(5000, **FINE, gradient_penalty=2.0) == []


def test_it_is_said_once_with_the_step_and_what_to_try():
    run = Run(Minimax(), steps=5)
    assert run(400, **FINE, **EVEN) == []
    assert run(450, **FINE, **WON) == []  # not for long enough
    assert run(100, **FINE, **WON) == ["discriminator_wins"]
    assert run(9000, **FINE, **WON) == ["discriminator_wins"]
    assert len(run.heard) == 1
    assert run.heard[0].startswith(
        "step 900: the discriminator wins: it is right on 99.9% of real samples and 99.5% of "
        "fakes. Try a lower rate for it or the loss `NonSaturating()` or fewer than 5 "
        "`discriminator_steps` or a penalty, `regularizers=[R1(1.0)]`"
    )


def test_a_break_begins_the_count_anew():
    run = Run()
    for _ in range(5):
        run(450, **FINE, **WON)
        assert run(50, **FINE, **EVEN) == []


def test_a_gradient_that_vanishes_before_a_discriminator_that_wins():
    still = {**FINE, "g_gradient_norm": 0.01}
    run = Run(Minimax())
    run(200, **FINE, **EVEN)
    right = {"d_accuracy_real": 0.97, "d_accuracy_fake": 0.96}
    assert run(500, **still, **right) == ["vanishing_gradient"]
    assert "its norm is 0.01 and was 2." in run.heard[0]
    assert "Try the loss `NonSaturating()`" in run.heard[0]
    run = Run(NonSaturating())
    run(200, **FINE, **EVEN)
    assert run(5000, **still, **EVEN) == []  # the players are even: nothing is left to learn


def test_samples_that_are_alike():
    run = Run()
    assert run(500, **{**FINE, "spread": 0.02}) == ["collapse"]
    assert "they vary by 2.0% of what real ones do" in run.heard[0]


def test_a_penalty_that_does_not_hold():
    """Gradients of norm 8 all over: (8 - 1)^2 times the weight."""
    run = Run(Wasserstein(), [GradientPenalty(0.1)])
    assert run(500, **FINE, gradient_penalty=4.9) == ["penalty_off"]
    expected = "`gradient_penalty` does not hold: norms of gradients lie 7 from the target 1"
    assert expected in run.heard[0]


def test_losses_that_explode():
    run = Run(window=10)
    assert run(10, **{**FINE, "g_loss": -2e4}) == ["exploding"]
    assert run.heard[0].startswith("step 10: `g_loss` is -2e+04 and may soon be no number")


def test_the_record_goes_on_where_the_training_does(tmp_path):
    path = tmp_path / "troubles.json"
    first = Run(path=path)
    first(600, **{**FINE, "spread": 0.0})
    first(1000, **{**FINE, "d_loss": 1e5})
    assert [one["step"] for one in read_troubles(path)] == [500, 650]
    assert {*read_troubles(path)[0]} == {"step", "trouble", "said", "advice"}
    again = Run(path=path, done=600)  # from a checkpoint: what came later is to be seen anew
    assert again(50, **FINE) == ["collapse"] and len(read_troubles(path)) == 1
    assert again(50, **{**FINE, "d_loss": 1e5}) == ["collapse", "exploding"]
    assert [one["step"] for one in read_troubles(path)] == [500, 700]
    assert len(again.heard) == 1
    path.write_text("[1")  # cut by somebody; the training is worth more
    torn = Run(path=path)
    assert torn(500, **{**FINE, "spread": 0.0}) == ["collapse"]
    assert [one["step"] for one in read_troubles(path)] == [500]
    assert "edited or cut" in torn.heard[0]


class Late(Trouble):
    """A trouble of one's own."""

    name = "late"

    def shows(self, means):
        return self.model.steps_done >= 0 and means["g_loss"] > 0.5

    def said(self, means):
        return f"it is late at {means['g_loss']}"

    def advice(self):
        return "sleep"


def test_troubles_of_ones_own_in_fit(rng):
    with pytest.raises(ValueError, match="Received: steps=0"):
        Late(steps=0)
    gan = keras_gan.GAN.from_shape((2,), latent_dim=2, width=4, seed=0)
    gan.compile(keras.optimizers.SGD(0.0), keras.optimizers.SGD(0.0), run_eagerly=True)
    points = rng.normal(size=(24, 2)).astype("float32")
    watch = Watch([Late(steps=5)], window=2)
    with pytest.warns(UserWarning, match=r"step 6: it is late at 0.* Try sleep."):
        gan.fit(points, batch_size=8, epochs=3, verbose=0, callbacks=[watch])
    assert [(one["step"], one["trouble"]) for one in watch.found] == [(6, "late")]


def test_the_command_says_and_keeps_them(tmp_path):
    run = RunFolder(tmp_path / "run")
    words = "--data ring --width 4 --latent-dim 2 --batch-size 8 --steps 60 --learning-rate 100"
    command = ["train", "gan", *words.split(), "--no-evaluation", "--out", str(run.path)]
    done = CliRunner().invoke(main, command)
    assert done.exit_code == 0, done.output
    found = read_troubles(run.troubles)
    exploded = [one for one in found if one["trouble"] == "exploding"]
    assert len(exploded) == 1 and exploded[0]["step"] == 50
    assert f"note: step 50: {exploded[0]['said']}. Try {exploded[0]['advice']}." in done.stderr
    assert run.troubles in run.own_files
    row = read_history(run.history)[0]
    assert row["d_loss"] > 1e4 and {"spread", "d_accuracy_real", "g_gradient_norm"} <= row.keys()
    assert "spread" not in done.stderr
