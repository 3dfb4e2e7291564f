"""The vocabulary in JAX: state goes in and out of every function transformation by hand."""

import contextlib
import functools
import itertools

import jax
import keras
import numpy as np

from keras_gan.backend.jax.convolutions import fast_convolutions
from keras_gan.backend.jax.loop import scan
from keras_gan.backend.jax.replicas import check_distribution, predict_in_parts, replicas
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

    def fit(self, *args, **kwargs):
        with self._put_back():
            return super().fit(*args, **kwargs)

    def evaluate(self, *args, **kwargs):
        with self._put_back():
            return super().evaluate(*args, **kwargs)

    def predict(self, x, batch_size=None, **kwargs):
        self.synchronise()
        with self._put_back():
            return self._predict(x, batch_size, functools.partial(super().predict, **kwargs))

    @contextlib.contextmanager
    def _put_back(self):
        """Keras takes values out of their variables for a call; they return when it fails."""
        held = [(v, v.value) for v in self._all_variables() if v._value is not None]
        try:
            yield
        except BaseException:
            self.jax_state_sync()  # what the last step left, if there was one
            for variable, value in held:
                if variable._value is None and not value.is_deleted():
                    variable.assign(value)
            raise

    def _all_variables(self):
        optimizer = [self.optimizer] if self.compiled else []
        return _unique([v for owner in (self, *optimizer) for v in owner.variables])

    def _predict(self, x, batch_size, predict):
        if self.replicas == 1 or not all(hasattr(leaf, "shape") for leaf in jax.tree.leaves(x)):
            return predict(x, batch_size)
        return predict_in_parts(predict, x, batch_size or 32)  # Keras' own number

    def synchronise(self):
        # Within an epoch of `fit` the variables are empty; a callback may want samples.
        self.jax_state_sync()

    def check_devices(self, variables):
        check_distribution(variables)

    writes = True

    def unite(self):
        pass

    def agreed(self, number):
        return number

    def settle_compile(self):
        pass

    @property
    def replicas(self):
        return replicas()

    @property
    def evaluation_replicas(self):
        return self.replicas

    def pipeline(self, groups):
        return groups

    def repeat(self, phase, arguments):
        variables = _unique([v for group in self._state_variables() for v in group])
        values = [variable.value for variable in variables]
        if len(arguments) == 1 or not any(isinstance(v, jax.core.Tracer) for v in values):
            for each in arguments:
                result = phase(*each)
            return result
        written = []

        def body(values, each):
            with SubstituteScope(list(zip(variables, values, strict=True))) as scope:
                result = phase(*each)
            written[:] = scope.updated_variables
            return _like(values, [scope.get_current_value(v) for v in variables]), result

        values, results = scan(body, values, _stacked(arguments))
        for variable, value in zip(variables, values, strict=True):
            if any(variable is other for other in written):
                variable.assign(value)
        return jax.tree.map(lambda result: result[-1], results)

    def make_train_function(self, force=False):
        if self.train_function is not None and not force:
            return
        super().make_train_function(force)
        one_by_one = keras.distribution.distribution() is not None
        if self.steps_per_execution == 1 or self.run_eagerly or not self.jit_compile or one_by_one:
            return
        one = jax.jit(self.train_step, donate_argnums=0)
        many = jax.jit(self._train_steps, donate_argnums=0)

        def train_function(state, iterator):
            batches = list(itertools.islice(iterator, self.steps_per_execution))
            if not batches:
                raise StopIteration
            shapes = [[leaf.shape for leaf in jax.tree.leaves(batch)] for batch in batches]
            if len(batches) == self.steps_per_execution and shapes.count(shapes[0]) == len(shapes):
                return many(state, _stacked(batches))
            for batch in batches:
                logs, state = one(state, batch)
            return logs, state

        self.train_function = train_function

    def _train_steps(self, state, stacked):
        """`steps_per_execution` steps in one loop on the device; Keras' own is on the host."""

        def body(state, batch):
            logs, new_state = self.train_step(state, batch)
            return _like(state, new_state), logs

        state, logs = scan(body, state, stacked)
        return jax.tree.map(lambda log: log[-1], logs), state

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
        with keras.StatelessScope(mapping) as scope, fast_convolutions():
            logs = step(data)
        return logs, tuple([scope.get_current_value(v) for v in group] for group in variables)


def _unique(variables):
    return list({id(variable): variable for variable in variables}.values())


def _stacked(batches):
    """One structure whose arrays have a new first axis, out of structures of equal shape."""

    def stack(*leaves):
        # On the host while they are there: one transfer instead of many.
        on_host = all(isinstance(leaf, np.ndarray) for leaf in leaves)
        return (np if on_host else jax.numpy).stack(leaves)

    return jax.tree.map(stack, *batches)


def _like(values, new_values):
    """What a loop carries keeps its type to the letter."""
    return jax.tree.map(lambda old, new: jax.numpy.asarray(new, old.dtype), values, new_values)


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


def has_grouped_kernels():
    return jax.default_backend() != "cpu"


def export_arguments(format, inputs):
    return {}


def exports_loops(format):
    return True


def apply_gradients(optimizer, gradients, variables):
    # `apply` of LossScaleOptimizer branches with side effects, which JAX cannot trace.
    new_values, new_state = optimizer.stateless_apply(
        [v.value for v in optimizer.variables], gradients, [v.value for v in variables]
    )
    _write(variables, new_values)
    _write(optimizer.variables, new_state)
