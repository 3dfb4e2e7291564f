"""The step that an expert writes in JAX: one jitted function, with or without a scanned loop."""

import functools
import types

import jax
import numpy as np
from jax import lax
from jax import numpy as jnp

from benchmarks.throughput import by_hand_parts as parts
from benchmarks.throughput.networks import discriminator, generator


def conv(x, kernel, stride):
    return lax.conv_general_dilated(
        x, kernel, (stride, stride), "SAME", dimension_numbers=("NHWC", "HWIO", "NHWC")
    )


def halve(x):
    return lax.reduce_window(x, 0.0, lax.add, (1, 2, 2, 1), (1, 2, 2, 1), "VALID") / 4


def batch_norm(x, gamma, beta):
    mean, var = x.mean((0, 1, 2)), x.var((0, 1, 2))
    return (x - mean) * (gamma * lax.rsqrt(var + 1e-5)) + beta, mean, var


K = types.SimpleNamespace(
    conv=conv, batch_norm=batch_norm, halve=halve,
    conv_transpose=lambda x, kernel: lax.conv_transpose(
        x, kernel, (2, 2), "SAME", transpose_kernel=True
    ),
    double=lambda x: jnp.repeat(jnp.repeat(x, 2, axis=1), 2, axis=2),
    matmul=jnp.matmul, vecmat=jnp.matmul, matvec=jnp.matmul, relu=jax.nn.relu,
    leaky_relu=lambda x: jax.nn.leaky_relu(x, 0.2), softplus=jax.nn.softplus, tanh=jnp.tanh,
    reshape=jnp.reshape, mean=jnp.mean, sum=jnp.sum, square=jnp.square, sqrt=jnp.sqrt,
    stop=lax.stop_gradient,
)  # fmt: skip


def adam_start(parameters):
    first, second = ([jnp.zeros_like(p) for p in parameters] for _ in range(2))
    return parameters, first, second, jnp.zeros((), "int32")


def adam_step(cell, state, gradients):
    parameters, m, v, count = state
    rate, b1, b2 = cell.adam
    count = count + 1
    rate = rate * jnp.sqrt(1 - b2**count) / (1 - b1**count)
    m = [b1 * a + (1 - b1) * g for a, g in zip(m, gradients, strict=True)]
    v = [b2 * a + (1 - b2) * g * g for a, g in zip(v, gradients, strict=True)]
    parameters = [
        p - rate * a / (jnp.sqrt(b) + 1e-7) for p, a, b in zip(parameters, m, v, strict=True)
    ]
    return parameters, m, v, count


@functools.partial(jax.value_and_grad, has_aux=True)
def discriminator_objective(parameters, state, cell, real, fake, key):
    real_scores, state = discriminator(K, cell, parameters, state, real)
    fake_scores, state = discriminator(K, cell, parameters, state, fake)
    loss = parts.discriminator_loss(K, cell, real_scores, fake_scores)
    if cell.variant != "WGANGP":
        return loss, (loss, state)
    mixing = jax.random.uniform(key, (len(real),) + (1,) * (real.ndim - 1))
    mixed = mixing * real + (1 - mixing) * fake
    gradient = jax.grad(lambda x: discriminator(K, cell, parameters, state, x)[0].sum())(mixed)
    norms = jnp.sqrt(jnp.square(gradient).reshape(len(real), -1).sum(axis=1))
    return loss + 10.0 * jnp.square(norms - 1).mean(), (loss, state)


@functools.partial(jax.value_and_grad, has_aux=True)
def generator_objective(parameters, state, cell, d_parameters, d_state, z):
    fake, state = generator(K, cell, parameters, state, z)
    scores, d_state = discriminator(K, cell, d_parameters, d_state, fake)
    return parts.generator_loss(K, cell, scores), (state, d_state)


def step(cell, carry, real):
    """One generator update on (k * batch, ...) real samples."""
    g_adam, g_state, d_adam, d_state, key, sums = carry
    # Unrolled: on CPUs convolutions are slow in XLA's loops.
    for part in real.reshape(cell.steps, -1, *real.shape[1:]):
        key, z_key, mixing_key = jax.random.split(key, 3)
        z = jax.random.normal(z_key, (cell.batch_size, cell.latent_dim))
        fake = generator(K, cell, g_adam[0], g_state, z)[0]
        (_, (d_loss, d_state)), gradients = discriminator_objective(
            d_adam[0], d_state, cell, part, fake, mixing_key
        )
        d_adam = adam_step(cell, d_adam, gradients)
    key, z_key = jax.random.split(key)
    z = jax.random.normal(z_key, (cell.batch_size * cell.generator_batches, cell.latent_dim))
    (g_loss, (g_state, d_state)), gradients = generator_objective(
        g_adam[0], g_state, cell, d_adam[0], d_state, z
    )
    g_adam = adam_step(cell, g_adam, gradients)
    return g_adam, g_state, d_adam, d_state, key, sums + jnp.stack([d_loss, g_loss])


class Loop:
    """The training loop by hand; `loop` steps run in one call of the compiled function."""

    def __init__(self, cell, gan, data, resident=False, loop=1):
        self.cell, self.loop = cell, loop
        self.carry = (
            adam_start([jnp.array(v) for v in gan.generator.trainable_weights]),
            [jnp.array(v) for v in gan.generator.non_trainable_weights],
            adam_start([jnp.array(v) for v in gan.discriminator.trainable_weights]),
            [jnp.array(v) for v in gan.discriminator.non_trainable_weights],
            jax.random.key(0),
            jnp.zeros(2),
        )
        self.data = jax.device_put(data) if resident else data
        self.rng = np.random.default_rng(0)

        def many(carry, batches, data=None):
            def body(carry, batch):
                return step(cell, carry, batch if data is None else data[batch]), None

            return (body if loop == 1 else functools.partial(lax.scan, body))(carry, batches)[0]

        self.many = jax.jit(many, donate_argnums=0)

    def run(self, steps):
        for rows in parts.minibatches(self.cell, self.rng, len(self.data), steps, self.loop):
            host = isinstance(self.data, np.ndarray)
            self.carry = self.many(self.carry, *([self.data[rows]] if host else [rows, self.data]))
        losses = np.asarray(self.carry[-1])
        self.carry = (*self.carry[:-1], jnp.zeros(2))
        return losses / steps

    def samples(self, z):
        return np.asarray(generator(K, self.cell, self.carry[0][0], self.carry[1], z)[0])

    def scores(self, x):
        return np.asarray(discriminator(K, self.cell, self.carry[2][0], self.carry[3], x)[0])
