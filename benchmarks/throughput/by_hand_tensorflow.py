"""The step that an expert writes in TensorFlow: a `tf.function`, with and without XLA."""

import types

import numpy as np
import tensorflow as tf

from benchmarks.throughput import by_hand_parts as parts
from benchmarks.throughput.networks import discriminator, generator


def conv_transpose(x, kernel):
    batch, height, width, _ = x.shape
    shape = (batch or tf.shape(x)[0], 2 * height, 2 * width, kernel.shape[2])
    return tf.nn.conv2d_transpose(x, kernel, shape, 2, "SAME")


K = types.SimpleNamespace(
    conv=lambda x, kernel, stride: tf.nn.conv2d(x, kernel, stride, "SAME"),
    conv_transpose=conv_transpose,
    batch_norm=lambda x, gamma, beta: tf.compat.v1.nn.fused_batch_norm(
        x, gamma, beta, epsilon=1e-5
    ),
    double=lambda x: tf.repeat(tf.repeat(x, 2, axis=1), 2, axis=2),
    halve=lambda x: tf.nn.avg_pool2d(x, 2, 2, "VALID"),
    matmul=tf.matmul, matvec=tf.linalg.matvec,
    vecmat=lambda v, m: tf.linalg.matvec(m, v, transpose_a=True), relu=tf.nn.relu,
    leaky_relu=lambda x: tf.nn.leaky_relu(x, 0.2), softplus=tf.nn.softplus, tanh=tf.tanh,
    reshape=tf.reshape, mean=tf.reduce_mean, sum=tf.reduce_sum, square=tf.square, sqrt=tf.sqrt,
    stop=tf.stop_gradient,
)  # fmt: skip


class Adam:
    """TensorFlow's own fused kernel, which XLA compiles too."""

    def __init__(self, cell, parameters):
        self.rate, self.b1, self.b2 = cell.adam
        self.parameters = parameters
        self.m, self.v = ([tf.Variable(tf.zeros_like(p)) for p in parameters] for _ in range(2))
        self.powers = tf.Variable(1.0), tf.Variable(1.0)

    def step(self, gradients):
        self.powers[0].assign(self.powers[0] * self.b1)
        self.powers[1].assign(self.powers[1] * self.b2)
        for p, m, v, gradient in zip(self.parameters, self.m, self.v, gradients, strict=True):
            tf.raw_ops.ResourceApplyAdam(
                var=p.handle, m=m.handle, v=v.handle, beta1_power=self.powers[0],
                beta2_power=self.powers[1], lr=self.rate, beta1=self.b1, beta2=self.b2,
                epsilon=1e-7, grad=gradient,
            )  # fmt: skip


class Loop:
    """The training loop by hand; `loop` steps run in one call of the graph."""

    def __init__(self, cell, gan, data, resident=False, jit_compile=False, loop=1):
        self.cell, self.loop = cell, loop
        players = gan.generator, gan.discriminator
        self.g, self.d = ([tf.Variable(v) for v in p.trainable_weights] for p in players)
        self.g_state, self.d_state = (
            [tf.Variable(v) for v in p.non_trainable_weights] for p in players
        )
        self.g_adam, self.d_adam = Adam(cell, self.g), Adam(cell, self.d)
        self.sums = tf.Variable(tf.zeros(2))
        self.data = tf.constant(data) if resident else data
        self.rng = np.random.default_rng(0)
        one = tf.function(self.step, jit_compile=jit_compile)

        def many(batches):
            for i in tf.range(loop):
                one(batches[i] if not resident else tf.gather(self.data, batches[i]))

        if loop > 1:
            self.many = tf.function(many)
        elif resident:
            self.many = tf.function(lambda rows: self.step(tf.gather(self.data, rows)),
                                    jit_compile=jit_compile)  # fmt: skip
        else:
            self.many = one

    def run(self, steps):
        for rows in parts.minibatches(self.cell, self.rng, len(self.data), steps, self.loop):
            host = isinstance(self.data, np.ndarray)
            self.many(tf.convert_to_tensor(self.data[rows] if host else rows))
        losses = self.sums.numpy() / steps
        self.sums.assign(tf.zeros(2))
        return losses

    def samples(self, z):
        return np.asarray(generator(K, self.cell, self.g, self.g_state, z)[0])

    def scores(self, x):
        return np.asarray(self.judge(x, keep=False))

    def latents(self, batches):
        return tf.random.normal((batches * self.cell.batch_size, self.cell.latent_dim))

    def judge(self, x, keep=True):
        scores, state = discriminator(K, self.cell, self.d, self.d_state, x)
        if keep:
            assign(self.d_state, state)
        return scores

    def step(self, real):
        cell = self.cell
        for part in tf.split(real, cell.steps):
            fake = tf.stop_gradient(generator(K, cell, self.g, self.g_state, self.latents(1))[0])
            with tf.GradientTape() as tape:
                scores = self.judge(part), self.judge(fake)
                d_loss = parts.discriminator_loss(K, cell, *scores)
                total = d_loss + self.penalty(part, fake)
            self.d_adam.step(tape.gradient(total, self.d))
        with tf.GradientTape() as tape:
            z = self.latents(cell.generator_batches)
            fake, state = generator(K, cell, self.g, self.g_state, z)
            g_loss = parts.generator_loss(K, cell, self.judge(fake))
        self.g_adam.step(tape.gradient(g_loss, self.g))
        assign(self.g_state, state)
        self.sums.assign_add(tf.stack([d_loss, g_loss]))

    def penalty(self, real, fake):
        if self.cell.variant != "WGANGP":
            return 0.0
        mixing = tf.random.uniform((len(real),) + (1,) * (len(real.shape) - 1))
        mixed = mixing * real + (1 - mixing) * fake
        with tf.GradientTape() as tape:
            tape.watch(mixed)
            total = tf.reduce_sum(self.judge(mixed, keep=False))
        gradient = tape.gradient(total, mixed)
        norms = tf.sqrt(tf.reduce_sum(tf.square(tf.reshape(gradient, (len(real), -1))), 1))
        return 10.0 * tf.reduce_mean(tf.square(norms - 1))


def assign(variables, values):
    for variable, value in zip(variables, values, strict=True):
        variable.assign(value)
