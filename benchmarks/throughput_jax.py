"""The step that an expert writes in JAX: one jitted function, with or without a scanned loop."""

import functools
import types

import jax
import numpy as np
from jax import lax
from jax import numpy as jnp

from benchmarks.throughput_networks import discriminator, generator


def conv(x, kernel, stride):
    return lax.conv_general_dilated(
        x, kernel, (stride, stride), "SAME", dimension_numbers=("NHWC", "HWIO", "NHWC")
    )


def conv_transpose(x, kernel):
    return lax.conv_transpose(x, kernel, (2, 2), "SAME", transpose_kernel=True)


def double(x):
    return jnp.repeat(jnp.repeat(x, 2, axis=1), 2, axis=2)


def halve(x):
    return lax.reduce_window(x, 0.0, lax.add, (1, 2, 2, 1), (1, 2, 2, 1), "VALID") / 4


def batch_norm(x, gamma, beta):
    mean, var = x.mean((0, 1, 2)), x.var((0, 1, 2))
    return (x - mean) * (gamma * lax.rsqrt(var + 1e-5)) + beta, mean, var


K = types.SimpleNamespace(
    conv=conv, conv_transpose=conv_transpose, batch_norm=batch_norm,
    matmul=jnp.matmul, vecmat=jnp.matmul,
    matvec=jnp.matmul, relu=jax.nn.relu, leaky_relu=lambda x: jax.nn.leaky_relu(x, 0.2),
    tanh=jnp.tanh, reshape=jnp.reshape, sum=jnp.sum, square=jnp.square,
    sqrt=jnp.sqrt, stop=lax.stop_gradient, double=double, halve=halve,
)  # fmt: skip


def adam_start(parameters):
    zeros = [jnp.zeros_like(p) for p in parameters]
    return parameters, zeros, [jnp.zeros_like(p) for p in parameters], jnp.zeros((), "int32")


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


def discriminator_loss(parameters, state, cell, real, fake, key):
    real_scores, state = discriminator(K, cell, parameters, state, real)
    fake_scores, state = discriminator(K, cell, parameters, state, fake)
    if cell.variant == "GAN":
        loss = jax.nn.softplus(-real_scores).mean() + jax.nn.softplus(fake_scores).mean()
    elif cell.variant == "SNGAN":
        loss = jax.nn.relu(1 - real_scores).mean() + jax.nn.relu(1 + fake_scores).mean()
    else:
        loss = fake_scores.mean() - real_scores.mean()
    if cell.variant != "WGANGP":
        return loss, (loss, state)
    mixing = jax.random.uniform(key, (len(real),) + (1,) * (real.ndim - 1))
    mixed = mixing * real + (1 - mixing) * fake
    gradient = jax.grad(lambda x: discriminator(K, cell, parameters, state, x)[0].sum())(mixed)
    norms = jnp.sqrt(jnp.square(gradient).reshape(len(real), -1).sum(axis=1))
    return loss + 10.0 * jnp.square(norms - 1).mean(), (loss, state)


def generator_loss(parameters, state, cell, d_parameters, d_state, z):
    fake, state = generator(K, cell, parameters, state, z)
    scores, d_state = discriminator(K, cell, d_parameters, d_state, fake)
    loss = jax.nn.softplus(-scores).mean() if cell.variant == "GAN" else -scores.mean()
    return loss, (state, d_state)


def step(cell, carry, real):
    """One generator update on (k * batch, ...) real samples."""
    g_adam, g_state, d_adam, d_state, key, sums = carry
    parts = real.reshape(cell.steps, -1, *real.shape[1:])

    def update(carry, part):
        d_adam, d_state, key = carry
        key, z_key, mixing_key = jax.random.split(key, 3)
        z = jax.random.normal(z_key, (cell.batch_size, cell.latent_dim))
        fake = generator(K, cell, g_adam[0], g_state, z)[0]
        (_, (loss, d_state)), gradients = jax.value_and_grad(discriminator_loss, has_aux=True)(
            d_adam[0], d_state, cell, part, fake, mixing_key
        )
        return (adam_step(cell, d_adam, gradients), d_state, key), loss

    d_losses = []
    for part in parts:  # unrolled: on CPUs convolutions are slow in XLA's loops
        (d_adam, d_state, key), loss = update((d_adam, d_state, key), part)
        d_losses.append(loss)
    key, z_key = jax.random.split(key)
    z = jax.random.normal(z_key, (cell.batch_size * cell.generator_batches, cell.latent_dim))
    (g_loss, (g_state, d_state)), gradients = jax.value_and_grad(generator_loss, has_aux=True)(
        g_adam[0], g_state, cell, d_adam[0], d_state, z
    )
    g_adam = adam_step(cell, g_adam, gradients)
    sums = sums + jnp.stack([d_losses[-1], g_loss])
    return g_adam, g_state, d_adam, d_state, key, sums


class Jitted:
    """The training loop by hand; `scan` steps run in one call of the compiled function."""

    def __init__(self, cell, gan, data, resident=False, scan=1):
        self.cell, self.scan = cell, scan
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
        one = functools.partial(step, cell)

        def many(carry, batches, data=None):
            def body(carry, batch):
                return one(carry, batch if data is None else data[batch]), None

            if scan == 1:
                return body(carry, batches)[0]
            return lax.scan(body, carry, batches)[0]

        self.many = jax.jit(many, donate_argnums=0)

    def run(self, steps):
        size = self.cell.batch_size * self.cell.steps
        order = self.rng.permutation(len(self.data))
        for step in range(0, steps, self.scan):
            rows = []
            for i in range(step, step + self.scan):
                start = i * size % (len(order) - size + 1)
                rows.append(order[start : start + size])
            rows = rows[0] if self.scan == 1 else np.stack(rows)
            if isinstance(self.data, np.ndarray):
                self.carry = self.many(self.carry, self.data[rows])
            else:
                self.carry = self.many(self.carry, rows, self.data)
        losses = np.asarray(self.carry[-1])
        self.carry = (*self.carry[:-1], jnp.zeros(2))
        return losses / steps
