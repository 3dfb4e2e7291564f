"""The step of tests/handwritten as a `tf.function`, with and without XLA."""

import functools
import types

import numpy as np
import tensorflow as tf

from benchmarks.throughput import networks
from benchmarks.throughput.cells import parted
from tests.handwritten.tensorflow_step import Player, spectral, step


def dense(x, kernel, bias=None):
    return tf.matmul(x, kernel) if bias is None else tf.matmul(x, kernel) + bias


def conv(x, kernel, bias=None, stride=1):
    outputs = tf.nn.conv2d(x, kernel, stride, "SAME")
    return outputs if bias is None else outputs + bias


def conv1d(x, kernel, bias):
    return tf.nn.conv1d(x, kernel, 1, "SAME") + bias


def conv_transpose(x, kernel):
    batch, height, width, _ = x.shape
    shape = (batch or tf.shape(x)[0], 2 * height, 2 * width, kernel.shape[2])
    return tf.nn.conv2d_transpose(x, kernel, shape, 2, "SAME")


def batch_norm(x, gamma, beta, *moving):
    outputs, *now = tf.compat.v1.nn.fused_batch_norm(x, gamma, beta, epsilon=1e-5)
    new = (0.9 * a + 0.1 * tf.stop_gradient(b) for a, b in zip(moving, now, strict=True))
    return outputs, *new


K = types.SimpleNamespace(
    dense=dense, conv=conv, conv1d=conv1d, conv_transpose=conv_transpose, batch_norm=batch_norm,
    double=lambda x: tf.repeat(tf.repeat(x, 2, axis=1), 2, axis=2),
    halve=lambda x: tf.nn.avg_pool2d(x, 2, 2, "VALID"), spectral=spectral,
    image=lambda x, side: tf.reshape(x, (-1, side, side, x.shape[1] // side**2)),
    flatten=lambda x: tf.reshape(x, (-1, np.prod(x.shape[1:]))),
    sum_pixels=lambda x: tf.reduce_sum(x, (1, 2)),
    sequence=lambda x, length: tf.reshape(x, (-1, length, x.shape[1] // length)),
    one_hot=tf.one_hot, softmax=tf.nn.softmax, relu=tf.nn.relu,
    leaky_relu=lambda x: tf.nn.leaky_relu(x, 0.2), tanh=tf.tanh,
)  # fmt: skip


class Adam:
    """TensorFlow's own fused kernel, which XLA compiles too."""

    def __init__(self, recipe, parameters):
        self.rate, self.betas = recipe.rate, recipe.betas
        self.m, self.v = ([tf.Variable(tf.zeros(p.shape)) for p in parameters] for _ in range(2))
        self.powers = tf.Variable(1.0), tf.Variable(1.0)

    def __call__(self, parameters, gradients):
        for power, beta in zip(self.powers, self.betas, strict=True):
            power.assign(power * beta)
        for p, m, v, gradient in zip(parameters, self.m, self.v, gradients, strict=True):
            tf.raw_ops.ResourceApplyAdam(
                var=p.handle, m=m.handle, v=v.handle, beta1_power=self.powers[0],
                beta2_power=self.powers[1], lr=self.rate, beta1=self.betas[0],
                beta2=self.betas[1], epsilon=1e-7, grad=gradient,
            )  # fmt: skip


def new_player(cell, by_hand, network):
    parts = network.trainable_weights, network.non_trainable_weights
    optimizer = Adam(cell.recipe, network.trainable_weights)
    return Player(by_hand, *(dict(enumerate(part)) for part in parts), optimizer)


class Loop:
    """The training loop by hand; `loop` steps run in one call of the graph."""

    def __init__(self, cell, gan, data, resident=False, jit_compile=False, loop=1):
        self.cell, self.loop = cell, loop
        pairs = zip(networks.of(K, cell), (gan.generator, gan.discriminator), strict=True)
        self.players = [new_player(cell, *pair) for pair in pairs]
        self.sums = tf.Variable(tf.zeros(2))
        self.data = tf.constant(data) if resident else data
        self.rng = np.random.default_rng(0)
        compiled = functools.partial(tf.function, jit_compile=jit_compile)
        one = self.step if not resident else lambda rows: self.step(tf.gather(self.data, rows))
        if loop > 1:
            one = compiled(one)

            def many(batches):
                for i in tf.range(loop):
                    one(batches[i])

            self.many = tf.function(many)
        else:
            self.many = compiled(one)

    def step(self, real):
        recipe, size = self.cell.recipe, self.cell.latent_dim
        real = networks.shown(K, self.cell, real)
        batches, own = parted(recipe, tf.split(real, self.cell.minibatches_per_step))
        losses = step(
            recipe, *self.players, batches, None,
            lambda i, count: tf.random.normal((count, size)),
            lambda i, count: tf.random.uniform((count,)), own,
        )  # fmt: skip
        self.sums.assign_add(tf.stack(losses))

    def run(self, steps):
        for rows in self.cell.minibatches(self.rng, len(self.data), steps, self.loop):
            host = isinstance(self.data, np.ndarray)
            self.many(tf.convert_to_tensor(self.data[rows] if host else rows))
        losses = self.sums.numpy() / steps
        self.sums.assign(tf.zeros(2))
        return losses

    def outputs(self, player, inputs):
        return self.players[player](inputs, keep=False).numpy()
