"""The step of tests/handwritten as one jitted function, with or without a scanned loop."""

import functools
import types

import jax
import numpy as np
from jax import lax
from jax import numpy as jnp

from benchmarks.throughput import networks
from benchmarks.throughput.cells import parted
from tests.handwritten.jax_step import Player, spectral, step


def dense(x, kernel, bias=0.0):
    return x @ kernel + bias


def conv(x, kernel, bias=0.0, stride=1):
    layout = ("NHWC", "HWIO", "NHWC")
    strides = (stride, stride)
    return lax.conv_general_dilated(x, kernel, strides, "SAME", dimension_numbers=layout) + bias


def conv1d(x, kernel, bias):
    layout = ("NWC", "WIO", "NWC")
    return lax.conv_general_dilated(x, kernel, (1,), "SAME", dimension_numbers=layout) + bias


def halve(x):
    return lax.reduce_window(x, 0.0, lax.add, (1, 2, 2, 1), (1, 2, 2, 1), "VALID") / 4


def batch_norm(x, gamma, beta, *moving):
    now = x.mean((0, 1, 2)), x.var((0, 1, 2))
    outputs = (x - now[0]) * (gamma * lax.rsqrt(now[1] + 1e-5)) + beta
    new = (0.9 * a + 0.1 * lax.stop_gradient(b) for a, b in zip(moving, now, strict=True))
    return outputs, *new


K = types.SimpleNamespace(
    dense=dense, conv=conv, conv1d=conv1d, batch_norm=batch_norm, halve=halve, spectral=spectral,
    conv_transpose=lambda x, kernel: lax.conv_transpose(
        x, kernel, (2, 2), "SAME", transpose_kernel=True
    ),
    double=lambda x: jnp.repeat(jnp.repeat(x, 2, axis=1), 2, axis=2),
    image=lambda x, side: x.reshape(len(x), side, side, -1),
    flatten=lambda x: x.reshape(len(x), -1), sum_pixels=lambda x: x.sum((1, 2)),
    sequence=lambda x, length: x.reshape(len(x), length, -1),
    one_hot=jax.nn.one_hot, softmax=jax.nn.softmax, relu=jax.nn.relu,
    leaky_relu=lambda x: jax.nn.leaky_relu(x, 0.2), tanh=jnp.tanh,
)  # fmt: skip


def new_player(network):
    parts = network.trainable_weights, network.non_trainable_weights
    return Player.new(*(dict(enumerate(map(jnp.array, part))) for part in parts))


class Loop:
    """The training loop by hand; `loop` steps run in one call of the compiled function."""

    def __init__(self, cell, gan, data, resident=False, loop=1):
        self.cell, self.loop, recipe = cell, loop, cell.recipe
        self.networks = networks.of(K, cell)
        players = new_player(gan.generator), new_player(gan.discriminator)
        self.carry = (*players, jax.random.key(0), jnp.zeros(2))
        self.data = jax.device_put(data) if resident else data
        self.rng = np.random.default_rng(0)

        def one(carry, real):
            g, d, key, sums = carry
            key, *keys = jax.random.split(key, 2 * recipe.k + 2)
            real = networks.shown(K, cell, real)
            # Unrolled: on CPUs convolutions are slow in XLA's loops.
            parts = real.reshape(cell.minibatches_per_step, -1, *real.shape[1:])
            batches, own = parted(recipe, list(parts))
            g, d, losses = step(
                recipe, self.networks, g, d, batches, None,
                lambda i, count: jax.random.normal(keys[i], (count, cell.latent_dim)),
                lambda i, count: jax.random.uniform(keys[~i], (count,)), own,
            )  # fmt: skip
            return g, d, key, sums + jnp.stack(losses)

        def many(carry, batches, data=None):
            def body(carry, batch):
                return one(carry, batch if data is None else data[batch]), None

            return (body if loop == 1 else functools.partial(lax.scan, body))(carry, batches)[0]

        self.many = jax.jit(many, donate_argnums=0)

    def run(self, steps):
        for rows in self.cell.minibatches(self.rng, len(self.data), steps, self.loop):
            host = isinstance(self.data, np.ndarray)
            self.carry = self.many(self.carry, *([self.data[rows]] if host else [rows, self.data]))
        losses = np.asarray(self.carry[-1])
        self.carry = (*self.carry[:-1], jnp.zeros(2))
        return losses / steps

    def outputs(self, player, inputs):
        network, player = self.networks[player], self.carry[player]
        return np.asarray(network(player.parameters, player.state, inputs)[0])
