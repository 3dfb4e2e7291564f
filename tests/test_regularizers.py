"""Gradient regularizers against closed forms and float64 finite differences."""

import json
import math

import keras
import numpy as np
import pytest
from keras import ops

from keras_gan import regularizers
from keras_gan.backend import value_and_gradients
from keras_gan.losses import NonSaturating

SHAPES = [(5, 3), (5, 4, 3), (5, 4, 3, 2), (5, 2, 3, 2, 2)]


class FixedMixing(regularizers.GradientPenalty):
    def mixing_weights(self, batch_size, seed):
        return ops.convert_to_tensor(np.linspace(0.1, 0.9, 5, dtype="float32"))


class FixedNoise(regularizers.DRAGANPenalty):
    mixing_weights = FixedMixing.mixing_weights

    def noise(self, shape, seed):
        return ops.reshape(ops.linspace(0.0, 1.0, math.prod(shape)), shape)


TABLE = {
    "GradientPenalty": FixedMixing(10.0),
    "GradientPenalty one-sided": FixedMixing(3.0, target=2.0, one_sided=True),
    "R1": regularizers.R1(4.0),
    "R2": regularizers.R2(2.0),
    "DRAGANPenalty": FixedNoise(10.0),
}


def formula(name, norms):
    """The penalty from the norms of each sample's gradient."""
    if name in ("GradientPenalty", "DRAGANPenalty"):
        return 10.0 * ((norms - 1.0) ** 2).mean()
    if name == "GradientPenalty one-sided":
        return 3.0 * (np.maximum(norms - 2.0, 0.0) ** 2).mean()
    return (2.0 if name == "R1" else 1.0) * (norms**2).mean()


def samples(shape, rng):
    return tuple(ops.convert_to_tensor(rng.normal(size=shape).astype("float32")) for _ in range(2))


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("name", TABLE)
def test_linear_critic_has_the_closed_form(name, shape, rng):
    """D(x) = w.x has gradient w at every sample: value and derivative follow from |w|."""
    weight = rng.normal(size=shape[1:]).astype("float32")
    variable = keras.Variable(weight)

    def objective():
        value = TABLE[name](
            lambda x: ops.sum(x * variable.value, axis=tuple(range(1, len(shape)))),
            *samples(shape, rng),
        )
        return value, ()

    (value, _), (gradient,) = value_and_gradients(objective, [variable])
    norm = np.linalg.norm(weight.astype("float64"))
    np.testing.assert_allclose(float(value), formula(name, np.array([norm])), rtol=1e-5)
    step = 1e-6  # d value / d w is along w, because the value depends on |w| alone
    slope = (formula(name, np.array([norm + step])) - formula(name, np.array([norm - step]))) / (
        2 * step
    )
    expected = slope * weight / norm
    np.testing.assert_allclose(ops.convert_to_numpy(gradient), expected, rtol=1e-4, atol=1e-5)


def numpy_norms(w, c, x):
    """Norms of the gradient of D(x) = sum_j c_j tanh(w_j . x) at the rows of x, in float64."""
    slope = (1 - np.tanh(x @ w) ** 2) * c  # (batch, hidden)
    return np.linalg.norm(slope @ w.T, axis=1)


@pytest.mark.parametrize("name", TABLE)
def test_nonlinear_critic_against_finite_differences(name, rng):
    w, c = 1.5 * rng.normal(size=(3, 6)), 2.0 * rng.normal(size=6)
    real, fake = rng.normal(size=(2, 5, 3))
    mixing = np.linspace(0.1, 0.9, 5)[:, None]
    disturbed = real + mixing * 0.5 * real.std() * np.linspace(0.0, 1.0, 15).reshape(5, 3)
    points = {"R1": real, "R2": fake, "DRAGANPenalty": disturbed}.get(
        name, mixing * real + (1 - mixing) * fake
    )

    def expected(w):
        return formula(name, numpy_norms(w, c, points))

    variable = keras.Variable(w.astype("float32"))
    scale = ops.convert_to_tensor(c.astype("float32"))

    def objective():
        value = TABLE[name](
            lambda x: ops.sum(ops.tanh(ops.matmul(x, variable.value)) * scale, axis=1),
            *(ops.convert_to_tensor(a.astype("float32")) for a in (real, fake)),
        )
        return value, ()

    (value, _), (gradient,) = value_and_gradients(objective, [variable])
    np.testing.assert_allclose(float(value), expected(w), rtol=1e-4)
    differences = np.zeros_like(w)
    for index in np.ndindex(w.shape):
        step = np.zeros_like(w)
        step[index] = 1e-6
        differences[index] = (expected(w + step) - expected(w - step)) / 2e-6
    np.testing.assert_allclose(
        ops.convert_to_numpy(gradient), differences, rtol=1e-3, atol=1e-3 * abs(differences).max()
    )


@pytest.mark.parametrize("name", TABLE)
def test_zero_gradient_gives_no_nan(name, rng):
    variable = keras.Variable(np.zeros((3, 1), "float32"))

    def objective():
        value = TABLE[name](lambda x: ops.matmul(x, variable.value), *samples((5, 3), rng))
        return value, ()

    (value, _), (gradient,) = value_and_gradients(objective, [variable])
    np.testing.assert_allclose(float(value), formula(name, np.zeros(1)), rtol=1e-6)
    np.testing.assert_array_equal(ops.convert_to_numpy(gradient), np.zeros((3, 1)))


