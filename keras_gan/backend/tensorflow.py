"""The vocabulary in TensorFlow: tapes."""

import contextlib

import keras
import tensorflow as tf


class StepAdapter:
    """Makes `update(data)` and `evaluate_batch(data)` the steps of `keras`' TensorFlow trainer."""

    def train_step(self, data):
        return self.update(data)

    def test_step(self, data):
        return self.evaluate_batch(data)

    def synchronise(self):
        pass  # variables hold their values at any time

    def settle_compile(self):
        pass

    def make_train_function(self, force=False):
        if self.train_function is not None and not force:
            return
        if self.run_eagerly or tf.distribute.has_strategy():
            super().make_train_function(force)
        else:
            self.train_function = _looped(self, self.steps_per_execution)

    def repeat(self, phase, arguments):
        if len(arguments) > 1 and tf.inside_function():
            phase = tf.function(phase, autograph=False)  # traced once, called k times
        for each in arguments:
            result = phase(*each)
        return result


def _looped(model, count):
    """The function that `fit` calls: up to `count` steps on what an iterator yields, in one graph.

    Keras' own wraps data and logs in optional values, which takes as long as a small step.
    """
    step = tf.function(
        model.train_step, autograph=False, reduce_retracing=True, jit_compile=model.jit_compile
    )

    @tf.function(autograph=False, reduce_retracing=True)
    def steps(iterator):
        def body(i, _, logs):
            # An error at the end of the data would break off the step that is under way.
            data = iterator.get_next_as_optional()
            there = data.has_value()
            return i + 1, there, tf.cond(there, lambda: step(data.get_value()), lambda: logs)

        logs = step(iterator.get_next())
        if count > 1:
            start = tf.constant(1), tf.constant(True), logs
            logs = tf.while_loop(lambda i, there, _: there & (i < count), body, start)[2]
        return logs

    def train_function(iterator):
        if not isinstance(iterator, tf.data.Iterator):  # `train_on_batch`
            return [step(data) for _, data in zip(range(count), iterator, strict=False)][-1]
        try:
            return steps(iterator)
        except tf.errors.OutOfRangeError:
            raise StopIteration from None

    return train_function


def pipeline(groups):
    """Gathers rows in TensorFlow's own threads; Python only makes an order now and then."""
    arrays = keras.tree.map_structure(tf.convert_to_tensor, groups.arrays)
    rows = tf.data.Dataset.from_generator(
        groups.row_blocks, output_signature=tf.TensorSpec((None, groups.step_rows), tf.int64)
    )
    batches = rows.unbatch().map(
        lambda rows: keras.tree.map_structure(lambda array: tf.gather(array, rows), arrays)
    )
    count = tf.data.INFINITE_CARDINALITY if groups.endless else groups.steps
    options = tf.data.Options()
    options.autotune.enabled = False  # there is nothing to tune, and its thread slows small steps
    options.threading.private_threadpool_size = 1
    batches = batches.apply(tf.data.experimental.assert_cardinality(count))
    return batches.prefetch(2).with_options(options)


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
    plain = type(optimizer) is keras.optimizers.Adam and not optimizer.amsgrad
    if plain and not tf.distribute.has_strategy():
        optimizer.update_step = lambda *args: _adam_step(optimizer, *args)
        try:
            optimizer.apply(gradients, variables)
        finally:
            del optimizer.update_step
    else:
        optimizer.apply(gradients, variables)


def _adam_step(optimizer, gradient, variable, learning_rate):
    """`keras.optimizers.Adam.update_step` in the one kernel that TensorFlow has for it."""
    dtype = variable.dtype
    step = tf.cast(optimizer.iterations + 1, dtype)
    index = optimizer._get_variable_index(variable)
    tf.raw_ops.ResourceApplyAdam(
        var=variable.handle,
        m=optimizer._momentums[index].value.handle,
        v=optimizer._velocities[index].value.handle,
        beta1_power=tf.pow(tf.cast(optimizer.beta_1, dtype), step),
        beta2_power=tf.pow(tf.cast(optimizer.beta_2, dtype), step),
        lr=tf.cast(learning_rate, dtype),
        beta1=tf.cast(optimizer.beta_1, dtype),
        beta2=tf.cast(optimizer.beta_2, dtype),
        epsilon=tf.cast(optimizer.epsilon, dtype),
        grad=tf.cast(gradient, dtype),
    )
