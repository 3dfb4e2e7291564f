"""What the theory says of trained players, asked of `fit` where the answer is known."""

import keras
import numpy as np
import pytest
from keras import ops
from scipy.linalg import expm

import keras_gan
from keras_gan.divergences import between_gaussians, estimate
from keras_gan.losses import FDivergence, Minimax, NonSaturating, Wasserstein
from keras_gan.regularizers import R1
from tests.test_f_divergence import quantiles
from tests.turns import only_on

# Plain steps, whose equality on all backends the table of variants has shown.
pytestmark = only_on("torch")


class Point(keras.Layer):
    """A generator that makes one point, whatever the latents are."""

    def build(self, shape):
        self.point = self.add_weight(shape=(1,), initializer="zeros")

    def call(self, latents):
        return 0.0 * latents + self.point


def dirac(loss, gamma, rate, steps, start):
    """The trajectory (theta, psi) of D(x) = psi x and G = theta, data at 0, step by step."""
    slope = keras.layers.Dense(1, use_bias=False)
    players = [keras.Sequential([keras.Input((1,)), layer]) for layer in (Point(), slope)]
    gan = keras_gan.GAN(*players, seed=0)
    gan.compile(
        keras.optimizers.SGD(rate), keras.optimizers.SGD(rate), loss=loss,
        regularizers=[R1(gamma)] if gamma else (),
    )  # fmt: skip
    weights = [player.trainable_variables[0] for player in players]
    for variable, value in zip(weights, start, strict=True):
        variable.assign(ops.full(variable.shape, value))
    path = [start]

    def remember(batch, logs):
        path.append([ops.convert_to_numpy(variable).item() for variable in weights])

    gan.fit(
        np.zeros((steps, 1), "float32"), batch_size=1, verbose=0,
        callbacks=[keras.callbacks.LambdaCallback(on_train_batch_end=remember)],
    )  # fmt: skip
    return np.array(path)


@pytest.mark.parametrize(
    "loss, speed, gamma",
    [(Minimax(), 0.5, 0.0), (NonSaturating(), 0.5, 0.3), (Wasserstein(), 1.0, 0.0),
     (FDivergence("squared_hellinger", generator_loss="minimax"), 1.0, 0.5)],
    ids=["circle", "spiral", "critic", "hellinger"],
)  # fmt: skip
def test_the_dirac_gan_follows_its_linearised_flow(loss, speed, gamma):
    """theta' = speed psi, psi' = -speed theta - gamma psi, over a whole turn without a penalty."""
    rate, start = 0.03, (0.05, 0.05)
    steps = int(2 * np.pi / speed / rate)
    found = dirac(loss, gamma, rate, steps, start)
    flow = np.array([[0.0, speed], [-speed, -gamma]])
    once = expm(rate * flow)
    expected = [np.array(start)]
    for _ in range(steps):
        expected.append(once @ expected[-1])
    off = np.linalg.norm(found - expected, axis=1).max() / np.linalg.norm(start)
    assert off < 0.02
    turned = np.linalg.norm(found[-1]) / np.linalg.norm(start)
    rates = np.linalg.eigvals(flow)  # -gamma / 2 + i sqrt(speed^2 - gamma^2 / 4)
    assert np.log(turned) / (rate * steps) == pytest.approx(rates.real.max(), abs=0.02)


@pytest.mark.parametrize("theta", [-0.8, 0.5])
def test_a_penalised_critic_measures_how_far_parallel_lines_are(theta):
    """w theta - lambda (|w| - 1)^2 is largest at w = 1 + |theta| / (2 lambda)."""
    line = keras.layers.Dense(2)
    players = [
        keras.Sequential([keras.Input((size,)), layer])
        for size, layer in ((1, line), (2, keras.layers.Dense(1, use_bias=False)))
    ]
    gan = keras_gan.WGANGP(*players, discriminator_steps=1, latents="uniform", seed=0)
    gan.compile(keras.optimizers.SGD(0.0), keras.optimizers.SGD(0.04))
    line.set_weights([np.array([[0.0, 1.0]]), np.array([theta, 0.0])])
    real = np.stack([np.zeros(512), np.linspace(-1, 1, 512)], axis=1).astype("float32")
    gan.fit(real, batch_size=128, epochs=60, verbose=0)
    shifted = real + [theta, 0.0]
    scores = [gan.discriminator.predict(x, verbose=0) for x in (real, shifted)]
    found = float(scores[0].mean() - scores[1].mean())
    assert found == pytest.approx(abs(theta), rel=0.05)
    assert found == pytest.approx(abs(theta) * (1 + abs(theta) / 20), rel=0.01)


def test_fgan_estimates_the_divergence_while_it_trains():
    """Its generator stands still; the discriminator is a quadratic, as log r is."""
    inputs = keras.Input((1,))
    judge = keras.layers.Dense(1, kernel_initializer="zeros")(
        keras.layers.Concatenate()([inputs, inputs * inputs])
    )
    normal = keras.layers.Dense(1)
    gan = keras_gan.FGAN(
        keras.Sequential([keras.Input((1,)), normal]), keras.Model(inputs, judge),
        divergence="kl", seed=0,
    )  # fmt: skip
    gan.compile(keras.optimizers.SGD(0.0), keras.optimizers.Adam(0.01, beta_1=0.5))
    normal.set_weights([np.array([[0.9]]), np.array([0.7])])
    p, q = (0.0, 1.0), (0.7, 0.9)
    real, fake = (quantiles(side, 4096)[:, None].astype("float32") for side in (p, q))
    history = gan.fit(real, batch_size=512, epochs=40, verbose=0).history
    exact = between_gaussians("kl", p, q)
    scores = [gan.discriminator.predict(x, batch_size=4096, verbose=0) for x in (real, fake)]
    found = estimate(gan.adversarial_loss, *scores, exact)
    assert found.bound == pytest.approx(exact, rel=0.05) and found.gap > -0.005
    assert -np.mean(history["d_loss"][-10:]) == pytest.approx(exact, rel=0.1)
    assert history["d_clipped"][-1] == 0.0
