"""Metrics of the training itself: their values by hand, and that nothing else changes by them."""

import keras
import numpy as np
import pytest
from keras import layers, ops
from scipy.optimize import minimize_scalar
from scipy.special import expit

import keras_gan
from keras_gan import losses
from keras_gan.metrics import DiscriminatorAccuracy, GradientNorm, SampleSpread, TrainingMetric
from tests.turns import only_on

ALL = ("accuracy", "spread", "gradient_norm")
KEYS = {"d_accuracy_real", "d_accuracy_fake", "spread", "d_gradient_norm", "g_gradient_norm"}
ROWS = 6
REAL = np.random.default_rng(0).normal(0.4, 1.0, (ROWS, 2)).astype("float32")
LATENTS = np.random.default_rng(1).normal(size=(ROWS, 3)).astype("float32")


def linear_gan(variant=keras_gan.GAN, **arguments):
    """Both players linear without bias, and the latents given."""
    generator = keras.Sequential([keras.Input((3,)), layers.Dense(2, use_bias=False)])
    judge = keras.Sequential([keras.Input((2,)), layers.Dense(1, use_bias=False)])
    gan = variant(generator, judge, seed=1, **arguments)
    gan.draw_latents = lambda count, seed=None: ops.convert_to_tensor(LATENTS[:count])
    return gan


def still():
    return [keras.optimizers.SGD(0.0), keras.optimizers.SGD(0.0)]


def numbers(logs):
    return {key: float(ops.convert_to_numpy(value)) for key, value in logs.items()}


def test_values_by_hand():
    """One step of `fit` of linear players that stand still, in float64."""
    gan = linear_gan(discriminator_steps=2)
    gan.compile(*still(), metrics=ALL)
    history = gan.fit(np.concatenate([REAL, REAL]), batch_size=ROWS, shuffle=False, verbose=0)
    logs = {key: values[0] for key, values in history.history.items()}
    a, w = (ops.convert_to_numpy(p.weights[0]).astype("float64")
            for p in (gan.generator, gan.discriminator))  # fmt: skip
    fake = LATENTS @ a
    real_scores, fake_scores = REAL @ w, fake @ w
    assert logs["d_accuracy_real"] == pytest.approx(np.mean(real_scores > 0))
    assert logs["d_accuracy_fake"] == pytest.approx(np.mean(fake_scores < 0))
    spread = np.sqrt(fake.var(axis=0).sum() / REAL.astype("float64").var(axis=0).sum())
    assert logs["spread"] == pytest.approx(spread, rel=1e-5)
    pulled = expit(fake_scores) * fake - (1 - expit(real_scores)) * REAL
    assert logs["d_gradient_norm"] == pytest.approx(np.linalg.norm(pulled.mean(axis=0)), rel=1e-5)
    fooled = -(1 - expit(fake_scores))[:, :, None] * LATENTS[:, :, None] * w[:, 0]
    assert logs["g_gradient_norm"] == pytest.approx(np.linalg.norm(fooled.mean(axis=0)), rel=1e-5)


def test_a_watched_training_is_the_unwatched_one():
    """To the last bit, with k > 1 and an average; the logs gain the keys and nothing else."""
    found = []
    for metrics in ((), ALL):
        keras.utils.set_random_seed(1)
        gan = linear_gan(discriminator_steps=2, average=0.9)
        gan.compile(metrics=metrics)
        history = gan.fit(np.repeat(REAL, 4, 0), batch_size=ROWS, epochs=2, verbose=0).history
        found.append((gan.get_weights(), history))
    (weights, history), (watched, more) = found
    for one, other in zip(weights, watched, strict=True):
        np.testing.assert_array_equal(one, other)
    assert {*more} - {*history} == KEYS
    assert all(history[key] == more[key] for key in history)


@only_on("torch")
@pytest.mark.parametrize(
    "loss",
    [
        losses.NonSaturating(), losses.Minimax(label_smoothing=0.2), losses.Hinge(),
        losses.LeastSquares(), losses.LeastSquares(0.1, targets=(-1.0, 1.0, 0.0)),
        losses.TopK(losses.LeastSquares()), losses.FDivergence("squared_hellinger"),
    ],
    ids=lambda loss: type(loss).__name__,
)  # fmt: skip
def test_the_threshold_is_the_best_score_where_both_kinds_are_equally_likely(loss):
    def of(score):
        scores = ops.convert_to_tensor([[score]], "float64")
        return float(ops.convert_to_numpy(loss.discriminator(scores, scores)))

    best = minimize_scalar(of, bounds=(-5, 5), method="bounded", options={"xatol": 1e-9})
    assert of(loss.threshold) == pytest.approx(best.fun, abs=1e-6)
    # Hinge is flat in its margin, whose middle it is; the others have one best score.
    sides = [of(loss.threshold + apart) for apart in (-0.3, 0.3)]
    assert sides[0] == pytest.approx(sides[1], rel=0.05)


@only_on("torch")
@pytest.mark.parametrize("divergence, best", [("kl", 1.0), ("reverse_kl", 0.0), ("pearson", 0.0)])
def test_a_divergence_decides_at_the_score_of_equal_densities(divergence, best):
    """V* = 1 + log r for KL, log r for reverse KL, 2 (r - 1) for Pearson, at r = 1."""
    scores = ops.convert_to_tensor(np.array([[best - 0.1], [best], [best + 0.1]], "float32"))
    real, fake = losses.FDivergence(divergence).margins(scores, scores)
    real, fake = (ops.convert_to_numpy(side).ravel() for side in (real, fake))
    assert real[0] < -0.01 and real[2] > 0.01 and real[1] == pytest.approx(0.0, abs=1e-6)
    np.testing.assert_allclose(fake, -real)


