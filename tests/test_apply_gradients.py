"""One step of an optimizer is the one of its formula, whichever kernel takes it."""

import keras
import numpy as np
import pytest
from keras import ops

from keras_gan.backend import apply_gradients


def adam_by_formula(value, gradients, rate, beta_1, beta_2, epsilon, decay):
    """[Kingma and Ba, 2015](https://arxiv.org/abs/1412.6980), section 2, in float64."""
    m = v = 0.0
    for step, gradient in enumerate(gradients, start=1):
        value = value - rate * decay * value
        m = beta_1 * m + (1 - beta_1) * gradient
        v = beta_2 * v + (1 - beta_2) * gradient**2
        alpha = rate * np.sqrt(1 - beta_2**step) / (1 - beta_1**step)
        value = value - alpha * m / (np.sqrt(v) + epsilon)
    return value


class MyAdam(keras.optimizers.Adam):
    """A user's own keeps what it has overridden."""

    def _backend_update_step(self, grads, trainable_variables, learning_rate):
        super()._backend_update_step([0.0 * g for g in grads], trainable_variables, learning_rate)


@pytest.mark.parametrize("betas", [(0.9, 0.999), (0.0, 0.9)])
@pytest.mark.parametrize("decay", [None, 0.1])
def test_adam_is_its_formula(rng, betas, decay):
    """With gradients that lie in memory as convolutions leave them: turned."""
    values = [rng.normal(size=shape) for shape in ((3, 2, 5, 4), (7,), ())]
    gradients = [[rng.normal(size=v.shape) for v in values] for _ in range(3)]
    variables = [keras.Variable(v.astype("float32")) for v in values]
    optimizer = keras.optimizers.Adam(0.01, *betas, epsilon=1e-3, weight_decay=decay)
    optimizer.build(variables)
    for step in gradients:
        turned = [
            ops.transpose(np.array(g.T, "float32", order="C"), tuple(range(g.ndim))[::-1])
            for g in step
        ]
        apply_gradients(optimizer, turned, variables)
    for i, variable in enumerate(variables):
        expected = adam_by_formula(
            values[i], [step[i] for step in gradients], 0.01, *betas, 1e-3, decay or 0.0
        )
        np.testing.assert_allclose(
            ops.convert_to_numpy(variable.value), expected, rtol=2e-6, atol=1e-7
        )


def test_adam_accumulates_gradients_over_several_steps(rng):
    """Two steps with accumulation are one with the mean."""
    value, gradients = rng.normal(size=(3, 2)), rng.normal(size=(4, 3, 2))
    variable = keras.Variable(value.astype("float32"))
    optimizer = keras.optimizers.Adam(0.01, epsilon=1e-3, gradient_accumulation_steps=2)
    optimizer.build([variable])
    for gradient in gradients.astype("float32"):
        apply_gradients(optimizer, [ops.convert_to_tensor(gradient)], [variable])
    means = gradients.reshape(2, 2, 3, 2).mean(axis=1)
    expected = adam_by_formula(value, means, 0.01, 0.9, 0.999, 1e-3, 0.0)
    np.testing.assert_allclose(ops.convert_to_numpy(variable.value), expected, rtol=1e-5, atol=1e-6)


def test_an_optimizer_of_ones_own_is_left_alone():
    variable = keras.Variable(np.ones(3, "float32"))
    optimizer = MyAdam(0.1)
    optimizer.build([variable])
    apply_gradients(optimizer, [ops.ones((3,))], [variable])
    np.testing.assert_array_equal(ops.convert_to_numpy(variable.value), np.ones(3))
