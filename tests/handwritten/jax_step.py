"""The step in JAX."""

from functools import partial
from typing import NamedTuple

import jax
import jax.numpy as jnp
import numpy as np

from tests.handwritten import (
    RELATIVISTIC,
    disturbance,
    fed_dropout,
    minibatches,
    own_reals,
    players,
    rate_left,
    score,
    wrong_rows,
)


def generator(p, state, z, y):
    if "g/embedding" in p:
        z = jnp.concatenate([z, p["g/embedding"][y]], axis=1)
    h = z @ p["g/hidden/kernel"]
    mean, var = h.mean(axis=0), h.var(axis=0)
    now = {"g/norm/moving_mean": mean, "g/norm/moving_variance": var}
    h = (h - mean) / jnp.sqrt(var + 1e-3) * p["g/norm/gamma"] + p["g/norm/beta"]
    outputs = jax.nn.relu(h) @ p["g/out/kernel"] + p["g/out/bias"]
    return outputs, {name: 0.9 * state[name] + 0.1 * value for name, value in now.items()}


def discriminator(p, state, x, y):
    state = dict(state)

    def kernel(name):
        raw = p[f"d/{name}/kernel"]
        if f"d/{name}/u" not in state:
            return raw
        vectors = f"d/{name}/u", f"d/{name}/v"
        raw, *new = spectral(raw, *(state[vector] for vector in vectors))
        state.update(zip(vectors, new, strict=True))
        return raw

    if "d/embedding" in p:
        x = jnp.concatenate([x, p["d/embedding"][y]], axis=1)
    h = jax.nn.leaky_relu(x @ kernel("hidden") + p["d/hidden/bias"], 0.2)
    if "d/masks" not in state:
        return shown(p, h, h @ kernel("out") + p["d/out/bias"]), state
    h = h * state["d/masks"][state["d/pass"]]
    state["d/pass"] = state["d/pass"] + 1
    return (h @ kernel("out") + p["d/out/bias"], h), state


def shown(p, h, out):
    """A verdict: the score alone, with a head's outputs, or with K logits and features."""
    if "d/head/kernel" in p:
        return out, h @ p["d/head/kernel"] + p["d/head/bias"]
    return out if out.shape[1] == 1 else (jax.nn.logsumexp(out, axis=1), out, h)


def spectral(kernel, u, v):
    """The kernel (..., out) divided by its largest singular value, and the new vectors."""
    matrix = kernel.reshape(-1, kernel.shape[-1])
    rows = jax.lax.stop_gradient(matrix).T
    u = unit(rows @ v)
    v = unit(rows.T @ u)
    return kernel / (u @ (matrix.T @ v)), u, v


def unit(x):
    return x / jnp.maximum(jnp.linalg.norm(x), 1e-12)


def relativistic(kind, real, fake):
    """The loss of who wants `real` above `fake`: of the generator after an exchange."""
    if kind == "pairing":
        return jax.nn.softplus(fake - real).mean()
    real, fake = real - fake.mean(), fake - real.mean()
    if kind == "average":
        return (jax.nn.softplus(-real).mean() + jax.nn.softplus(fake).mean()) / 2
    if kind == "average_least_squares":
        return (((real - 1) ** 2).mean() + ((fake + 1) ** 2).mean()) / 2
    return (jax.nn.relu(1 - real).mean() + jax.nn.relu(1 + fake).mean()) / 2


def d_loss(kind, real, fake):
    if kind.startswith(RELATIVISTIC):
        return relativistic(kind, real, fake)
    if kind in ("non_saturating", "minimax"):
        return -jax.nn.log_sigmoid(real).mean() - jax.nn.log_sigmoid(-fake).mean()
    if kind == "least_squares":
        return ((real - 1) ** 2).mean() / 2 + (fake**2).mean() / 2
    if kind == "hinge":
        return jnp.maximum(0, 1 - real).mean() + jnp.maximum(0, 1 + fake).mean()
    if kind == "squared_hellinger":  # f* of 1 - e^-v is e^v - 1
        return (jnp.exp(-real) - 1).mean() + (jnp.exp(fake) - 1).mean()
    return fake.mean() - real.mean()


def g_loss(kind, fake):
    if kind == "non_saturating":
        return -jax.nn.log_sigmoid(fake).mean()
    if kind == "minimax":
        return jnp.log(1 - jax.nn.sigmoid(fake)).mean()
    if kind == "least_squares":
        return ((fake - 1) ** 2).mean() / 2
    if kind == "squared_hellinger":
        return (jnp.exp(-fake) - 1).mean()
    return -fake.mean()


