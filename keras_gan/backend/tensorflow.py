"""The vocabulary in TensorFlow: tapes."""

import contextlib

import tensorflow as tf


class StepAdapter:
    """Makes `update(data)` and `evaluate_batch(data)` the steps of `keras`' TensorFlow trainer."""

    def train_step(self, data):
        return self.update(data)

    def test_step(self, data):
        return self.evaluate_batch(data)

    def synchronise(self):
        pass  # variables hold their values at any time

    @staticmethod
    def supported_jit_compile(jit_compile, second_derivatives):
        return jit_compile


def _filled(gradients, sources):
    # One behaviour on all backends: TensorFlow alone gives None for an unused variable, and rows
    # (IndexedSlices) for an embedding, on which Keras' optimizers move other rows' moments less.
    return [
        tf.zeros_like(source) if gradient is None else tf.convert_to_tensor(gradient)
        for gradient, source in zip(gradients, sources, strict=True)
    ]


def value_and_gradients(loss_fn, variables):
    values = [variable.value for variable in variables]
    with tf.GradientTape(watch_accessed_variables=False) as tape:
        tape.watch(values)
        loss, aux = loss_fn()
    return (loss, aux), _filled(tape.gradient(loss, values), values)


def input_gradients(fn, inputs):
    with tf.GradientTape(watch_accessed_variables=False) as tape:
        tape.watch(inputs)
        total = tf.reduce_sum(fn(inputs))
    return _filled([tape.gradient(total, inputs)], [inputs])[0]


def without_gradients():
    # A tape records only what runs inside `value_and_gradients`.
    return contextlib.nullcontext()


@contextlib.contextmanager
def full_precision():
    # A switch for the whole process, read when a kernel runs and not when it is traced.
    before = tf.config.experimental.tensor_float_32_execution_enabled()
    tf.config.experimental.enable_tensor_float_32_execution(False)
    try:
        yield
    finally:
        tf.config.experimental.enable_tensor_float_32_execution(before)


def apply_gradients(optimizer, gradients, variables):
    optimizer.apply(gradients, variables)
