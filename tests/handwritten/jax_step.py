"""The steps in JAX."""

from functools import partial

import jax
import jax.numpy as jnp
import numpy as np


def generator(p, z, y):
    if y is not None:
        z = jnp.concatenate([z, p["g/embedding"][y]], axis=1)
    h = z @ p["g/hidden/kernel"]
    mean, var = h.mean(axis=0), h.var(axis=0)
    h = (h - mean) / jnp.sqrt(var + 1e-3) * p["g/norm/gamma"] + p["g/norm/beta"]
    return jax.nn.relu(h) @ p["g/out/kernel"] + p["g/out/bias"], (mean, var)


def unit(x):
    return x / jnp.maximum(jnp.linalg.norm(x), 1e-12)


def discriminator(p, vectors, x, y, recipe):
    """(scores, new spectral vectors)"""
    vectors = dict(vectors)

    def kernel(name):
        raw = p[f"d/{name}/kernel"]
        if not recipe.spectral:
            return raw
        rows = jax.lax.stop_gradient(raw).T
        u = unit(rows @ vectors[f"d/{name}/v"])
        v = unit(rows.T @ u)
        vectors[f"d/{name}/u"], vectors[f"d/{name}/v"] = u, v
        return raw / (u @ (raw.T @ v))

    if y is not None:
        x = jnp.concatenate([x, p["d/embedding"][y]], axis=1)
    h = jax.nn.leaky_relu(x @ kernel("hidden") + p["d/hidden/bias"], 0.2)
    return h @ kernel("out") + p["d/out/bias"], vectors


def d_loss(kind, real, fake):
    if kind in ("non_saturating", "minimax"):
        return -jax.nn.log_sigmoid(real).mean() - jax.nn.log_sigmoid(-fake).mean()
    if kind == "least_squares":
        return ((real - 1) ** 2).mean() / 2 + (fake**2).mean() / 2
    if kind == "hinge":
        return jnp.maximum(0, 1 - real).mean() + jnp.maximum(0, 1 + fake).mean()
    return fake.mean() - real.mean()


def g_loss(kind, fake):
    if kind == "non_saturating":
        return -jax.nn.log_sigmoid(fake).mean()
    if kind == "minimax":
        return jnp.log(1 - jax.nn.sigmoid(fake)).mean()
    if kind == "least_squares":
        return ((fake - 1) ** 2).mean() / 2
    return -fake.mean()


def critic_objective(d, vectors, real, fake, y, mixing, recipe):
    real_scores, vectors = discriminator(d, vectors, real, y, recipe)
    fake_scores, vectors = discriminator(d, vectors, fake, y, recipe)
    loss = d_loss(recipe.loss, real_scores, fake_scores)
    if recipe.penalty is not None:
        x = mixing[:, None] * real + (1 - mixing[:, None]) * fake
        gradient = jax.grad(lambda x: discriminator(d, vectors, x, y, recipe)[0].sum())(x)
        loss += recipe.penalty * ((jnp.linalg.norm(gradient, axis=1) - 1) ** 2).mean()
    return loss, vectors


def generator_objective(g, d, vectors, z, y, recipe):
    fake, statistics = generator(g, z, y)
    scores, vectors = discriminator(d, vectors, fake, y, recipe)
    return g_loss(recipe.loss, scores), (vectors, statistics)


# Compiled, because JAX compiles each operation alone otherwise, which takes far longer.
critic_gradients = jax.jit(jax.grad(critic_objective, has_aux=True), static_argnums=6)
generator_gradients = jax.jit(jax.grad(generator_objective, has_aux=True), static_argnums=5)
draw = jax.jit(generator)


@partial(jax.jit, static_argnames="recipe")
def moved(value, gradient, m, v, rate, count, recipe):
    """(variable, first moment, second moment) after one update."""
    if recipe.betas is None:
        v = 0.99 * v + 0.01 * gradient**2
        return value - rate * gradient / jnp.sqrt(v + 1e-16), m, v
    b1, b2 = recipe.betas
    m, v = b1 * m + (1 - b1) * gradient, b2 * v + (1 - b2) * gradient**2
    step = rate * jnp.sqrt(1 - b2**count) / (1 - b1**count) * m / (jnp.sqrt(v) + 1e-7)
    return value - step, m, v


def optimize(p, moments, gradients, recipe, count, decay):
    rate = recipe.rate * (1 - (count - 1) / decay) if decay else recipe.rate
    for name, gradient in gradients.items():
        m, v = moments.get(name, (jnp.zeros_like(gradient), jnp.zeros_like(gradient)))
        p[name], *moments[name] = moved(p[name], gradient, m, v, rate, float(count), recipe)


def run(recipe, weights, batches, noise, mixing):
    arrays = {name: jnp.asarray(value) for name, value in weights.items()}
    vectors = {n: arrays.pop(n) for n in list(arrays) if n.split("/")[-1] in ("u", "v")}
    moving = {n: arrays.pop(n) for n in list(arrays) if "moving" in n}
    g = {n: a for n, a in arrays.items() if n[0] == "g"}
    d = {n: a for n, a in arrays.items() if n[0] == "d"}
    moments, k, total = {}, recipe.k, recipe.decay_steps
    for t, (real_group, labels) in enumerate(batches):
        for i in range(k):
            real = jnp.asarray(real_group[i::k])
            y = jnp.asarray(labels[i::k]) if recipe.conditional else None
            fake = draw(g, noise[t, i, : len(real)], y)[0]
            gradients, vectors = critic_gradients(
                d, vectors, real, fake, y, mixing[t, i], recipe
            )
            optimize(d, moments, gradients, recipe, t * k + i + 1, total and total * k)
            if recipe.clip is not None:
                d = {n: jnp.clip(a, -recipe.clip, recipe.clip) for n, a in d.items()}
        count = len(real_group) // k * recipe.generator_batches
        y = jnp.asarray(labels[:count]) if recipe.conditional else None
        gradients, (vectors, statistics) = generator_gradients(
            g, d, vectors, noise[t, k, :count], y, recipe
        )
        optimize(g, moments, gradients, recipe, t + 1, total)
        for name, new in zip(("moving_mean", "moving_variance"), statistics, strict=True):
            moving[f"g/norm/{name}"] = 0.9 * moving[f"g/norm/{name}"] + 0.1 * new
    return {name: np.asarray(value) for name, value in {**g, **d, **vectors, **moving}.items()}
