"""R1 and R2 on some rows only, and by a difference of scores instead of a gradient."""

import keras
import numpy as np
import pytest
from keras import ops

import keras_gan
from keras_gan.backend import value_and_gradients
from keras_gan.regularizers import R1, R2
from tests.players import small_discriminator, small_generator


def tensor(array):
    return ops.convert_to_tensor(np.asarray(array, "float32"))


def number(value):
    return float(ops.convert_to_numpy(value))


def quadratic(matrix):
    """D(x) = x A x / 2, whose gradient is A x."""
    return lambda x: 0.5 * ops.sum(ops.matmul(x, tensor(matrix)) * x, axis=1, keepdims=True)


@pytest.mark.parametrize("kind", [R1, R2])
@pytest.mark.parametrize("every, rows", [(2, [0, 2, 4]), (3, [0, 3]), (7, [0])])
def test_every_nth_row_alone(kind, every, rows, rng):
    """Of seven rows; the last one belongs to no group of two or three."""
    matrix = rng.normal(size=(3, 3))
    matrix = matrix + matrix.T
    real, fake = rng.normal(size=(2, 7, 3))
    ours = number(kind(4.0, every=every)(quadratic(matrix), tensor(real), tensor(fake)))
    points = (real if kind is R1 else fake)[rows]
    assert ours == pytest.approx(2.0 * ((points @ matrix) ** 2).sum(axis=1).mean(), rel=1e-5)


def test_fewer_rows_than_one_group():
    with pytest.raises(ValueError, match="at least 4 rows.*Received: every=4, 3 rows"):
        R1(every=4)(quadratic(np.eye(3)), tensor(np.ones((3, 3))), tensor(np.ones((3, 3))))


@pytest.mark.parametrize("kind", [R1, R2])
def test_a_difference_has_the_mean_of_the_closed_form(kind, rng):
    """Over many directions: |w|^2 for D = w.x; |A x|^2 + s^2/4 (2 tr A^2 + (tr A)^2) for x A x / 2.

    One draw has a relative deviation of sqrt(2), so the mean of 20,000 one of 1 %.
    """
    count, step = 20_000, 0.5
    weight, at = rng.normal(size=(3, 1)), rng.normal(size=3)
    matrix = np.array([[1.0, 0.3, 0.0], [0.3, -0.5, 0.2], [0.0, 0.2, 2.0]])
    points = tensor(np.tile(at, (count, 1)))
    regularizer = kind(2.0, difference=step)
    linear = regularizer(lambda x: ops.matmul(x, tensor(weight)), points, points, seed=1)
    assert number(linear) == pytest.approx((weight**2).sum(), rel=0.05)
    curved = number(regularizer(quadratic(matrix), points, points, seed=2))
    bias = step**2 / 4 * (2 * np.trace(matrix @ matrix) + np.trace(matrix) ** 2)
    expected = ((matrix @ at) ** 2).sum() + bias
    assert curved == pytest.approx(expected, rel=0.05) and bias > 0.1 * expected


def test_a_small_step_along_given_directions_is_the_slope(rng):
    """And so is its derivative, which the training uses: for D = w.x it is that of (w.e)^2."""
    directions, weight = rng.normal(size=(5, 3)), rng.normal(size=(3, 1))

    class Fed(R1):
        def directions(self, shape, seed, count):
            return tensor(directions)

    variable = keras.Variable(weight.astype("float32"))
    x = tensor(rng.normal(size=(5, 3)))

    def objective():
        return Fed(2.0, difference=0.01)(lambda x: ops.matmul(x, variable.value), x, x), ()

    (value, _), (gradient,) = value_and_gradients(objective, [variable])
    slopes = directions @ weight
    assert number(value) == pytest.approx((slopes**2).mean(), rel=1e-3)
    expected = 2.0 * (directions * slopes).mean(axis=0)[:, None]
    np.testing.assert_allclose(ops.convert_to_numpy(gradient), expected, rtol=5e-3, atol=5e-3)


def test_patches_of_a_sample_are_summed_as_in_its_gradient(rng):
    """Two outputs w.x and v.x have together the gradient w + v."""
    x, weights = tensor(rng.normal(size=(20_000, 3))), rng.normal(size=(3, 2))
    ours = R1(2.0, difference=0.1)(lambda x: ops.matmul(x, tensor(weights)), x, x, seed=1)
    assert number(ours) == pytest.approx((weights.sum(axis=1) ** 2).sum(), rel=0.05)


def test_rows_take_their_conditions_along(rng):
    """In a conditional model, the logged term is that of rows 0, 2, 4 with their own labels."""
    gan = keras_gan.GAN(small_generator(True), small_discriminator(True), seed=0)
    table = gan.discriminator.get_layer("embedding").embeddings
    table.assign(100.0 * table.value)  # so that labels move samples across the kinks
    still = [keras.optimizers.SGD(0.0) for _ in range(2)]
    gan.compile(*still, regularizers=[R1(2.0, every=2)])
    real, labels = rng.normal(size=(6, 3)).astype("float32"), np.arange(6, dtype="int32") % 3
    logs = gan.train_on_batch(real, labels, return_dict=True)
    kept = tensor(real[::2])

    def by_hand(told):
        told = ops.convert_to_tensor(told)
        return number(R1(2.0)(lambda x: gan.discriminator([x, told]), kept, kept))

    assert logs["r1"] == pytest.approx(by_hand(labels[::2]), rel=1e-5)
    assert logs["r1"] != pytest.approx(by_hand(labels[:3]), rel=1e-3)


@pytest.mark.parametrize(
    "arguments, message",
    [({"every": 0}, "positive integer. Received: every=0"),
     ({"every": 1.5}, "positive integer. Received: every=1.5"),
     ({"difference": 0.0}, "above 0.*Received: difference=0.0")],
)  # fmt: skip
def test_errors(arguments, message):
    with pytest.raises(ValueError, match=message):
        R1(**arguments)