class Player(NamedTuple):
    """Parameters, state, both moments of the optimizer, and its number of updates."""

    parameters: dict
    state: dict
    m: dict
    v: dict
    updates: jax.Array

    @classmethod
    def new(cls, parameters, state):
        parameters, state = jax.tree.map(jnp.array, (parameters, state))
        m, v = (jax.tree.map(jnp.zeros_like, parameters) for _ in range(2))
        return cls(parameters, state, m, v, jnp.zeros(()))

    def moved(self, gradients, recipe, decay):
        count = self.updates + 1
        left = rate_left(recipe, (count - 1) / decay, jnp.cos) if decay else 1
        rate = recipe.rate * left
        b1, b2 = recipe.betas or (0.0, 0.99)
        m = jax.tree.map(lambda m, gradient: b1 * m + (1 - b1) * gradient, self.m, gradients)
        v = jax.tree.map(lambda v, gradient: b2 * v + (1 - b2) * gradient**2, self.v, gradients)
        if recipe.betas:
            rate = rate * jnp.sqrt(1 - b2**count) / (1 - b1**count)

        def one(p, m, v):
            return p - rate * m / (jnp.sqrt(v) + 1e-7 if recipe.betas else jnp.sqrt(v + 1e-16))

        parameters = jax.tree.map(one, self.parameters, m, v)
        return self._replace(parameters=parameters, m=m, v=v, updates=count)


def consistency(recipe, first, second):
    (scores, features), (again, others) = first, second
    apart = (scores - again)[:, 0] ** 2 + 0.1 * ((features - others) ** 2).mean(axis=1)
    return recipe.consistency * apart.mean()


def cross_entropy(y, logits):
    return -jnp.take_along_axis(jax.nn.log_softmax(logits), y[:, None], axis=1).mean()


def code_entropy(codes, z, head):
    """Of the codes, which are the last latents: one-hot rows, then what has Gaussians."""
    categories, continuous, weight = codes
    one_hot, c = jnp.split(z[:, -categories - continuous :], [categories], axis=1)
    logits, mean, log_variance = jnp.split(head, [categories, categories + continuous], axis=1)
    gaussian = (jnp.log(2 * jnp.pi) + log_variance + (c - mean) ** 2 / jnp.exp(log_variance)) / 2
    discrete = -(one_hot * jax.nn.log_softmax(logits)).sum(axis=1)
    return (discrete + weight * gaussian.sum(axis=1)).mean()


def d_terms(recipe, verdict, fake_verdict, y, z):
    if recipe.classes:
        real, fake, _ = recipe.classes
        return real * cross_entropy(y, verdict[1]) + fake * cross_entropy(y, fake_verdict[1])
    if recipe.codes:
        return code_entropy(recipe.codes, z, fake_verdict[1])
    return cross_entropy(y, verdict[1]) if recipe.few_labels else 0.0


def g_terms(recipe, verdict, y, z):
    if recipe.classes:
        return recipe.classes[2] * cross_entropy(y, verdict[1])
    return code_entropy(recipe.codes, z, verdict[1]) if recipe.codes else 0.0


# Compiled, because JAX compiles each operation alone otherwise, which takes far longer.
@partial(jax.jit, static_argnames=("recipe", "judge"))
def d_update(recipe, judge, d, real, fake, y, z, mixing, wrong):
    def objective(p):
        verdict, state = judge(p, d.state, real, y)
        fake_verdict, state = judge(p, state, fake, y)
        loss = d_loss(recipe.loss, score(verdict), score(fake_verdict))
        if recipe.wrong is not None:
            wrong_verdict, state = judge(p, state, wrong, y)
            also = d_loss(recipe.loss, score(verdict), score(wrong_verdict))
            loss = (1 - recipe.wrong) * loss + recipe.wrong * also
        loss = (loss / 2 if recipe.few_labels else loss) + d_terms(
            recipe, verdict, fake_verdict, y, z
        )

        def slopes(x, state):
            def total(x):
                verdict, new = judge(p, state, x, y)
                return score(verdict).sum(), new

            gradient, state = jax.grad(total, has_aux=True)(x)
            return gradient.reshape(len(x), -1), state

        if recipe.consistency is not None:
            second, state = judge(p, state, real, y)
            loss += consistency(recipe, verdict, second)
        if recipe.penalty is not None:
            weights = mixing.reshape(-1, *[1] * (real.ndim - 1))
            x = weights * real + (1 - weights) * fake
            if recipe.near_real:
                x = real + weights * 0.5 * real.std() * disturbance(real.shape[1:])
            gradient, state = slopes(x, state)
            loss += recipe.penalty * ((jnp.linalg.norm(gradient, axis=1) - 1) ** 2).mean()
        for gamma, points in ((recipe.r1, real), (recipe.r2, fake)):
            if gamma is not None:
                loss += gamma / 2 * (slopes(points, state)[0] ** 2).sum(axis=1).mean()
        return loss, state

    (loss, state), gradients = jax.value_and_grad(objective, has_aux=True)(d.parameters)
    d = d.moved(gradients, recipe, recipe.decay_steps and recipe.decay_steps * recipe.k)
    if recipe.clip is not None:
        clipped = jax.tree.map(lambda p: jnp.clip(p, -recipe.clip, recipe.clip), d.parameters)
        d = d._replace(parameters=clipped)
    return d._replace(state=state), loss