def test_one_mixing_weight_for_each_sample():
    """With D(x) = |x|^2 / 2 the gradient at a point is the point, so norms show the mixing."""
    points = []

    class Recording(regularizers.GradientPenalty):
        def mixing_weights(self, batch_size, seed):
            weights = super().mixing_weights(batch_size, seed)
            points.append(ops.convert_to_numpy(weights))
            return weights

    real, fake = np.ones((1000, 2), "float32"), np.zeros((1000, 2), "float32")
    seed = keras.random.SeedGenerator(1)
    judge = lambda x: 0.5 * ops.sum(ops.square(x), axis=1)  # noqa: E731
    value = Recording(1.0)(judge, ops.convert_to_tensor(real), ops.convert_to_tensor(fake), seed)
    (mixing,) = points
    assert mixing.shape == (1000,) and mixing.min() >= 0.0 and mixing.max() <= 1.0
    assert abs(mixing.mean() - 0.5) < 0.05 and abs(mixing.var() - 1 / 12) < 0.01
    expected = ((np.sqrt(2.0) * mixing.astype("float64") - 1.0) ** 2).mean()
    np.testing.assert_allclose(ops.convert_to_numpy(value), expected, rtol=1e-5)


@pytest.mark.parametrize("name", TABLE)
def test_float32_under_mixed_precision(name, rng):
    keras.mixed_precision.set_dtype_policy("mixed_bfloat16")
    steep = keras.initializers.RandomNormal(stddev=3.0, seed=0)  # norms above every target
    layer = keras.layers.Dense(8, activation="softplus", kernel_initializer=steep)
    critic = keras.Sequential([keras.Input((3,)), layer])
    assert critic.compute_dtype == "bfloat16"

    def objective():
        return TABLE[name](critic, *samples((5, 3), rng)), ()

    (value, _), gradients = value_and_gradients(objective, critic.trainable_variables)
    assert keras.backend.standardize_dtype(value.dtype) == "float32"
    assert np.isfinite(float(value))
    # Gradients come back in the variables' precision and move the kernel.
    assert np.abs(ops.convert_to_numpy(gradients[0])).max() > 0


@pytest.mark.parametrize("name", ["R1", "R2", "GradientPenalty", "DRAGANPenalty"])
def test_survives_serialisation(name):
    regularizer = getattr(regularizers, name)(0.5)
    config = json.loads(json.dumps(keras.saving.serialize_keras_object(regularizer)))
    copy = keras.saving.deserialize_keras_object(config)
    assert type(copy) is type(regularizer) and copy.get_config() == regularizer.get_config()


def test_the_table_holds_every_regularizer():
    public = [v for n, v in vars(regularizers).items() if n[0].isupper()]
    kind = regularizers.GradientRegularizer
    found = {v.__name__ for v in public if issubclass(v, kind) and v is not kind}
    assert found == {name.split()[0] for name in TABLE}


@pytest.mark.parametrize("name, argument", [("GradientPenalty", "weight"), ("R1", "gamma")])
def test_negative_weight(name, argument):
    with pytest.raises(ValueError, match=f"must not be negative. Received: {argument}=-1"):
        getattr(regularizers, name)(-1.0)


class Slopes(regularizers.GradientRegularizer):
    """A regularizer of one's own: the mean norm at real and fake samples together."""

    name = "slopes"

    def points(self, real, fake, seed):
        return ops.concatenate([real, 2.0 * fake])

    def penalty(self, squares):
        return ops.mean(ops.sqrt(squares))

    def get_config(self):
        return {}


def test_own_points_and_own_penalty():
    """D(x) = |x|^2 / 2 has gradient x: the value is the mean norm of the points."""
    real, fake = (ops.full((2, 3), value) for value in (2.0, 1.5))
    value = Slopes()(lambda x: 0.5 * ops.sum(ops.square(x), axis=-1), real, fake)
    expected = (2.0 + 3.0) / 2 * np.sqrt(3.0)
    assert float(ops.convert_to_numpy(value)) == pytest.approx(expected, rel=1e-6)


def dirac_flow(point, slope, penalties):
    """How the Dirac-GAN moves: D(x) = slope * x, data at 0, the generator's sample at `point`."""
    at, tilt = keras.Variable([[point]]), keras.Variable([[slope]])
    loss = NonSaturating()

    def judge(x):
        return ops.matmul(x, tilt.value)

    def discriminator():
        real, fake = ops.zeros((1, 1)), at.value
        terms = [penalty(judge, real, fake) for penalty in penalties]
        return loss.discriminator(judge(real), judge(fake)) + sum(terms), ()

    def generator():
        return loss.generator(judge(at.value)), ()

    (_, (by_point,)), (_, (by_slope,)) = (
        value_and_gradients(objective, [variable])
        for objective, variable in ((generator, at), (discriminator, tilt))
    )
    return -np.array([float(by_point[0, 0]), float(by_slope[0, 0])])


@pytest.mark.parametrize("kinds, gamma", [((regularizers.R1,), 0.6), ((regularizers.R2,), 0.6),
                                          ((regularizers.R1, regularizers.R2), 0.3)])  # fmt: skip
def test_the_dirac_gan_spirals_inwards(kinds, gamma):
    """Eigenvalues -g/2 +- sqrt(g^2/4 - 1/4) [Mescheder et al., 2018], g the sum of both gammas."""
    penalties, step = [kind(gamma) for kind in kinds], 1e-2
    columns = [
        (dirac_flow(a, b, penalties) - dirac_flow(-a, -b, penalties)) / (2 * step)
        for a, b in ((step, 0.0), (0.0, step))
    ]
    values = np.linalg.eigvals(np.stack(columns, axis=1))
    np.testing.assert_allclose(values.real, -0.3, atol=1e-3)
    np.testing.assert_allclose(sorted(values.imag), [-0.4, 0.4], atol=1e-3)
