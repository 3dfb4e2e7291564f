"""The vocabulary in JAX: state goes in and out of every function transformation by hand."""

import contextlib

import jax
import keras

from keras_gan.backend.scope import SubstituteScope


class StepAdapter:
    """Makes `update(data)` and `evaluate_batch(data)` the stateless steps of `keras`' JAX trainer.

    The trainer hands over the values of four lists of variables and wants the new ones back.
    """

    def train_step(self, state, data):
        return self._run(self.update, state, data, self._state_variables())

    def test_step(self, state, data):
        trainable, non_trainable, _, metrics = self._state_variables()
        return self._run(self.evaluate_batch, state, data, (trainable, non_trainable, metrics))

    def predict(self, *args, **kwargs):
        self.synchronise()
        return super().predict(*args, **kwargs)

    def synchronise(self):
        # Within an epoch of `fit` the variables are empty; a callback may want samples.
        self.jax_state_sync()

    @staticmethod
    def supported_jit_compile(jit_compile, second_derivatives):
        return jit_compile

    def _state_variables(self):
        return (
            self.trainable_variables,
            self.non_trainable_variables,
            self.optimizer.variables,
            self.metrics_variables,
        )

    @staticmethod
    def _run(step, state, data, variables):
        mapping = []
        for group, values in zip(variables, state, strict=True):
            mapping.extend(zip(group, values, strict=True))
        with keras.StatelessScope(mapping) as scope:
            logs = step(data)
        return logs, tuple([scope.get_current_value(v) for v in group] for group in variables)


def _write(variables, values):
    for variable, value in zip(variables, values, strict=True):
        variable.assign(value)


def value_and_gradients(loss_fn, variables):
    written = []

    def pure(values):
        with SubstituteScope(zip(variables, values, strict=True)) as scope:
            loss, aux = loss_fn()
        written[:] = scope.updated_variables
        return loss, (aux, [scope.get_current_value(v) for v in written])

    values = [variable.value for variable in variables]
    (loss, (aux, new_values)), gradients = jax.value_and_grad(pure, has_aux=True)(values)
    _write(written, new_values)
    return (loss, aux), gradients


def input_gradients(fn, inputs):
    written = []

    def pure(inputs):
        with SubstituteScope() as scope:
            total = keras.ops.sum(fn(inputs))
        written[:] = scope.updated_variables
        return total, [scope.get_current_value(v) for v in written]

    gradients, new_values = jax.grad(pure, has_aux=True)(inputs)
    _write(written, new_values)
    return gradients


def without_gradients():
    # JAX differentiates only what runs inside `value_and_gradients`.
    return contextlib.nullcontext()


def full_precision():
    # Convolutions too; it works while a function is traced.
    return jax.default_matmul_precision("highest")


def apply_gradients(optimizer, gradients, variables):
    # `apply` of LossScaleOptimizer branches with side effects, which JAX cannot trace.
    new_values, new_state = optimizer.stateless_apply(
        [v.value for v in optimizer.variables], gradients, [v.value for v in variables]
    )
    _write(variables, new_values)
    _write(optimizer.variables, new_state)