def unrolled(recipe, judge, d, real, fake, y):
    """The discriminator's loss after more of its updates, as a function of the fakes."""

    def loss(p):
        return d_loss(recipe.loss, *(score(judge(p, d.state, x, y)[0]) for x in (real, fake)))

    for _ in range(recipe.unrolled):
        d = d.moved(jax.grad(loss)(d.parameters), recipe, None)
    return loss(d.parameters)


@partial(jax.jit, static_argnames=("recipe", "networks"))
def g_update(recipe, networks, g, d, z, y, real):
    generate, judge = networks

    def objective(p):
        fake, g_state = generate(p, g.state, z, y)
        if recipe.unrolled:
            return -unrolled(recipe, judge, d, real, fake, y), (g_state, d.state)
        verdict, d_state = judge(d.parameters, d.state, fake, y)
        if not recipe.loss.startswith(RELATIVISTIC) and not recipe.few_labels:
            loss = g_loss(recipe.loss, score(verdict)) + g_terms(recipe, verdict, y, z)
            return loss, (g_state, d_state)
        real_verdict, d_state = judge(d.parameters, d_state, real, y)
        if recipe.few_labels:
            apart = verdict[2].mean(axis=0) - real_verdict[2].mean(axis=0)
            return (apart**2).mean(), (g_state, d_state)
        loss = relativistic(recipe.loss, score(verdict), score(real_verdict))
        return loss, (g_state, d_state)

    (loss, states), gradients = jax.value_and_grad(objective, has_aux=True)(g.parameters)
    g = g.moved(gradients, recipe.of_generator(), recipe.decay_steps)
    return g._replace(state=states[0]), d._replace(state=states[1]), loss


def step(recipe, networks, g, d, batches, labels, latents, mixing, own=None):
    """(g, d, losses) after one step.

    Args:
        networks: functions of the generator and of the discriminator.
        g, d: `Player`s.
        batches: k pairs (real samples, labels or None).
        labels: what the generator is asked for.
        latents: function of the update's number within the step, and of how many.
        mixing: the same for the penalty's weights.
        own: real samples of the generator's turn, if they are not the discriminator's.
    """
    for i, (real, y) in enumerate(batches):
        z = latents(i, len(real))
        fake = networks[0](g.parameters, g.state, z, y)[0]
        weights = None if recipe.penalty is None else mixing(i, len(real))
        wrong = None if recipe.wrong is None else real[wrong_rows(y)]
        d, loss = d_update(recipe, networks[1], d, real, fake, y, z, weights, wrong)
    z = latents(recipe.k, len(real) * recipe.generator_batches)
    g, d, also = g_update(recipe, networks, g, d, z, labels, real if own is None else own)
    return g, d, (loss, also)


def run(recipe, weights, batches, noise, mixing):
    (g, d), dropout = players(weights), fed_dropout(recipe, len(batches))
    g, d = Player.new(*g), Player.new(d[0], {**d[1], **dropout})
    networks = jax.jit(generator), discriminator
    for t, batch in enumerate(batches):
        g, d, _ = step(
            recipe, networks, g, d, *minibatches(recipe, *batch),
            lambda i, count, t=t: noise[t, i, :count], lambda i, count, t=t: mixing[t, i, :count],
            own_reals(recipe, batch[0]),
        )  # fmt: skip
    values = {**g.parameters, **g.state, **d.parameters, **d.state}
    return {name: np.asarray(value) for name, value in values.items() if name not in dropout}
