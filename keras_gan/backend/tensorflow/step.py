"""The vocabulary in TensorFlow: tapes."""

import contextlib
import functools

import keras
import tensorflow as tf

from keras_gan.backend.tensorflow import kernels
from keras_gan.backend.tensorflow.loop import looped, pipeline
from keras_gan.backend.tensorflow.replicas import averaged, check_strategy, in_replicas, strategy_of


class StepAdapter:
    """Makes `update(data)` and `evaluate_batch(data)` the steps of `keras`' TensorFlow trainer."""

    def train_step(self, data):
        traced = tf.inside_function() and not tf.distribute.has_strategy()
        with kernels.fused() if traced else contextlib.nullcontext():
            return self.update(data)

    def test_step(self, data):
        return self.evaluate_batch(data)

    def synchronise(self):
        pass  # variables hold their values at any time

    def check_devices(self, variables):
        check_strategy(self, variables)

    writes = True

    def unite(self):
        pass

    def agreed(self, number):
        return number

    def settle_compile(self):
        if self._distribute_strategy is None:
            return
        if self.jit_compile:
            raise ValueError(
                "XLA cannot compile a step of several replicas. Leave `jit_compile` out. "
                f"Received: jit_compile={self.jit_compile}"
            )
        if self.host_metrics:
            raise ValueError(
                "Replicas do not bring together what metrics of features hold. Use the callback "
                f"`Evaluate`. Received: metrics={[metric.name for metric in self.host_metrics]}"
            )
        self.steps_per_execution = 1  # replicas cannot meet inside TensorFlow's loops

    def _maybe_symbolic_build(self, iterator=None, data_batch=None):
        pass  # all is built, and Keras would take a generator's first minibatch to build it

    @property
    def replicas(self):
        return self.distribute_strategy.num_replicas_in_sync

    @property
    def evaluation_replicas(self):
        return self.replicas

    def make_train_function(self, force=False):
        if self.train_function is not None and not force:
            return
        strategy = strategy_of(self)
        if self._loops_itself:
            self.train_function = looped(self, self.steps_per_execution)
            return
        super().make_train_function(force)
        if strategy is not None:
            self.train_function = in_replicas(self.train_function, strategy)

    def pipeline(self, groups):
        return pipeline(groups, self.steps_per_execution, in_graph=self._loops_itself)

    @property
    def _loops_itself(self):
        return not self.run_eagerly and self._distribute_strategy is None

    def repeat(self, phase, arguments):
        if len(arguments) == 1 or not tf.inside_function() or tf.distribute.has_strategy():
            for each in arguments:
                result = phase(*each)
            return result
        if self.jit_compile:  # XLA's loops are slow with convolutions on a CPU
            phase = tf.function(phase, autograph=False)  # traced once, called k times
            for each in arguments:
                phase(*each)
            return None
        parts = [keras.tree.flatten(each) for each in arguments]
        there = [i for i, leaf in enumerate(parts[0]) if leaf is not None]
        stacked = [tf.stack([leaves[i] for leaves in parts]) for i in there]

        def body(step):
            leaves = [None] * len(parts[0])
            for i, array in zip(there, stacked, strict=True):
                leaves[i] = array[step]
            phase(*keras.tree.pack_sequence_as(arguments[0], leaves))
            return (step + 1,)

        tf.while_loop(lambda i: i < len(arguments), body, (0,), parallel_iterations=1)
        return None


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
    return (loss, aux), averaged(_filled(tape.gradient(loss, values), values))


def input_gradients(fn, inputs):
    with tf.GradientTape(watch_accessed_variables=False) as tape:
        tape.watch(inputs)
        total = tf.reduce_sum(fn(inputs))
    flat = keras.tree.flatten(inputs)
    gradients = _filled(tape.gradient(total, flat), flat)
    return keras.tree.pack_sequence_as(inputs, gradients)


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


def has_grouped_kernels():
    return bool(tf.config.list_logical_devices("GPU"))


def export_arguments(format, inputs):
    return {}


def exports_loops(format):
    return True


def apply_gradients(optimizer, gradients, variables):
    plain = type(optimizer) is keras.optimizers.Adam and not optimizer.amsgrad
    if plain and not tf.distribute.has_strategy():
        step = tf.cast(optimizer.iterations + 1, "float32")
        powers = tf.pow(float(optimizer.beta_1), step), tf.pow(float(optimizer.beta_2), step)
        optimizer.update_step = functools.partial(_adam_step, optimizer, powers)
        try:
            optimizer.apply(gradients, variables)
        finally:
            del optimizer.update_step
    else:
        optimizer.apply(gradients, variables)


def _adam_step(optimizer, powers, gradient, variable, learning_rate):
    """`keras.optimizers.Adam.update_step` in the one kernel that TensorFlow has for it."""
    dtype = variable.dtype
    index = optimizer._get_variable_index(variable)
    tf.raw_ops.ResourceApplyAdam(
        var=variable.handle,
        m=optimizer._momentums[index].value.handle,
        v=optimizer._velocities[index].value.handle,
        beta1_power=tf.cast(powers[0], dtype),
        beta2_power=tf.cast(powers[1], dtype),
        lr=tf.cast(learning_rate, dtype),
        beta1=tf.cast(optimizer.beta_1, dtype),
        beta2=tf.cast(optimizer.beta_2, dtype),
        epsilon=tf.cast(optimizer.epsilon, dtype),
        grad=tf.cast(gradient, dtype),
    )