@only_on("torch")
def test_relativistic_losses_compare_scores():
    real, fake = np.array([[1.0], [2.0], [-2.0]]), np.array([[0.0], [4.0], [-2.0]])
    tensors = ops.convert_to_tensor(real), ops.convert_to_tensor(fake)

    def shares(loss):
        judged = {"real_scores": tensors[0], "fake_scores": tensors[1]}
        move = keras_gan.metrics.Move("discriminator", [], loss, [judged])
        return [float(value) for value in DiscriminatorAccuracy().of(move).values()]

    pairs = np.mean([1.0, 0.0, 0.5])  # a draw counts half
    assert shares(losses.RelativisticPairing()) == pytest.approx([pairs, pairs])
    averaged = losses.RelativisticAverage(losses.LeastSquares(targets=(-1.0, 1.0, 0.0)))
    assert averaged.threshold == 0.0
    of_real, of_fake = real > fake.mean(), fake < real.mean()
    assert shares(averaged) == pytest.approx([of_real.mean(), of_fake.mean()])


@only_on("torch")
def test_two_discriminators_count_alike():
    gan = keras_gan.CycleGAN.from_shape((8, 8, 1), width=2, blocks=1, pool_size=0, seed=0)
    gan.compile(*still(), metrics=ALL)
    rng = np.random.default_rng(0)
    a, b = (rng.uniform(-1, 1, (4, 8, 8, 1)).astype("float32") for _ in range(2))
    logs = numbers(gan.update(({"a": a, "b": b},)))
    judged = ((gan.judge_a, a, gan.to_a(b)), (gan.judge_b, b, gan.to_b(a)))
    right, ratios = [], []
    for judge, real, fake in judged:
        fake = ops.convert_to_numpy(fake)
        right.append(np.mean(ops.convert_to_numpy(judge(real)) > 0.5))
        ratios.append(np.sqrt(fake.var(axis=0).sum() / real.var(axis=0).sum()))
    assert logs["d_accuracy_real"] == pytest.approx(np.mean(right), abs=1e-6)
    assert logs["spread"] == pytest.approx(np.mean(ratios), rel=1e-4)


@only_on("torch")
def test_the_norm_is_that_of_the_loss_and_not_of_its_scaling():
    norms = []
    for rates in (still(), [keras.optimizers.LossScaleOptimizer(one) for one in still()]):
        gan = linear_gan()
        gan.generator.layers[0].kernel.assign(np.eye(3, 2))
        gan.discriminator.layers[0].kernel.assign(np.ones((2, 1)))
        gan.compile(*rates, metrics=[GradientNorm()])
        logs = numbers(gan.update((REAL,)))
        norms.append([logs[f"{player}_gradient_norm"] for player in "dg"])
    assert norms[0] == pytest.approx(norms[1], rel=1e-4) and min(norms[0]) > 0.01


@only_on("torch")
def test_reals_that_do_not_vary_and_updates_that_overflow():
    one = np.repeat(REAL[:1], ROWS, axis=0)
    judged = {"real": one, "fake": REAL}
    move = keras_gan.metrics.Move("discriminator", [], None, [judged])
    assert float(SampleSpread().of(move)["spread"]) == 1.0
    metric = GradientNorm()
    for norm in (3.0, float("inf"), 5.0):
        gradient = ops.convert_to_tensor([norm], "float32")
        metric.update_state(keras_gan.metrics.Move("generator", [gradient], None, []))
    assert numbers(metric.result())["g_gradient_norm"] == 4.0


@only_on("torch")
def test_a_saved_model_keeps_them(tmp_path):
    gan = keras_gan.LSGAN.from_shape((2,), latent_dim=3, width=4, seed=0)
    gan.compile(metrics=ALL)
    gan.save(tmp_path / "gan.keras")
    loaded = keras.saving.load_model(tmp_path / "gan.keras")
    loaded.fit(REAL, verbose=0)
    assert KEYS <= loaded.history.history.keys() and np.isfinite(loaded.history.history["spread"])
    assert loaded.evaluate(REAL, verbose=0, return_dict=True).keys() == {"d_loss", "g_loss"}


class Silent(keras_gan.GAN):
    def discriminator_objective(self, turn):
        scores = [self.judge(x, None) for x in (turn.real, turn.fake)]
        return {"d_loss": self.adversarial_loss.discriminator(*scores)}


class Steps(TrainingMetric):
    keys = ("d_loss",)


@only_on("torch")
def test_what_cannot_be_measured_is_refused():
    with pytest.raises(ValueError, match=r"Leave `DiscriminatorAccuracy` out.*loss=Wasserstein"):
        linear_gan(keras_gan.WGAN).compile(metrics=["accuracy"])
    with pytest.raises(ValueError, match=r"one key in the logs.*'d_loss' is taken"):
        linear_gan().compile(metrics=[Steps()])
    with pytest.raises(ValueError, match="'spread', 'gradient_norm'. .*'sprad'"):
        linear_gan().compile(metrics=["sprad"])
    gan = linear_gan(Silent)
    gan.compile(metrics=["spread"])
    with pytest.raises(ValueError, match=r"does not tell it. Call `self.tell\(role, real_scores"):
        gan.update((REAL,))
    gan.compile(metrics=["gradient_norm"])  # which needs no telling
    assert numbers(gan.update((REAL,)))["g_gradient_norm"] > 0
